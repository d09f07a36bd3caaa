import { isNoSecret } from './harmless';
import { namesASecret } from './names';
import { secretsIn } from './object';

/**
 * Whether a value must not be repeated in a message: by its form, or by the name under which it stands.
 *
 * @param at its path, such as `auth.token` or `passwords[0]`
 */
export function mayBeSecret(value: unknown, at: string): boolean {
  const name = /([^.[\]]*)(\[[^\]]*\])*$/.exec(at)?.[1] ?? '';
  if (namesASecret(name)) return holdsText(value);
  try {
    return secretsIn({ [name || 'it']: JSON.parse(JSON.stringify(value) ?? 'null') }).length > 0;
  } catch {
    return false; // a construct, which holds itself, and is not repeated either
  }
}

function holdsText(value: unknown): boolean {
  if (typeof value === 'string') return !isNoSecret(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'number' || typeof value === 'bigint';
  return Object.keys(value).length > 0;
}
