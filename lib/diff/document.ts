import { parse } from 'yaml';
import { isMap } from '../settings/schema';
import { present } from './canonical';

// A JSON map or list, or a line that begins with a key.
const LOOKS_LIKE_DOCUMENT = /^\s*[{[]|^[\w"'-]+:\s/m;

/** The map or list in a YAML or JSON text, without absent members; undefined for any other text. */
export function documentIn(text: string): unknown {
  if (!LOOKS_LIKE_DOCUMENT.test(text)) return undefined;
  const document = jsonIn(text) ?? yamlIn(text);
  return isMap(document) || Array.isArray(document) ? (present(document, false) ?? {}) : undefined;
}

/** Most documents in texts are JSON, which a JSON parser reads in a hundredth of the time. */
function jsonIn(text: string): unknown {
  try {
    return /^\s*[{[]/.test(text) ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function yamlIn(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: -1, logLevel: 'error' });
  } catch {
    return undefined;
  }
}

/** Whether two texts differ only in whitespace at the ends of lines and around the whole. */
export function sameText(one: string, other: string): boolean {
  return one === other || trimmed(one) === trimmed(other);
}

/** A text without whitespace at the ends of its lines and around the whole. */
export function trimmed(text: string): string {
  return text.replace(/[ \t\r]+$/gm, '').trim();
}
