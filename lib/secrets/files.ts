import type { Finding } from './finding';
import { secretInText } from './text';

/** The secret in a file that is not an API object, such as a node's configuration. */
export function secretsInFile({ path, text }: { readonly path: string; readonly text: string }): Finding[] {
  const found = secretInText(text);
  return found ? [{ path, ...found }] : [];
}
