import { App, Chart } from 'cdk8s';
import {
  Allow,
  CiliumClusterwideNetworkPolicy,
  CiliumCni,
  CiliumNetworkPolicy,
  Encryption,
  LabelSelector,
} from '../../../lib';
import type { CiliumSettingsInput } from '../../../lib/cilium/settings';

function problems(settings: CiliumSettingsInput | undefined, make: (chart: Chart) => void): string {
  const chart = new Chart(new App(), 'core');
  if (settings) new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), settings });
  make(chart);
  return chart.node.validate().join('\n');
}

const web = LabelSelector.of({ app: 'web' });
const byName = (chart: Chart): void => {
  new CiliumNetworkPolicy(chart, 'names', { endpointSelector: web, egress: [Allow.dns()] });
};
const nodes = (chart: Chart): void => {
  new CiliumClusterwideNetworkPolicy(chart, 'nodes', { nodeSelector: web, ingress: [Allow.fromNodes()] });
};

test.each([
  [
    'rules for DNS where the proxies are off',
    { l7Proxy: false },
    byName,
    /CiliumNetworkPolicy .*names.* but l7Proxy is false in core\/cilium.*np030/s,
  ],
  [
    'a policy for nodes where the host firewall is off',
    {},
    nodes,
    /nodes.* is about nodes, but hostFirewall\.enabled is false in core\/cilium.*np031/s,
  ],
])('%s are refused', (_what, settings, make, message) => {
  expect(problems(settings, make)).toMatch(message);
});

test.each([
  ['the proxies are on', {}, byName],
  ['the host firewall is on', { hostFirewall: { enabled: true } }, nodes],
  ['Cilium is not in the program', undefined, nodes],
])('such policies are taken where %s', (_what, settings, make) => {
  expect(problems(settings, make)).toBe('');
});
