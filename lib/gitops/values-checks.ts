import type { Problem } from '../problems';
import { credentialIn, isNoSecret, namesASecret } from './credentials';

/** What must not be in the values of a chart. */
export function valuesProblems(values: unknown, path: string): Problem[] {
  return [...inlineCredentials(values, path), ...lost(values, path)];
}

/** What must not be in an API object of ours. */
export function objectProblems(manifest: Readonly<Record<string, unknown>>, path: string): Problem[] {
  const { kind } = manifest;
  if (kind === 'Secret')
    return [...secretData(manifest.data, `${path}.data`), ...secretData(manifest.stringData, `${path}.stringData`)];
  return inlineCredentials(kind === 'SealedSecret' ? withoutSealed(manifest) : manifest, path);
}

function lost(value: unknown, path: string): Problem[] {
  const isWritten = typeof value !== 'function' && (typeof value !== 'number' || Number.isFinite(value));
  if (value === null || !isWritten) {
    return [
      {
        what: `${path} is ${value === null || typeof value === 'number' ? value : 'a function'}, which is lost on its way to the chart.`,
        remedy: 'Give the value that is meant, or leave it out for the default of the chart.',
        code: 'GIT013',
      },
    ];
  }
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => lost(inner, below(value, path, name)));
}

function below(parent: object, path: string, name: string): string {
  return Array.isArray(parent) ? `${path}[${name}]` : `${path}.${name}`;
}

// Manifests are committed, and whoever reads them would have what stands in them.
function inlineCredentials(values: unknown, path: string): Problem[] {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(values).flatMap(([name, value]) => {
    const at = below(values, path, name);
    if (typeof value !== 'string') return inlineCredentials(value, at);
    const found = credentialUnder(labelOf(values, name), value, values);
    return found ? [inline(at, found)] : [];
  });
}

/** By which name a value is known: in a list of variables or headers, by that which stands beside it. */
function labelOf(parent: object, name: string): string {
  if (name !== 'value') return name;
  const { name: variable, key } = parent as { readonly name?: unknown; readonly key?: unknown };
  return [variable, key].find((text): text is string => typeof text === 'string') ?? name;
}

function credentialUnder(name: string, value: string, siblings: object): string | undefined {
  if (namesASecret(name) && !isNoSecret(value) && !isKeyOfASecret(name, siblings)) return 'a credential';
  return credentialIn(/^authorization$/i.test(name) ? `${name}: ${value}` : value);
}

// `secretKey` is a secret beside an `accessKey`, and a key of the Secret that stands beside it.
function isKeyOfASecret(name: string, siblings: object): boolean {
  return (
    name === 'secretKey' && Object.keys(siblings).some((other) => /^(name|remoteRef|.*secret(Name|Ref)?)$/i.test(other))
  );
}

function secretData(data: unknown, path: string): Problem[] {
  return Object.entries(data ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' && !isNoSecret(value) ? [inline(`${path}.${key}`, 'the content of a Secret')] : [],
  );
}

function withoutSealed({ spec, ...manifest }: Readonly<Record<string, unknown>>): object {
  const { encryptedData: _, ...rest } = (spec ?? {}) as Readonly<Record<string, unknown>>;
  return { ...manifest, spec: rest };
}

function inline(at: string, found: string): Problem {
  return {
    what: `${at} holds ${found} in plain text.`,
    remedy: 'Put it into a Secret, sealed or from Vault, and name the Secret here.',
    code: 'GIT008',
  };
}
