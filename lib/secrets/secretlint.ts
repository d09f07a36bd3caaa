import type * as preset from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretLintRuleContext, SecretLintSourceCode } from '@secretlint/types';

/**
 * Whether a word is a secret by secretlint's recommended rules. They are loaded when the first word is checked, which
 * happens only in programs with possible secrets (ADR 16).
 */
export function knownToSecretlint(word: string): boolean {
  let reports = 0;
  const context = {
    createTranslator: () => () => ({ message: '', messageId: '' }),
    report: () => {
      reports++;
    },
    ignore: () => {},
  } as unknown as SecretLintRuleContext;
  const source = {
    content: word,
    contentType: 'text',
    filePath: undefined,
    ext: '',
  } as unknown as SecretLintSourceCode;
  // Rules report before their first await; only one of them ever awaits, for a file of another format.
  for (const rule of rules()) rule.create(context, OPTIONS).file?.(source);
  return reports > 0;
}

// These are handled here: keys and URLs are found in any encoding, and comments disable nothing.
const LEFT_OUT = /rule-(privatekey|basicauth|database-connection-string|filter-comments|gcp)$/;

const OPTIONS = { enableIDScanRule: true };

type Rule = (typeof preset.rules)[number];

let loaded: readonly Rule[] | undefined;

function rules(): readonly Rule[] {
  loaded ??= load().filter(({ meta }) => !LEFT_OUT.test(meta.id));
  return loaded;
}

/** None where modules of ECMAScript cannot be required, as in Node before 20.19: what is found stays likely then. */
function load(): readonly Rule[] {
  try {
    const { rules: all } = require('@secretlint/secretlint-rule-preset-recommend') as typeof preset;
    return all;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_REQUIRE_ESM') return [];
    throw error;
  }
}
