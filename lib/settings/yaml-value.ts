import { type Document, visit } from 'yaml';

/** The value of a document, or why it has none: `yaml` finds what is wrong with aliases only when it reads them. */
export type YamlValue =
  | { readonly value: unknown; readonly error?: undefined }
  | { readonly error: string; readonly offset: number };

/**
 * Reads the value of a document without syntax errors.
 *
 * @param maxAliasCount how often aliases may be expanded, against files of a few lines that fill the memory; -1 for readers
 *   that do not look at each of them
 */
export function yamlValue(document: Document, maxAliasCount = 100): YamlValue {
  try {
    return { value: document.toJS({ maxAliasCount }) as unknown };
  } catch (error) {
    let unresolved: string | undefined;
    let offset: number | undefined;
    visit(document, {
      Alias: (_, alias) => {
        offset ??= alias.range?.[0];
        if (alias.resolve(document) !== undefined) return undefined;
        offset = alias.range?.[0];
        unresolved = alias.source;
        return visit.BREAK;
      },
    });
    const what =
      unresolved === undefined
        ? (error as Error).message.replace('indicates a resource exhaustion attack', 'would fill the memory')
        : `The anchor ${unresolved} is not defined before it is used`;
    return { error: what, offset: offset ?? 0 };
  }
}
