import * as v from 'valibot';
import { type Setting, shaped } from '../../settings/schema';

/** A switch that upstream also takes as text; without a default it may also be unset. */
export function booleanOrText(): Setting<boolean | string | undefined>;
export function booleanOrText(byDefault: boolean | string): Setting<boolean | string>;
export function booleanOrText(byDefault?: boolean | string): Setting<boolean | string | undefined> {
  const check = v.union([v.boolean(), v.string()]);
  return byDefault === undefined ? shaped(check) : shaped<boolean | string>(check, byDefault);
}

/** A list, or its members as one text, which upstream then takes as it is; without a default it may also be unset. */
export function textOrList(): Setting<string | readonly string[] | undefined>;
export function textOrList(byDefault: string | readonly string[]): Setting<string | readonly string[]>;
export function textOrList(byDefault?: string | readonly string[]): Setting<string | readonly string[] | undefined> {
  const check: v.GenericSchema<string | readonly string[]> = v.union([v.string(), v.array(v.string())]);
  return byDefault === undefined ? shaped(check) : shaped(check, byDefault);
}
