import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { chartVersion } from '../../../lib/helm/chart-version';
import { readHelmValues } from '../../../lib/helm/from-helm-values';
import type { JsonMap } from '../../../lib/settings/schema';

const NEWEST = chartVersion(ciliumChart, '1.20.0');

/** Values with a text at a path. */
function at(path: string, value: string): JsonMap {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as JsonMap;
}

function read(path: string, value: string) {
  const { problems, settings } = readHelmValues(ciliumChart, at(path, value), undefined, NEWEST);
  const found = path.split('.').reduce<unknown>((group, name) => (group as JsonMap)[name], settings);
  return problems.some((problem) => problem.includes(path)) ? 'refused' : found;
}

// What helm 3.19 renders for `>` and `|` of YAML: the chart writes these without quotes and alone, or last on a line.
test.each([
  ['clustermesh.apiserver.service.loadBalancerClass', 'abc'],
  ['clustermesh.apiserver.service.loadBalancerIP', '192.168.1.5'],
  ['clustermesh.apiserver.metrics.etcd.mode', 'extensive'],
  ['clustermesh.cacheTTL', '5s'],
  ['clustermesh.mcsapi.corednsAutoConfigure.coredns.clusterDomain', 'cluster.local'],
  ['clustermesh.mcsapi.corednsAutoConfigure.priorityClassName', 'abc'],
  ['dashboards.namespace', 'monitoring'],
  ['hubble.metrics.dashboards.namespace', 'monitoring'],
  ['hubble.relay.logOptions.format', 'json'],
  ['operator.prometheus.tls.server.existingSecret', 'abc'],
  ['standaloneDnsProxy.image.pullPolicy', 'Always'],
])('%s loses a line end, as in the chart', (path, value) => {
  expect(read(path, `${value}\n`)).toBe(value);
});

// Without quotes in the middle of something: what helm renders is no YAML, or not the same everywhere.
test.each([
  ['authentication.mutual.spire.trustDomain', 'spiffe.cilium'],
  ['clusterHealthPort', '4240'],
  ['clustermesh.config.domain', 'mesh.cilium.io'],
  ['clustermesh.mcsapi.corednsAutoConfigure.coredns.namespace', 'kube-system'],
  ['dashboards.label', 'grafana_dashboard'],
  ['debug.verbose', 'flow'],
  ['defaultLBServiceIPAM', 'lbipam'],
  ['envoy.log.format', '[%Y] %v'],
  ['hubble.peerService.clusterDomain', 'cluster.local'],
  ['image.override', 'registry.example.com/cilium:v1'],
  ['image.tag', 'v1.20.0'],
  ['nodeinit.bootstrapFile', '/tmp/ready'],
  ['policyDenyResponse', 'icmp'],
  ['policyEnforcementMode', 'always'],
  ['serviceNoBackendResponse', 'drop'],
  ['socketLB.terminatePodConnections', 'true'],
])('%s with a line end is refused, and taken without', (path, value) => {
  expect(read(path, `${value}\n`)).toBe('refused');
  expect(read(path, value)).toBe(value);
});

test('intervals of Hubble are durations, as the chart demands since 1.19', () => {
  expect(read('hubble.lostEventSendInterval', 'abc')).toBe('refused');
  const { problems } = readHelmValues(
    ciliumChart,
    { hubble: { export: { static: { enabled: true }, aggregationInterval: 'abc' } } },
    undefined,
    NEWEST,
  );
  expect(problems.join('\n')).toMatch(/hubble\.export\.aggregationInterval is "abc", which is not a duration.*cil030/s);
});
