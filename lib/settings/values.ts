import * as v from 'valibot';
import { A_DNS_LABEL, isDnsLabel } from '../kubernetes/names';
import { HIGHEST_PORT } from '../kubernetes/port';
import { isPlainData } from './plain-data';
import { anyMap, isMap, type JsonMap, mapOf } from './schema';
import { isDigest } from './version';

export const text = v.custom<string>((value) => typeof value === 'string' && value !== '', 'text that is not empty');
/** The name of a namespace. */
export const namespaceName = v.custom<string>((value) => typeof value === 'string' && isDnsLabel(value), A_DNS_LABEL);

export const texts = v.array(text);
export const textMap = mapOf(v.string());
export const flag = v.boolean();

/** A part of an object, as it stands in a manifest. */
export const manifestPart = v.custom<JsonMap>(
  (value) => isMap(value) && isPlainData(value),
  'a map of plain data, as in a manifest',
);

/** A list that is not empty. */
export function atLeastOne(item: v.GenericSchema, what: string): v.GenericSchema {
  return v.pipe(
    v.array(item),
    v.check((list) => list.length > 0, `a list of at least one ${what}`),
  );
}

/** A list of objects that are checked individually; see `checkEach`. */
export function objects(what: string): v.GenericSchema {
  return atLeastOne(anyMap, what);
}

/** A whole number within bounds. */
export function whole(least: number, most = Number.MAX_SAFE_INTEGER): v.GenericSchema<number> {
  const bounds = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `${least} to ${most}`;
  return v.custom<number>(
    (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
    `a whole number, ${bounds}`,
  );
}

/** The number of a port. */
export const portNumber = whole(1, HIGHEST_PORT);

/** The digest of an image. */
export const imageDigest = v.pipe(
  v.string(),
  v.check(isDigest, 'a digest such as sha256:… with 64 hexadecimal digits'),
);
