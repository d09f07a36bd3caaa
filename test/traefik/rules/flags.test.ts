import { TraefikIngress, type TraefikIngressProps } from '../../../lib/traefik';
import { reported } from '../../cilium/reported';

const reportedOf = (settings: TraefikIngressProps['settings']) =>
  reported((chart) => new TraefikIngress(chart, 'traefik', { settings }));

test.each<readonly [what: string, argument: string, says: RegExp]>([
  [
    'a slip of the finger',
    '--serverstransport.maxidleconsperhost=7',
    /"--serverstransport\.maxidleconsperhost", which is not a flag of Traefik.*Did you mean --serverstransport\.maxidleconnsperhost\?.*trk123/s,
  ],
  ['a word that is none', '--something.else.entirely=1', /Remove it, unless this version of Traefik has it.*trk123/s],
])('%s among the arguments is warned of', (_what, argument, says) => {
  const { errors, warnings } = reportedOf({ additionalArguments: [argument] });
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
});

test.each([
  '--serverstransport.maxidleconnsperhost=7',
  '--ServersTransport.MaxIdleConnsPerHost=7',
  '--entryPoints.web.http.tls.domains[0].main=a.test',
  '--providers.plugin.mine.anything=1',
  '--accesslog.fields.headers.names.X-Request-Id=keep',
])('nothing is said of %s', (argument) => {
  expect(reportedOf({ additionalArguments: [argument] })).toEqual({ errors: 'no failure', warnings: '' });
});

describe('the entry point of the metrics', () => {
  const metrics = (entryPoint: string, more: object = {}) =>
    reportedOf({ metrics: { prometheus: { entryPoint, ...more } } });

  test('one that Traefik does not have is refused', () => {
    expect(metrics('metricss').errors).toMatch(
      /metrics\.prometheus\.entryPoint is metricss, but Traefik has no such entry point; known are metrics.*Did you mean metrics\?.*trk124/s,
    );
  });

  test.each([
    ['one that it has', 'traefik', {}],
    ['none while a router is made elsewhere', 'metricss', { manualRouting: true }],
  ])('nothing is said of %s', (_what, entryPoint, more) => {
    expect(metrics(entryPoint, more)).toEqual({ errors: 'no failure', warnings: '' });
  });
});
