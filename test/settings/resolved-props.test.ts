import { Chart, Lazy, Testing } from 'cdk8s';
import { EnforcementAction, Gatekeeper } from '../../lib/gatekeeper';
import { KongPlugin } from '../../lib/kong';
import { ServiceRef } from '../../lib/kubernetes';
import { Kyverno, PolicyAction } from '../../lib/kyverno';
import { Middleware, MiddlewareTCP, TraefikService } from '../../lib/traefik';
import { Some, setOf } from '../gitops/component';

/** The props, each of which is known only when it is asked for. */
function later<Props extends object>(props: Props): Props {
  const lazy = Object.entries(props).map(([name, value]) => [name, Lazy.any({ produce: () => value })]);
  return Object.fromEntries(lazy) as Props;
}

const asGiven = <Props extends object>(props: Props): Props => props;
const service = { service: ServiceRef.existing('shop', 'web'), port: 80 };
const labels = { team: 'shop' };

const OBJECTS: Readonly<Record<string, (chart: Chart, props: typeof asGiven) => unknown>> = {
  'KongPlugin.rateLimiting': (chart, props) =>
    KongPlugin.rateLimiting(chart, 'shop', 'limit', props({ second: 2, minute: 5 })),
  'Middleware.addPrefix': (chart, props) => Middleware.addPrefix(chart, 'it', props({ prefix: '/shop', labels })),
  'MiddlewareTCP.inFlightConn': (chart, props) => MiddlewareTCP.inFlightConn(chart, 'it', props({ amount: 5, labels })),
  'TraefikService.weighted': (chart, props) =>
    TraefikService.weighted(chart, 'it', props({ services: [service], sticky: { name: 'shop' }, labels })),
  'TraefikService.mirroring': (chart, props) =>
    TraefikService.mirroring(chart, 'it', props({ service, mirrors: [{ ...service, percent: 5 }], maxBodySize: 9 })),
  'TraefikService.highestRandomWeight': (chart, props) =>
    TraefikService.highestRandomWeight(chart, 'it', props({ services: [service] })),
  'TraefikService.failover': (chart, props) =>
    TraefikService.failover(chart, 'it', props({ service, fallback: service, status: ['500-599'] })),
};

test.each(Object.entries(OBJECTS))('%s takes values that cdk8s resolves', (_, make) => {
  const written = (props: typeof asGiven) => {
    const chart = Testing.chart();
    make(chart, props);
    return Testing.synth(chart);
  };
  expect(written(later)).toEqual(written(asGiven));
});

const COMPONENTS: Readonly<Record<string, (chart: Chart, props: typeof asGiven) => Kyverno | Gatekeeper>> = {
  Kyverno: (chart, props) =>
    new Kyverno(
      chart,
      'it',
      props({ exemptNamespaces: ['shop'], action: PolicyAction.AUDIT, closesNewNamespaces: false }),
    ),
  Gatekeeper: (chart, props) =>
    new Gatekeeper(
      chart,
      'it',
      props({ exemptNamespaces: ['shop'], action: EnforcementAction.WARN, registries: ['ghcr.io'], failClosed: true }),
    ),
};

test.each(Object.entries(COMPONENTS))('%s takes values that cdk8s resolves', (_, make) => {
  const written = (props: typeof asGiven) =>
    Testing.synth(Chart.of(setOf((chart) => [make(chart, props), new Some(chart, 'db')])));
  expect(written(later)).toEqual(written(asGiven));
});
