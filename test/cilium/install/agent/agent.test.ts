import { namesOf, only, rendered } from '../rendered';

const WITHOUT_KEYS = { hubble: { tls: { auto: { method: 'cronJob' } } } };

function agent(values: object = {}) {
  return only(rendered({ ...WITHOUT_KEYS, ...values }), 'DaemonSet', 'cilium').spec.template;
}

function container(values: object, name = 'cilium-agent') {
  const { containers, initContainers } = agent(values).spec;
  return [...containers, ...initContainers].find((each: { name: string }) => each.name === name);
}

const names = (list: { name: string }[]) => list.map(({ name }) => name);

test('the node is prepared in the order that the agent needs', () => {
  expect(names(agent().spec.initContainers)).toEqual([
    'config',
    'mount-cgroup',
    'apply-sysctl-overwrites',
    'mount-bpf-fs',
    'clean-cilium-state',
    'install-cni-binaries',
  ]);
});

test('every init container can be there, and the user has the last', () => {
  const values = {
    nodeinit: { enabled: true },
    waitForKubeProxy: true,
    extraInitContainers: [{ name: 'mine', image: 'mine' }],
  };
  expect(names(agent(values).spec.initContainers)).toEqual([
    'config',
    'mount-cgroup',
    'apply-sysctl-overwrites',
    'mount-bpf-fs',
    'wait-for-node-init',
    'clean-cilium-state',
    'wait-for-kube-proxy',
    'install-cni-binaries',
    'mine',
  ]);
});

test('a privileged agent mounts the BPF file system itself, and needs no host sysctls', () => {
  const { spec } = agent({ securityContext: { privileged: true } });
  expect(names(spec.initContainers)).not.toContain('mount-bpf-fs');
  expect(names(spec.volumes)).not.toContain('host-proc-sys-net');
  expect(spec.containers[0].securityContext).toEqual({ privileged: true });
});

test('the capabilities are the only ones', () => {
  const capabilities = { ciliumAgent: ['BPF'] };
  expect(container({ securityContext: { capabilities } }).securityContext).toEqual({
    seLinuxOptions: { level: 's0', type: 'spc_t' },
    capabilities: { add: ['BPF'], drop: ['ALL'] },
  });
});

test('kube-proxy is not waited for when Cilium replaces it', () => {
  for (const kubeProxyReplacement of [true, 'true']) {
    const { initContainers } = agent({ waitForKubeProxy: true, kubeProxyReplacement }).spec;
    expect(names(initContainers)).not.toContain('wait-for-kube-proxy');
  }
});

test('every mount has its volume', () => {
  const values = {
    etcd: { enabled: true, ssl: true, endpoints: ['https://etcd:2379'] },
    encryption: { enabled: true, type: 'ipsec' },
    ipMasqAgent: { enabled: true },
    cni: { configMap: 'mine' },
    kubeConfigPath: '/etc/kubeconfig',
    nodeinit: { enabled: true },
    authentication: { mutual: { spire: { enabled: true } } },
    hubble: {
      ...WITHOUT_KEYS.hubble,
      metrics: { enabled: ['dns'], tls: { enabled: true }, dynamic: { enabled: true } },
      export: { dynamic: { enabled: true } },
    },
    extraHostPathMounts: [{ name: 'data', mountPath: '/data', hostPath: '/mnt/data' }],
  };
  const { containers, initContainers, volumes } = agent(values).spec;
  const mounted = [...containers, ...initContainers].flatMap((each) => names(each.volumeMounts ?? []));
  expect(mounted).toEqual(expect.arrayContaining(['etcd-secrets', 'hubble-metrics-tls', 'spire-agent-socket', 'data']));
  expect(names(volumes)).toEqual(expect.arrayContaining(mounted));
  expect(new Set(names(volumes)).size).toBe(volumes.length);
});

test('on a node without IPv4 the probes ask the IPv6 loopback', () => {
  const values = { ipv4: { enabled: false }, ipv6: { enabled: true } };
  expect(container(values).livenessProbe.httpGet.host).toBe('::1');
  expect(container({}).livenessProbe.httpGet.host).toBe('127.0.0.1');
});

test('an agent that is asked to sleep runs no agent, and its probes succeed', () => {
  const { command, startupProbe, livenessProbe } = container({ sleepAfterInit: true });
  expect(command).toEqual(['/bin/bash', '-c', '--']);
  expect(startupProbe).toBeUndefined();
  expect(livenessProbe).toEqual({ exec: { command: ['true'] } });
});

test('a change of the configuration replaces the pods only when that is asked for', () => {
  const annotation = 'cilium.io/cilium-configmap-checksum';
  const checksum = (values: object) => agent(values).metadata.annotations[annotation];
  expect(checksum({})).toBeUndefined();
  const before = checksum({ rollOutCiliumPods: true });
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  expect(checksum({ rollOutCiliumPods: true })).toBe(before);
  expect(checksum({ rollOutCiliumPods: true, debug: { enabled: true } })).not.toBe(before);
  expect(checksum({ rollOutCiliumPods: true, extraConfig: { mine: 'yes' } })).not.toBe(before);
});

test('metrics are scraped by annotation until a ServiceMonitor takes over', () => {
  const monitored = { prometheus: { enabled: true, serviceMonitor: { enabled: true } } };
  expect(agent({ prometheus: { enabled: true, port: 1234 } }).metadata.annotations).toMatchObject({
    'prometheus.io/port': '1234',
  });
  expect(agent(monitored).metadata.annotations).not.toHaveProperty('prometheus.io/port');
  expect(namesOf(rendered({ ...WITHOUT_KEYS, ...monitored }), 'ServiceMonitor')).toEqual(['cilium-agent']);
});

test('a mode of scheduling without affinity writes none', () => {
  expect(agent().spec.affinity).toBeDefined();
  expect(agent({ scheduling: { mode: 'kube-scheduler' } }).spec.affinity).toBeUndefined();
});

test('with the checks before an upgrade there is no agent, and nothing that only an agent needs', () => {
  const objects = rendered({ ...WITHOUT_KEYS, preflight: { enabled: true } });
  expect(namesOf(objects, 'DaemonSet')).not.toContain('cilium');
  expect(namesOf(objects, 'ClusterRole')).not.toContain('cilium');
  expect(namesOf(objects, 'Role')).not.toContain('cilium-config-agent');
});

test('the agents may read all Secrets only when they are not bound to one namespace', () => {
  const secrets = (values: object) =>
    only(rendered({ ...WITHOUT_KEYS, ...values }), 'ClusterRole', 'cilium').rules.filter(
      ({ resources }: { resources: string[] }) => resources.includes('secrets'),
    );
  expect(secrets({})).toEqual([]);
  expect(secrets({ tls: { readSecretsOnlyFromSecretsNamespace: false } })).toHaveLength(1);
});
