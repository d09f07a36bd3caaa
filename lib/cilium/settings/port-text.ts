import * as v from 'valibot';
import { type Setting, shaped } from '../../settings/schema';

const digits = v.custom<string>((value) => typeof value === 'string' && /^\d+$/.test(value), 'a port number as text');

/** A port that upstream takes as text only. */
export function portText(byDefault: string): Setting<string> {
  return shaped(digits, byDefault);
}
