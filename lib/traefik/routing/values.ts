import { Duration } from 'cdk8s';
import * as v from 'valibot';
import { regularExpressionError } from '../../kubernetes/regular-expression';
import { portNumber } from '../../settings/values';
import { isAddressOrCidr } from './rule/ip-address';

/** A duration in Go's notation, `1500ms` or `30s`; undefined if the value is not a duration. */
export function goDuration(value: unknown): string | undefined {
  if (!(value instanceof Duration)) return undefined;
  const milliseconds = value.toMilliseconds();
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

const PORT_NAME = /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/;

/** The port of a Service: its number or its name. */
export const servicePort = v.custom<number | string>(
  (value) => (typeof value === 'string' ? PORT_NAME.test(value) : v.is(portNumber, value)),
  `a port from 1 to 65535, or a port's name`,
);

/** A path of a URL. */
export const path = v.custom<string>(
  (value) => typeof value === 'string' && value.startsWith('/'),
  'a path that begins with /',
);

/** A regular expression in Traefik's syntax. */
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

/** HTTP status codes: one, a range, or several. */
export const status = v.custom<string>(
  (value) => typeof value === 'string' && STATUSES.test(value),
  'a status such as 404, a range such as 500-599, or several with commas',
);
export const statuses = v.array(status);
