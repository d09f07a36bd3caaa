import { Propagator } from '../../../lib/traefik';
import { failureOf, pod } from '../install';

const B3 = [Propagator.TRACE_CONTEXT, Propagator.BAGGAGE, Propagator.B3_MULTI];
const COLLECTOR = 'otel-collector.observability:4317';

describe('tracing', () => {
  test('goes to a collector by gRPC, with the headers that are asked for', () => {
    const { args, container } = pod({
      tracing: { endpoint: COLLECTOR, insecure: true, propagators: B3, sampleRate: 0.1 },
    });
    expect(args.filter((arg) => arg.startsWith('--tracing'))).toEqual([
      '--tracing.sampleRate=0.1',
      '--tracing.serviceName=traefik',
      '--tracing.otlp=true',
      '--tracing.otlp.grpc=true',
      `--tracing.otlp.grpc.endpoint=${COLLECTOR}`,
      '--tracing.otlp.grpc.insecure=true',
    ]);
    expect(container.env.at(-1)).toEqual({ name: 'OTEL_PROPAGATORS', value: 'tracecontext,baggage,b3multi' });
  });

  test('goes to a collector by HTTP', () => {
    const { args } = pod({ tracing: { endpoint: 'https://collector:4318/v1/traces' } });
    expect(args).toContain('--tracing.otlp.http.endpoint=https://collector:4318/v1/traces');
    expect(args.some((arg) => arg.includes('grpc'))).toBe(false);
  });

  test('keeps its variable beside those of the settings, which win', () => {
    const tracing = { endpoint: COLLECTOR, propagators: B3 };
    const env = (name: string, value: string) => pod({ tracing, settings: { env: [{ name, value }] } }).container.env;
    expect(
      env('A', 'b')
        .slice(-2)
        .map(({ name }) => name),
    ).toEqual(['OTEL_PROPAGATORS', 'A']);
    expect(env('OTEL_PROPAGATORS', 'b3').at(-1)).toEqual({ name: 'OTEL_PROPAGATORS', value: 'b3' });
  });

  test('words for headers that Traefik does not know are refused', () => {
    const env = [{ name: 'OTEL_PROPAGATORS', value: 'b3,zipkin' }];
    expect(failureOf({ tracing: { endpoint: COLLECTOR }, settings: { env } })).toMatch(
      /OTEL_PROPAGATORS is "b3,zipkin", but Traefik does not know "zipkin"; known are tracecontext, .*trk102/s,
    );
    expect(failureOf({ tracing: { endpoint: COLLECTOR, propagators: ['zipkin'] } })).toMatch(
      /tracing\.propagators is \["zipkin"\], but it must be a list of at least one of tracecontext/,
    );
  });

  test('headers without tracing are refused', () => {
    const env = [{ name: 'OTEL_PROPAGATORS', value: 'b3' }];
    expect(failureOf({ settings: { env } })).toMatch(/but tracing is off.*Set tracing.*trk103/s);
  });
});
