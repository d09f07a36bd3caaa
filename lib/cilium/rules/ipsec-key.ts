import { type Problem, quoted } from '../../problems';
import type { Encryption } from '../options/encryption';
import type { CiliumSettings } from '../settings';

/** A key of IPsec where the name of a Secret or file belongs. */
export function inlineKeyProblems(settings: CiliumSettings): Problem[] {
  const { secretName, keyFile } = settings.encryption.ipsec;
  return Object.entries({ secretName, keyFile }).flatMap(([name, value]) =>
    /^[\w.-]+$/.test(value ?? '')
      ? []
      : [
          {
            what: `encryption.ipsec.${name} is ${looksLikeKey(value) ? 'an IPsec key' : quoted(value)}, but it must be the name of ${name === 'keyFile' ? 'a key in the Secret' : 'a Secret'}.`,
            remedy: 'Create the Secret in the cluster (docs/ipsec-key.md has the command) and give its name.',
            code: 'CIL132',
          },
        ],
  );
}

/** Whether a text is of the form `3+ rfc4106(gcm(aes)) 0123… 128`; such a text is never repeated in a message. */
function looksLikeKey(value: unknown): boolean {
  return typeof value === 'string' && /rfc4106|\b[0-9a-f]{32,}\b/i.test(value);
}

const ENCRYPTION_PROPS = ['secretName', 'createKey', 'nodeEncryption'];

/** A key that was given where only a reference belongs, which is never repeated, and what else is wrong with the props. */
export function encryptionPropProblems({ _props: props }: Encryption): Problem[] {
  return [...inlineKeyProblemsIn(props), ...notYesOrNo(props)];
}

/** The other props become settings, which are checked. */
function notYesOrNo(props: Encryption['_props']): Problem[] {
  const { createKey = false } = props as { readonly createKey?: unknown };
  if (typeof createKey === 'boolean' || looksLikeKey(createKey)) return [];
  return [
    {
      what: `encryption.createKey is ${quoted(createKey)}, but it must be true or false.`,
      remedy: 'Change createKey, or leave it out for the default.',
      code: 'SET006',
    },
  ];
}

function inlineKeyProblemsIn(props: Encryption['_props']): Problem[] {
  return Object.entries(props)
    .filter(([name, value]) => !ENCRYPTION_PROPS.includes(name) || looksLikeKey(value))
    .map(([name, value]) =>
      looksLikeKey(value) || /key|psk|secret/i.test(name)
        ? {
            what: `encryption.${name} holds an IPsec key, but a key must not be in a program or a manifest.`,
            remedy:
              'Create a Secret with it in the cluster (docs/ipsec-key.md has the command) and give secretName, or set createKey.',
            code: 'CIL132',
          }
        : {
            what: `encryption.${name} is not a known prop; known are ${ENCRYPTION_PROPS.join(', ')}.`,
            remedy: `Remove ${name}.`,
            code: 'SET005',
          },
    );
}
