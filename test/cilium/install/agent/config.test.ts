import type { JsonMap } from '../../../../lib/settings/schema';
import { only, type Rendered, rendered } from '../rendered';

const config = (values: JsonMap) => only(rendered(values), 'ConfigMap', 'cilium-config').data;
const without = (values: JsonMap) => rendered(values).filter(({ metadata }) => metadata.name === 'cilium-config');

test('every value is text, as a ConfigMap demands', () => {
  const data: Record<string, unknown> = config({
    bpf: { ctAccounting: true, natMax: 524288 },
    devices: ['eth0', 'eth1'],
  });
  expect(Object.values(data).every((value) => typeof value === 'string')).toBe(true);
  expect(data).toMatchObject({
    'bpf-conntrack-accounting': '1',
    'bpf-nat-global-max': '524288',
    devices: 'eth0 eth1',
  });
});

test('a default that is unset with null leaves its key out', () => {
  expect(config({})).toMatchObject({ 'bpf-lb-map-max': '65536', 'debug-verbose': '', 'nodeport-addresses': '' });
  const data = config({ bpf: { lbMapMax: null }, debug: { verbose: null }, nodePort: { addresses: null } });
  for (const key of ['bpf-lb-map-max', 'debug-verbose', 'nodeport-addresses']) expect(data).not.toHaveProperty(key);
});

test('extraConfig replaces what other settings write', () => {
  expect(config({ debug: { enabled: true }, extraConfig: { debug: 'false', 'my-key': 'x' } })).toMatchObject({
    debug: 'false',
    'my-key': 'x',
  });
});

test.each([
  ['1.7', { 'bpf-ct-global-tcp-max': '524288', 'bpf-ct-global-any-max': '262144' }],
  ['1.9', { 'enable-bpf-masquerade': 'true', 'dnsproxy-enable-transparent-mode': 'false' }],
  ['1.15', { 'dnsproxy-enable-transparent-mode': 'true', 'external-envoy-proxy': 'false' }],
  ['1.18', { 'external-envoy-proxy': 'true', 'enable-policy-secrets-sync': 'true' }],
])('an install from %s keeps the defaults that it began with', (upgradeCompatibility, expected) => {
  expect(config({ upgradeCompatibility })).toMatchObject(expected);
});

test('behind another plugin, routing and the checks of endpoints are left to it', () => {
  const data = config({ cni: { chainingMode: 'aws-cni' }, installNoConntrackIptablesRules: true });
  expect(data).toMatchObject({
    'cni-chaining-mode': 'aws-cni',
    'enable-local-node-route': 'false',
    'enable-host-legacy-routing': 'true',
    'enable-endpoint-health-checking': 'false',
    'install-no-conntrack-iptables-rules': 'false',
  });
  expect(data).not.toHaveProperty('dnsproxy-enable-transparent-mode');
  expect(config({ cni: { chainingTarget: 'calico' } })['cni-chaining-mode']).toBe('generic-veth');
});

test('a CNI configuration from a ConfigMap is read from there, and written also when it is a custom one', () => {
  expect(config({ cni: { configMap: 'mine', customConf: true } })).toMatchObject({
    'read-cni-conf': '/tmp/cni-configuration/cni-config',
    'write-cni-conf-when-ready': '/host/etc/cni/net.d/05-cilium.conflist',
    'custom-cni-conf': 'true',
  });
  expect(config({ cni: { customConf: true } })).not.toHaveProperty('write-cni-conf-when-ready');
});

test('on ENI, pods have routes of their own, and are masqueraded only by installs from before 1.18', () => {
  const eni = { eni: { enabled: true, eniTags: { team: 'net' } }, ipam: { mode: 'eni' } };
  expect(config(eni)).toMatchObject({
    ipam: 'eni',
    'enable-endpoint-routes': 'true',
    'enable-ipv4-masquerade': 'false',
    'eni-tags': '{"team":"net"}',
  });
  expect(config({ ...eni, upgradeCompatibility: '1.17' })['enable-ipv4-masquerade']).toBe('true');
});

test('pools of pod addresses are written in the order of their names', () => {
  const autoCreateCiliumPodIPPools = {
    other: { ipv6: { cidrs: ['fd00:100::/80'], maskSize: 96 } },
    default: { ipv4: { cidrs: ['10.10.0.0/16', '10.11.0.0/16'], maskSize: 24 } },
  };
  const data = config({ ipam: { mode: 'multi-pool', operator: { autoCreateCiliumPodIPPools } } });
  expect(data['auto-create-cilium-pod-ip-pools']).toBe(
    'default=ipv4-cidrs:10.10.0.0/16,10.11.0.0/16;ipv4-mask-size:24,other=ipv6-cidrs:fd00:100::/80;ipv6-mask-size:96',
  );
  expect(data).not.toHaveProperty('cluster-pool-ipv4-cidr');
});

test('a replacement of kube-proxy is written alike for true and "true"', () => {
  for (const kubeProxyReplacement of [true, 'true']) {
    const data = config({ kubeProxyReplacement });
    expect(data).toMatchObject({
      'kube-proxy-replacement': 'true',
      'kube-proxy-replacement-healthz-bind-address': '',
    });
    expect(data).not.toHaveProperty('enable-node-port');
  }
});

test('no configuration is written for checks before an upgrade, nor for no program at all', () => {
  expect(without({ preflight: { enabled: true } })).toEqual([]);
  expect(without({ agent: false, operator: { enabled: false } })).toEqual([]);
  expect(without({ agent: false })).toHaveLength(1);
});

test('destinations that are not masqueraded have a ConfigMap of their own', () => {
  const values = { ipMasqAgent: { enabled: true, config: { nonMasqueradeCIDRs: ['10.0.0.0/8'] } } };
  const objects: Rendered[] = rendered(values);
  expect(only(objects, 'ConfigMap', 'ip-masq-agent').data.config).toBe('{"nonMasqueradeCIDRs":["10.0.0.0/8"]}');
  expect(only(objects, 'ConfigMap', 'cilium-config').data['enable-ip-masq-agent']).toBe('true');
});
