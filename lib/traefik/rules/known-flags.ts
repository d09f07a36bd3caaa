import type { IConstruct } from 'constructs';
import { flagsIn, nearestOption } from '../../kubernetes/program-flags';
import { quoted } from '../../problems';
import { warn } from '../../warnings';
import type { TraefikSettings } from '../settings';
import knownFlags from './known-flags.json';

/** Placeholders in Traefik's help for names that users choose, and for list indexes. */
const PLACEHOLDERS = /<name>|\[n\]/;

/** Below these, plugins and others choose the names. */
const OPEN: readonly string[] = ['providers.plugin.', 'experimental.plugins.', 'experimental.localplugins.'];

let forms: readonly RegExp[] | undefined;

/** Warns of arguments that no version of Traefik has in its help: it prints an error and exits. */
export function warnOfUnknownFlags(scope: IConstruct, { additionalArguments }: TraefikSettings): void {
  for (const given of Object.keys(flagsIn(additionalArguments))) {
    const name = given.toLowerCase();
    if (isKnown(name)) continue;
    const nearest = nearestOption(name, knownFlags);
    warn(scope, {
      what: `additionalArguments has ${quoted(`--${given}`)}, which is not a flag of Traefik: it does not start with unknown flags.`,
      remedy: nearest ? `Did you mean --${nearest}?` : 'Remove it, unless this version of Traefik has it.',
      code: 'TRK123',
    });
  }
}

function isKnown(name: string): boolean {
  if (knownFlags.includes(name) || OPEN.some((prefix) => name.startsWith(prefix))) return true;
  forms ??= knownFlags.filter((flag) => PLACEHOLDERS.test(flag)).map(formOf);
  return forms.some((form) => form.test(name));
}

function formOf(flag: string): RegExp {
  const escaped = flag.replace(/[.[\]]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('<name>', '[^.]+').replaceAll('\\[n\\]', '\\[\\d+\\]')}$`);
}
