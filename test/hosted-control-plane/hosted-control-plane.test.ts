import { EtcdFleet, EtcdTenant } from '../../lib/etcd';
import {
  type CloudProgramProps,
  HostedControlPlane,
  type HostedControlPlaneProps,
  KubernetesVersion,
  Rotation,
  TenantExposure,
  TenantSize,
} from '../../lib/hosted-control-plane';
import { objectsOf, type Resource } from '../program';

type Changes = Partial<HostedControlPlaneProps>;

function controlPlane(changes: Changes = {}, name = 'a'): Resource[] {
  return objectsOf((chart) => {
    const fleet = new EtcdFleet(chart, 'etcd-1', { backup: false });
    new HostedControlPlane(chart, name, {
      version: KubernetesVersion.V1_36,
      etcd: new EtcdTenant(chart, `${name}-etcd`, { fleet, tenant: name, namespace: `tenant-${name}` }),
      exposure: TenantExposure.sni('a.s1.k8s.example.com', 1),
      encryptionConfig: 'encryption',
      ...changes,
    });
  }).filter(({ metadata }) => metadata.namespace?.startsWith('tenant-') || metadata.name.startsWith('tenant-'));
}

function find<T>(objects: readonly Resource[], kind: string, name: string): T {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found as T;
}

interface Workload {
  readonly spec: {
    readonly replicas: number;
    readonly template: {
      readonly metadata: { readonly labels: object; readonly annotations: Record<string, string> };
      readonly spec: { readonly containers: { readonly name: string; readonly command: string[] }[] };
    };
  };
}

function flags(objects: readonly Resource[], program = 'kube-apiserver', container = program): string[] {
  const { containers } = find<Workload>(objects, 'Deployment', program).spec.template.spec;
  return containers.find(({ name }) => name === container)!.command;
}

interface Certificate {
  readonly spec: {
    readonly commonName: string;
    readonly subject?: { readonly organizations: string[] };
    readonly dnsNames?: string[];
    readonly ipAddresses?: string[];
    readonly usages: string[];
    readonly issuerRef: { readonly name: string };
    readonly privateKey: { readonly rotationPolicy: string };
  };
}

const certificate = (objects: readonly Resource[], name: string) =>
  find<Certificate>(objects, 'Certificate', name).spec;

describe('the keys of a tenant', () => {
  const objects = controlPlane();

  test('the API server has exactly the names that clients use', () => {
    const { dnsNames, ipAddresses } = certificate(objects, 'kube-apiserver');
    expect(dnsNames).toEqual([
      'a.s1.k8s.example.com',
      'kube-apiserver.tenant-a.svc',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      'localhost',
    ]);
    expect(ipAddresses).toEqual(['10.96.0.1', '127.0.0.1']);
  });

  test('only the admin is a member of system:masters', () => {
    const members = objects.filter(({ kind }) => kind === 'Certificate') as unknown as (Certificate & Resource)[];
    expect(members.filter(({ spec }) => spec.subject).map(({ metadata }) => metadata.name)).toEqual(['admin']);
  });

  test.each([
    ['kube-apiserver', ['digital signature', 'server auth'], 'ca-1'],
    ['kube-apiserver-kubelet-client', ['digital signature', 'client auth'], 'ca-1'],
    ['front-proxy-client', ['digital signature', 'client auth'], 'front-proxy-ca-1'],
    ['kube-controller-manager', ['digital signature', 'client auth'], 'ca-1'],
    ['konnectivity-server', ['digital signature', 'server auth'], 'ca-1'],
    ['etcd-client', ['digital signature', 'client auth'], 'etcd-1-clients'],
  ])('%s is for %s, by %s', (name, usages, issuer) => {
    const { usages: given, issuerRef, privateKey } = certificate(objects, name);
    expect([given, issuerRef.name, privateKey.rotationPolicy]).toEqual([usages, issuer, 'Always']);
  });

  test.each(['ca-1', 'front-proxy-ca-1', 'service-account-key-1'])(
    '%s keeps its key when its certificate is renewed',
    (name) => {
      expect(certificate(objects, name).privateKey.rotationPolicy).toBe('Never');
    },
  );

  test('no object holds a key', () => {
    expect(objects.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    expect(JSON.stringify(objects)).not.toContain('PRIVATE KEY');
  });
});

describe('rotations', () => {
  test('in the phase prepare both authorities are trusted, and the first signs', () => {
    const objects = controlPlane({ rotations: { authority: Rotation.prepare(1) } });
    expect(certificate(objects, 'kube-apiserver').issuerRef.name).toBe('ca-1');
    const trust = JSON.stringify(find(objects, 'Deployment', 'kube-apiserver'));
    expect(trust).toContain('/authorities/ca-1.crt');
    expect(trust).toContain('/authorities/ca-2.crt');
  });

  test('in the phase complete the second signs, for the controller manager too', () => {
    const objects = controlPlane({ rotations: { authority: Rotation.complete(1) } });
    expect(certificate(objects, 'kube-scheduler').issuerRef.name).toBe('ca-2');
    expect(flags(objects, 'kube-controller-manager')).toContain(
      '--cluster-signing-key-file=/etc/kubernetes/pki/ca-2/tls.key',
    );
  });

  test('tokens of both keys are taken, and one signs', () => {
    const given = flags(controlPlane({ rotations: { serviceAccountKey: Rotation.prepare(1) } }));
    expect(given.filter((flag) => flag.startsWith('--service-account'))).toEqual([
      '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
      '--service-account-signing-key-file=/etc/kubernetes/pki/service-account-key-1/tls.key',
      '--service-account-key-file=/etc/kubernetes/pki/service-account-key-1/tls.crt',
      '--service-account-key-file=/etc/kubernetes/pki/service-account-key-2/tls.crt',
    ]);
  });

  test('a phase replaces the pods of every program', () => {
    const phaseOf = (objects: readonly Resource[], name: string) =>
      find<Workload>(objects, 'Deployment', name).spec.template.metadata.annotations['platypaas.dev/rotations'];
    const [before, after] = [controlPlane(), controlPlane({ rotations: { authority: Rotation.prepare(1) } })];
    for (const program of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler']) {
      expect(phaseOf(before, program)).not.toBe(phaseOf(after, program));
    }
  });
});

test('a drain takes one pod of each program at a time', () => {
  const cloud = { image: `cloud@sha256:${'a'.repeat(64)}`, config: 'cloud' };
  const objects = controlPlane({ cloudControllerManager: cloud, csiController: cloud });
  const programs = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
  expect(programs.sort()).toEqual([
    'cloud-controller-manager',
    'csi-controller',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
  ]);
  for (const program of programs) {
    const { labels } = find<Workload>(objects, 'Deployment', program).spec.template.metadata;
    const { spec } = find<{ readonly spec: { readonly selector: { readonly matchLabels: object } } }>(
      objects,
      'PodDisruptionBudget',
      program,
    );
    // Pods that are not ready anyway keep no node from being drained.
    expect(spec).toMatchObject({ maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' });
    expect(spec.selector.matchLabels).toMatchObject({ 'app.kubernetes.io/name': program });
    expect(labels).toMatchObject(spec.selector.matchLabels);
  }
});

describe('the API server', () => {
  test('never compacts the etcd that it shares, and stays below its prefix', () => {
    expect(flags(controlPlane())).toEqual(
      expect.arrayContaining(['--etcd-compaction-interval=0', '--etcd-prefix=/tenants/a']),
    );
  });

  test('names all three egress selections', () => {
    const { data } = find<{ data: Record<string, string> }>(controlPlane(), 'ConfigMap', 'kube-apiserver-config');
    expect(data['egress-selector.yaml']!.match(/name: \w+/g)).toEqual([
      'name: cluster',
      'name: controlplane',
      'name: etcd',
    ]);
  });

  test('konnectivity is counted by leases, never by a number', () => {
    const given = flags(controlPlane(), 'kube-apiserver', 'konnectivity-server');
    expect(given).toContain('--enable-lease-controller=true');
    expect(given.join(' ')).not.toContain('--server-count');
  });

  test.each<[string, Changes, string[], object]>([
    ['by name', {}, ['--secure-port=6443', '--endpoint-reconciler-type=none'], { type: 'ClusterIP' }],
    [
      'by an address',
      { exposure: TenantExposure.loadBalancer('203.0.113.10') },
      ['--secure-port=6443', '--advertise-address=203.0.113.10', '--endpoint-reconciler-type=lease'],
      { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
    ],
    [
      'by ports',
      { exposure: TenantExposure.nodePorts({ host: '192.0.2.1', apiServer: 30443, konnectivity: 30132 }) },
      ['--secure-port=30443', '--advertise-address=192.0.2.1'],
      { type: 'NodePort' },
    ],
  ])('is reached %s', (_name, changes, expected, service) => {
    const objects = controlPlane(changes);
    expect(flags(objects)).toEqual(expect.arrayContaining(expected));
    expect(find<{ spec: object }>(objects, 'Service', 'kube-apiserver').spec).toMatchObject(service);
  });

  test('only pods behind an edge have the end of a tunnel', () => {
    const names = (changes: Changes) =>
      find<Workload>(controlPlane(changes), 'Deployment', 'kube-apiserver').spec.template.spec.containers.map(
        ({ name }) => name,
      );
    expect(names({})).toEqual(['kube-apiserver', 'konnectivity-server', 'tunnel']);
    expect(names({ exposure: TenantExposure.loadBalancer('203.0.113.10') })).toEqual([
      'kube-apiserver',
      'konnectivity-server',
    ]);
  });

  test('a larger tenant may ask more at a time', () => {
    expect(flags(controlPlane({ size: TenantSize.LARGE }))).toContain('--max-requests-inflight=800');
  });

  test('controllers come in the wave behind it, since they must not be newer', () => {
    const wave = (name: string) =>
      Number(find<Resource>(controlPlane(), 'Deployment', name).metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    expect(wave('kube-controller-manager')).toBeGreaterThan(wave('kube-apiserver'));
    expect(wave('kube-scheduler')).toBeGreaterThan(wave('kube-apiserver'));
  });
});

describe('what is refused', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'a release that skips a minor',
      () => controlPlane({ version: KubernetesVersion.V1_36, upgradeFrom: KubernetesVersion.V1_34 }),
      /2 minors ahead of 1\.34.*Upgrade to 1\.35 first/s,
    ],
    [
      'a release that goes back',
      () => controlPlane({ version: KubernetesVersion.V1_35, upgradeFrom: KubernetesVersion.V1_36 }),
      /has run 1\.36/,
    ],
    [
      'a minor that nobody supports',
      () => KubernetesVersion.patch('1.30.1'),
      /control planes of 1\.34 to 1\.37 are supported/,
    ],
    ['one API server', () => controlPlane({ replicas: 1 }), /replicas is 1/],
    ['networks that overlap', () => controlPlane({ serviceCidr: '10.244.0.0/16' }), /which overlap.*hcp006/s],
    ['a network that is none', () => controlPlane({ podCidr: '10.244.0.0' }), /podCidr is "10\.244\.0\.0"/],
    ['a network of Services that is too large', () => controlPlane({ serviceCidr: '172.16.0.0/11' }), /serviceCidr/],
    [
      'a name that is none',
      () => controlPlane({ exposure: TenantExposure.loadBalancer('203.0.113.10') }, 'A'),
      /tenant is "A", but it must be at most 63 lower-case letters/,
    ],
    ['a name that leaves no room', () => controlPlane({}, 'a'.repeat(41)), /40 characters.*hcp005/s],
    [
      'a host without a domain',
      () => controlPlane({ exposure: TenantExposure.sni('a', 1) }),
      /one label below the wildcard.*hcp004/s,
    ],
    [
      'a host that leaves no room for konnectivity',
      () => controlPlane({ exposure: TenantExposure.sni(`${'a'.repeat(51)}.s1.example.com`, 1) }),
      /leaves no room for the suffix -konnectivity.*50 characters at most.*hcp004/s,
    ],
    [
      'a certificate for etcd in another namespace',
      () => controlPlane({ namespace: 'tenant-elsewhere' }),
      /etcd user of a is in the namespace tenant-a, but its API server is in tenant-elsewhere.*hcp011/s,
    ],
    [
      'a shard that is none',
      () => controlPlane({ exposure: TenantExposure.sni('a.s1.example.com', -1) }),
      /shard of a tenant is -1/,
    ],
    [
      'an address that is none',
      () => controlPlane({ exposure: TenantExposure.loadBalancer('example.com') }),
      /not an IP address/,
    ],
    [
      'a port that no node gives',
      () =>
        controlPlane({
          exposure: TenantExposure.nodePorts({ host: '192.0.2.1', apiServer: 443, konnectivity: 30132 }),
        }),
      /from 30000 to 32767/,
    ],
    [
      'a name of nodes, to which the Service kubernetes cannot lead',
      () =>
        controlPlane({
          exposure: TenantExposure.nodePorts({ host: 'nodes.example.com', apiServer: 30443, konnectivity: 30132 }),
        }),
      /reached under "nodes\.example\.com", but the Service kubernetes.*needs an IP address.*hcp004/s,
    ],
    [
      'an address of nodes that is none',
      () =>
        controlPlane({
          exposure: TenantExposure.nodePorts({
            host: 'a.example',
            address: 'b.example',
            apiServer: 30443,
            konnectivity: 30132,
          }),
        }),
      /address of the nodes is "b\.example"/,
    ],
    ['networks of two kinds', () => controlPlane({ serviceCidr: 'fd00:1::/112' }), /one IPv4 and one IPv6.*hcp006/s],
    [
      'a network of pods without room for a node',
      () => controlPlane({ podCidr: '10.244.0.0/25' }),
      /podCidr is 10\.244\.0\.0\/25, from which each node gets a \/24: .* from \/8 to \/24.*hcp006/s,
    ],
    [
      'a network of pods that the controller manager cannot divide',
      () => controlPlane({ serviceCidr: 'fd00:1::/112', podCidr: 'fd00:2::/44' }),
      /networks from \/48 to \/64/,
    ],
    [
      'a domain that is none',
      () => controlPlane({ clusterDomain: 'Cluster local' }),
      /clusterDomain is "Cluster local"/,
    ],
    [
      'an audit policy that is no YAML',
      () => controlPlane({ auditPolicy: 'rules: [' }),
      /auditPolicy is .*a Policy of audit/,
    ],
    [
      'an audit policy of another version',
      () =>
        controlPlane({ auditPolicy: 'apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: [{ level: Metadata }]' }),
      /a Policy of audit\.k8s\.io\/v1 with rules/,
    ],
    [
      'the name of no Secret',
      () => controlPlane({ encryptionConfig: 'My Secret' }),
      /encryptionConfig is "My Secret", but it must be the name of a Secret/,
    ],
    ...['kube-apiserver', 'etcd-client', 'ca-1', 'front-proxy-ca-2', 'service-account-key-1'].map(
      (name): [string, () => unknown, RegExp] => [
        `${name}, which cert-manager overwrites`,
        () => controlPlane({ encryptionConfig: name }),
        /that cert-manager does not create/,
      ],
    ),
    [
      'a cloud provider’s program without its configuration',
      () => controlPlane({ cloudControllerManager: { image: `ccm@sha256:${'a'.repeat(64)}` } as CloudProgramProps }),
      /cloudControllerManager\.config is missing/,
    ],
    [
      'one port for both',
      () =>
        controlPlane({
          exposure: TenantExposure.nodePorts({ host: '192.0.2.1', apiServer: 30132, konnectivity: 30132 }),
        }),
      /an unused port/,
    ],
    [
      'an unknown prop',
      () => controlPlane({ version: KubernetesVersion.V1_36, replica: 3 } as Changes),
      /Did you mean replicas/,
    ],
  ])('%s', (_name, program, message) => {
    expect(program).toThrow(message);
  });

  test('a wrong exposure, at the control plane that it is given to and with what else is wrong', () => {
    const exposure = TenantExposure.sni('a', -1);
    expect(() => controlPlane({ exposure, podCidr: 'x' })).toThrow(
      /^core\/a: The host of a tenant is "a".*\ncore\/a: The shard of a tenant is -1.*\ncore\/a: podCidr is "x"/s,
    );
  });

  test('what a program needs for these reasons is taken', () => {
    const advertised = (exposure: TenantExposure) =>
      flags(controlPlane({ exposure })).find((flag) => flag.startsWith('--advertise-address='));
    const ports = { host: 'nodes.example.com', address: '203.0.113.10', apiServer: 30443, konnectivity: 30132 };
    expect(advertised(TenantExposure.nodePorts(ports))).toBe('--advertise-address=203.0.113.10');
    expect(advertised(TenantExposure.nodePorts({ ...ports, host: '192.0.2.1', address: undefined }))).toBe(
      '--advertise-address=192.0.2.1',
    );
    const auditPolicy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{ level: None }]\n';
    expect(JSON.stringify(controlPlane({ auditPolicy }))).toContain('level: None');
    const networks = { serviceCidr: 'fd00:1::/112', podCidr: 'fd00:2::/56' };
    expect(flags(controlPlane(networks), 'kube-controller-manager')).toContain('--cluster-cidr=fd00:2::/56');
    // A Secret may be called as no volume can be.
    expect(JSON.stringify(controlPlane({ encryptionConfig: 'keys.of.2026' }))).toContain('"secretName":"keys.of.2026"');
  });

  test('fewer nodes than a size has are warned of', () => {
    const stderr = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    controlPlane({ podCidr: '10.244.0.0/20' });
    controlPlane({ size: TenantSize.MEDIUM, podCidr: '10.244.0.0/17' });
    expect(stderr).not.toHaveBeenCalled();
    controlPlane({ size: TenantSize.LARGE });
    expect(stderr.mock.calls).toEqual([
      [
        expect.stringMatching(
          /10\.244\.0\.0\/16, which has room for 256 of the 500 nodes of a large.*Give a \/15.*hcp010/s,
        ),
      ],
    ]);
    stderr.mockRestore();
  });

  test('one minor ahead is taken, and so is a patch release', () => {
    expect(() =>
      controlPlane({ version: KubernetesVersion.V1_36, upgradeFrom: KubernetesVersion.V1_35 }),
    ).not.toThrow();
    expect(() =>
      controlPlane({ version: KubernetesVersion.patch('1.36.5'), upgradeFrom: KubernetesVersion.V1_36 }),
    ).not.toThrow();
  });
});

test('a tenant whose Secrets nothing encrypts is warned of', () => {
  const write = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    controlPlane();
    const silent = write.mock.calls.join('\n');
    controlPlane({ encryptionConfig: undefined });
    const told = write.mock.calls.join('\n');
    expect(silent).not.toMatch(/hcp007/);
    expect(told).toMatch(/Secrets of the tenant are written to etcd unencrypted\..*hcp007/s);
  } finally {
    write.mockRestore();
  }
});
