import type { Problem } from '../problems';

/** What must be said and is not; TypeScript refuses it for its callers. */
export function missing<Props extends object>(
  props: Props,
  names: readonly (keyof Props & string)[],
  under = '',
): Problem[] {
  return names
    .filter((name) => props[name] === undefined)
    .map((name) => ({
      what: `${under ? `${under}.` : ''}${name} is missing.`,
      remedy: `Set ${under ? `${under}.` : ''}${name}.`,
      code: 'GW028',
    }));
}
