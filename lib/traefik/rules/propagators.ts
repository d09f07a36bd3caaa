import { type Problem, quoted } from '../../problems';
import { OTEL_PROPAGATORS, PROPAGATORS } from '../options/tracing';
import type { TraefikSettings } from '../settings';

const NONE = 'none';

/** Unknown names of propagators, which make Traefik fall back to the default without a visible error. */
export function unknownPropagators({ env, tracing }: TraefikSettings): Problem[] {
  const value = env.find(({ name }) => name === OTEL_PROPAGATORS)?.value;
  if (value === undefined) return [];
  const words = value.split(',');
  const unknown = words.filter((word) => !PROPAGATORS.includes(word) && word !== NONE);
  if (unknown.length > 0) {
    return [
      {
        what: `${OTEL_PROPAGATORS} is ${quoted(value)}, but Traefik does not know ${unknown.map((one) => quoted(one)).join(', ')}; known are ${PROPAGATORS.join(', ')}.`,
        remedy: 'Set tracing.propagators in place of the variable.',
        code: 'TRK102',
      },
    ];
  }
  if (tracing.otlp?.enabled) return [];
  return [
    {
      what: `${OTEL_PROPAGATORS} is ${quoted(value)}, but tracing is off, so that Traefik passes no headers of traces on.`,
      remedy: 'Set tracing, or remove the variable.',
      code: 'TRK103',
    },
  ];
}
