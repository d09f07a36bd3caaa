import { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { closest } from 'fastest-levenshtein';
import * as v from 'valibot';
import { refuse } from '../../problems';
import { checkProps, type PropChecks } from '../../settings/props';
import { isAddressOrCidr } from './rule/ip-address';
import { regularExpressionError } from './rule/regular-expression';

/** A duration as Go reads it, `1500ms` or `30s`; nothing when the value is no duration. */
export function goDuration(value: unknown): string | undefined {
  if (!(value instanceof Duration)) return undefined;
  const milliseconds = value.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

export const text = v.custom<string>((value) => typeof value === 'string' && value !== '', 'text that is not empty');
export const texts = v.array(text);
export const textMap = v.record(v.string(), v.string());
export const flag = v.boolean();

/** A list that is not empty. */
export function atLeastOne(item: v.GenericSchema, what: string): v.GenericSchema {
  return v.pipe(
    v.array(item),
    v.check((list) => list.length > 0, `a list of at least one ${what}`),
  );
}

/** A list of objects that are checked one by one; see `checkEach`. */
export function objects(what: string): v.GenericSchema {
  return atLeastOne(v.looseObject({}), what);
}

/** A whole number within bounds. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): v.GenericSchema<number> {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number, ${bounds}`,
  );
}

const HIGHEST_PORT = 65535;
export const portNumber = whole(1, HIGHEST_PORT);

const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** The port of a Service: its number or its name. */
export const servicePort = v.custom<number | string>(
  (value) => (typeof value === 'string' ? PORT_NAME.test(value) : v.is(portNumber, value)),
  `a port from 1 to ${HIGHEST_PORT}, or a port's name`,
);

/** A name, or an object of one of the kinds: what a prop that refers to something takes. */
export function referring(...kinds: readonly string[]): v.GenericSchema {
  return v.custom<unknown>(
    (value) =>
      (typeof value === 'string' && value !== '') ||
      (typeof value === 'object' &&
        value !== null &&
        'origin' in value &&
        'kind' in value &&
        kinds.includes(String(value.kind))),
    `a ${kinds.join(' or ')}, a reference to one, or its name`,
  );
}

/** Checks each item of a list of props. */
export function checkEach<Props extends object>(
  scope: IConstruct,
  path: string,
  items: readonly Props[],
  checks: PropChecks<Props>,
  required: readonly (keyof Props & string)[] = [],
): void {
  const at = (index: number) => `${path}[${index}]`;
  const props = Object.fromEntries(items.map((item, index) => [at(index), item]));
  const each = Object.fromEntries(items.map((_, index) => [at(index), checks]));
  checkProps<Record<string, Props>>(scope, props, each as PropChecks<Record<string, Props>>);
  items.forEach((item, index) => {
    requireProps(scope, item, required, at(index));
  });
}

/** How a list of what is known reads in a message. */
export function known(names: readonly string[], nearestTo: string): { known: string; nearest?: string } {
  if (names.length === 0) return { known: 'there is none' };
  const several = [...new Set(names)].sort();
  const nearest = closest(nearestTo, several);
  return { known: `known are ${several.join(', ')}`, nearest };
}

/** A path of a URL. */
export const path = v.custom<string>(
  (value) => typeof value === 'string' && value.startsWith('/'),
  'a path that begins with /',
);

/** A regular expression as Traefik reads it. */
export const goRegexp = v.custom<string>(
  (value) => typeof value === 'string' && regularExpressionError(value) === undefined,
  'a regular expression of Go, which has no lookaround and no back references',
);
export const goRegexps = v.array(goRegexp);

/** An IP address or a CIDR. */
export const address = v.custom<string>(
  (value) => typeof value === 'string' && isAddressOrCidr(value),
  'an IP address or a CIDR',
);
export const addresses = v.array(address);

const STATUSES = /^([1-5][0-9]{2}[,-]?)+$/;

/** An HTTP status, a range, or several. */
export const status = v.custom<string>(
  (value) => typeof value === 'string' && STATUSES.test(value),
  'a status such as 404, a range such as 500-599, or several with commas',
);
export const statuses = v.array(status);

/** Refuses that something is not said which must be; TypeScript does so for its callers. */
export function requireProps<Props extends object>(
  scope: IConstruct,
  props: Props,
  names: readonly (keyof Props & string)[],
  under = '',
): void {
  const problems = names
    .filter((name) => props[name] === undefined)
    .map((name) => ({
      what: `${under ? `${under}.` : ''}${name} is missing.`,
      remedy: `Set ${under ? `${under}.` : ''}${name}.`,
      code: 'TRR023',
    }));
  refuse(scope, problems);
}
