import { ApiObject, App, Chart } from 'cdk8s';
import { CiliumCni, MetricsServer, TraefikIngress } from '../lib';

/** So that `ApiObject.of(component).addJsonPatch(…)` reaches what a user most often wants to change. */
test.each([
  ['CiliumCni', CiliumCni, 'DaemonSet', 'cilium'],
  ['TraefikIngress', TraefikIngress, 'Deployment', 'traefik'],
  ['MetricsServer', MetricsServer, 'Deployment', 'metrics-server'],
])('the main object of %s is its default child', (_name, Component, kind, name) => {
  const component = new Component(new Chart(new App(), 'core'), 'component');
  const { kind: ofKind, name: named } = ApiObject.of(component);
  expect({ kind: ofKind, name: named }).toEqual({ kind, name });
});
