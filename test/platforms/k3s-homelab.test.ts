import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import {
  CiliumVersion,
  Crds,
  Encryption,
  IpBlock,
  K3sHomelab,
  type K3sHomelabProps,
  Listener,
  PlatformApp,
  RouteNamespaces,
} from '../../lib';
import { compareManifests } from '../../lib/diff';
import type { JsonMap } from '../../lib/settings/schema';
import { chartObjects } from '../parity';

const SERVER = { name: 'server-1', ip: '192.168.1.10' };
const HOME: K3sHomelabProps = {
  servers: [SERVER],
  agents: [{ name: 'agent-1', ip: '192.168.1.11' }],
  network: '192.168.1.0/24',
  interface: 'eth0',
  pool: IpBlock.range('192.168.1.240', '192.168.1.250'),
};
const HA: K3sHomelabProps = {
  ...HOME,
  servers: [SERVER, { name: 'server-2', ip: '192.168.1.12' }, { name: 'server-3', ip: '192.168.1.13' }],
};

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'k3s-homelab-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** The files that the platform writes, by path. */
function written(props: K3sHomelabProps): Record<string, string> {
  const app = new PlatformApp({ outdir: folder });
  new K3sHomelab(app, 'home', props);
  app.synth();
  const root = path.join(folder, 'home');
  const files = fs.readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => path.relative(root, path.join(file.parentPath ?? file.path, file.name))).sort();
  return Object.fromEntries(paths.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
}

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: unknown;
  readonly data?: Readonly<Record<string, string>>;
}

function objects(props: K3sHomelabProps): Resource[] {
  const manifests = Object.entries(written(props)).filter(([file]) => /^\d-/.test(file));
  return manifests.flatMap(([, text]) => parseAllDocuments(text).map((document) => document.toJS() as Resource));
}

function ciliumConfig(props: K3sHomelabProps): Readonly<Record<string, string>> {
  return (
    objects(props).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config')?.data ?? {}
  );
}

function specOf(props: K3sHomelabProps, kind: string, name: string): unknown {
  return objects(props).find((object) => object.kind === kind && object.metadata.name === name)?.spec;
}

describe('the K3s homelab', () => {
  test('writes manifests and the file of each machine', () => {
    expect(Object.keys(written(HOME))).toEqual([
      '1-namespaces.yaml',
      '3-rbac.yaml',
      '4-configuration.yaml',
      '5-workloads.yaml',
      '6-custom-resources.yaml',
      'bootstrap/agent-1/config.yaml',
      'bootstrap/server-1/config.yaml',
      'kustomization.yaml',
    ]);
  });

  test.each([
    ['one server', HOME, 1],
    ['three servers', HA, 3],
  ])('leaves to Cilium in the files of %s what it replaces', (_what, props, count) => {
    const servers = Object.entries(written(props)).filter(([file]) => file.startsWith('bootstrap/server-'));
    expect(servers).toHaveLength(count);
    for (const [, text] of servers) {
      expect(parse(text)).toMatchObject({
        disable: ['traefik', 'servicelb'],
        'flannel-backend': 'none',
        'disable-network-policy': true,
        'disable-kube-proxy': true,
        'resolv-conf': '/run/systemd/resolve/resolv.conf',
      });
    }
  });

  test('applies the definitions of the Gateway API first, with TLSRoute and without the rest of the experimental channel', () => {
    const { resources } = parse(written(HOME)['kustomization.yaml'] ?? '') as { resources: string[] };
    const remote = resources.filter((resource) => resource.startsWith('https://'));
    expect(remote.filter((url) => url.includes('/experimental/')).map((url) => path.basename(url))).toEqual([
      'gateway.networking.k8s.io_tlsroutes.yaml',
    ]);
    expect(remote.filter((url) => url.includes('/standard/'))).toHaveLength(5);
    expect(resources.slice(0, remote.length)).toEqual(remote);
  });

  test('leaves the definitions out when the cluster has them', () => {
    expect(written({ ...HOME, crds: Crds.NONE })['kustomization.yaml']).not.toContain('https://');
  });

  test('gives pods addresses of the network that K3s knows of', () => {
    const props = { ...HOME, clusterCidr: '172.20.0.0/16' };
    expect(ciliumConfig(props)['cluster-pool-ipv4-cidr']).toBe('172.20.0.0/16');
    expect(parse(written(props)['bootstrap/server-1/config.yaml'] ?? '')).toMatchObject({
      'cluster-cidr': '172.20.0.0/16',
    });
  });

  test('announces the pool on the interface of the home network, and on no other', () => {
    expect(specOf(HOME, 'CiliumLoadBalancerIPPool', 'home')).toMatchObject({
      blocks: [{ start: '192.168.1.240', stop: '192.168.1.250' }],
    });
    expect(specOf(HOME, 'CiliumL2AnnouncementPolicy', 'home')).toEqual({
      interfaces: ['^eth0$'],
      loadBalancerIPs: true,
      externalIPs: false,
    });
    expect(specOf({ ...HOME, interface: 'eth0.10' }, 'CiliumL2AnnouncementPolicy', 'home')).toMatchObject({
      interfaces: ['^eth0\\.10$'],
    });
  });

  test('encrypts with WireGuard, which needs no Secret, unless configured otherwise', () => {
    expect(ciliumConfig(HOME)['enable-wireguard']).toBe('true');
    expect(ciliumConfig({ ...HOME, encryption: Encryption.none() })).not.toHaveProperty('enable-wireguard');
    expect(ciliumConfig({ ...HOME, encryption: Encryption.ipsec() })['enable-ipsec']).toBe('true');
  });

  test('has a second operator when there are several servers', () => {
    expect(specOf(HOME, 'Deployment', 'cilium-operator')).toMatchObject({ replicas: 1 });
    expect(specOf(HA, 'Deployment', 'cilium-operator')).toMatchObject({ replicas: 2 });
  });

  test('has a Gateway when it is asked for', () => {
    expect(specOf(HOME, 'Gateway', 'home')).toBeUndefined();
    const listeners = [Listener.http('http', { namespaces: RouteNamespaces.all() })];
    expect(specOf({ ...HOME, gateway: { listeners, address: '192.168.1.240' } }, 'Gateway', 'home')).toEqual({
      gatewayClassName: 'cilium',
      addresses: [{ type: 'IPAddress', value: '192.168.1.240' }],
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } }],
    });
  });

  test('always has the class of Gateways', () => {
    expect(specOf(HOME, 'GatewayClass', 'cilium')).toMatchObject({ controllerName: 'io.cilium/gateway-controller' });
  });

  test('writes custom resources like this', () => {
    expect(written(HOME)['6-custom-resources.yaml']).toMatchSnapshot();
  });
});

/** What is said of the home with these props over it; the type is that of a caller in JavaScript. */
function refusal(over: Record<string, unknown>): string {
  try {
    written({ ...HOME, ...over } as K3sHomelabProps);
    return 'not refused';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('a home that cannot work is refused, and nothing is written', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'two servers',
      { servers: [SERVER, { name: 'server-2', ip: '192.168.1.12' }] },
      /home\/k3s: servers has 2 nodes.*#k3s001/s,
    ],
    [
      'a node elsewhere',
      { agents: [{ name: 'agent-1', ip: '192.168.2.11' }] },
      /192\.168\.2\.11, which is not a host address of network.*#k3s003/s,
    ],
    [
      'more machines than Cilium divides the pod network among',
      { cilium: { settings: { ipam: { operator: { clusterPoolIPv4MaskSize: 16 } } } } },
      /home: 10\.42\.0\.0\/16 has room for 1 node, each with a \/16 for its pods, but there are 2\.\n +Give pods a network with a prefix of 15 or less.*#cil131/s,
    ],
    ['a token', { token: 'hunter2' }, /home: token would put the cluster's token into the program.*#k3s004/s],
    ['no interface', { interface: '' }, /home: interface is "".*#k3s007/s],
    ['an interface with a slash', { interface: 'eth/0' }, /interface is "eth\/0"/],
    [
      'an interface with too long a name',
      { interface: 'enx0123456789abcdef' },
      /interface is "enx0123456789abcdef", .* 1 to 15/,
    ],
    ['a pattern of interfaces', { interface: '^eth[0-9]+' }, /interface is "\^eth\[0-9\]\+"/],
    ['no interface prop', { interface: undefined }, /interface is missing/],
    [
      'a pool in another network',
      { pool: IpBlock.cidr('172.18.255.200/29') },
      /pool is 172\.18\.255\.200\/29, but it must be inside network 192\.168\.1\.0\/24.*#k3s008/s,
    ],
    [
      'a pool that goes on behind the network',
      { pool: IpBlock.range('192.168.1.250', '192.168.2.5') },
      /must be inside network/,
    ],
    [
      'a pool with the broadcast address',
      { pool: IpBlock.cidr('192.168.1.248/29') },
      /without its first and last address/,
    ],
    [
      'a pool with a server',
      { pool: IpBlock.range('192.168.1.5', '192.168.1.10') },
      /which holds 192\.168\.1\.10, the address of server-1/,
    ],
    [
      'a pool with an agent',
      { pool: IpBlock.address('192.168.1.11') },
      /which holds 192\.168\.1\.11, the address of agent-1/,
    ],
    [
      'a pool with the virtual address',
      { ...HA, apiServer: '192.168.1.245' },
      /which holds 192\.168\.1\.245, the address of the API server/,
    ],
    ['an IPv6 pool', { pool: IpBlock.cidr('fd00::/120') }, /pool is fd00::\/120, but it must be inside network/],
    [
      'an IPv6 pool of the same numbers',
      { pool: IpBlock.range('::c0a8:1f0', '::c0a8:1fa') },
      /pool is ::c0a8:1f0 to ::c0a8:1fa, but/,
    ],
    ['a pool that ends before it begins', { pool: IpBlock.range('192.168.1.9', '192.168.1.5') }, /pool is the range/],
    ['a pool as text', { pool: '192.168.1.240/29' }, /pool is "192\.168\.1\.240\/29", but it must be an IpBlock/],
    ['a misspelt prop', { encrytion: Encryption.none() }, /encrytion is not a known prop.*Did you mean encryption\?/s],
    [
      'a Gateway with an address that the pool does not have',
      { gateway: { listeners: [Listener.http('http')], address: '192.168.1.10' } },
      /gateway\.address is "192\.168\.1\.10", which is not in pool 192\.168\.1\.240 to 192\.168\.1\.250.*#k3s008/s,
    ],
  ])('%s', (_what, over, message) => {
    expect(refusal(over)).toMatch(message);
    expect(refusal(over)).not.toMatch(/hunter2/);
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  test('an interface of fifteen letters, and a pool right above the nodes, are taken', () => {
    expect(refusal({ interface: 'enp0s31f6-vlan1' })).toBe('not refused');
    expect(refusal({ pool: IpBlock.range('192.168.1.12', '192.168.1.254') })).toBe('not refused');
  });
});

describe('compared with what upstream’s chart makes of the same settings', () => {
  /** The fields in which our manifests differ from the chart's; parity tests prove that these are the chart's. */
  function differences(props: K3sHomelabProps): string[] {
    const reference = chartObjects('cilium', CiliumVersion.DEFAULT.version, 'k3s-homelab');
    // The name of the Job that makes certificates follows from what it is, its size included.
    const upstream = { hardened: false, settings: { certgen: { resources: null } } };
    const ours = objects({ ...props, cilium: upstream }) as readonly object[] as JsonMap[];
    const { missing, different } = compareManifests(ours, reference, { subset: true });
    expect(missing).toEqual([]);
    return different.flatMap(({ object, differences }) =>
      differences.map(({ path, ours }) => `${object.kind} ${object.name} ${path}: ${JSON.stringify(ours)}`),
    );
  }

  const differencesBesideSizes = (props: K3sHomelabProps) =>
    differences(props).filter((difference) => !/\.resources: /.test(difference));

  test('nothing differs but the sizes', () => {
    expect(differencesBesideSizes({ ...HOME, encryption: Encryption.none() })).toEqual([]);
  });

  test('WireGuard is on by default; nothing else differs', () => {
    expect(differencesBesideSizes(HOME)).toEqual([
      'ConfigMap cilium-config data.enable-wireguard: "true"',
      'ConfigMap cilium-config data.wireguard-persistent-keepalive: "0s"',
    ]);
  });
});

describe('what may be otherwise', () => {
  interface Workload {
    readonly template: { readonly spec: { readonly containers: { name: string; image: string; resources: object }[] } };
  }
  const agent = (props: K3sHomelabProps) =>
    (specOf(props, 'DaemonSet', 'cilium') as Workload).template.spec.containers.find(
      ({ name }) => name === 'cilium-agent',
    );

  test('the version and settings of Cilium, over those of the homelab', () => {
    const props = {
      ...HOME,
      cilium: { version: CiliumVersion.of('1.18.3'), settings: { l2announcements: { leaseDuration: '30s' } } },
    };
    expect(agent(props)?.image).toMatch(/^quay\.io\/cilium\/cilium:v1\.18\.3@/);
    const config = ciliumConfig(props);
    expect([config['l2-announcements-lease-duration'], config['l2-announcements-renew-deadline']]).toEqual([
      '30s',
      '5s',
    ]);
  });

  test('programs that upstream leaves as root, or able to write to their root, unless asked for', () => {
    const context = (props: K3sHomelabProps) =>
      (
        specOf(props, 'Deployment', 'cilium-operator') as {
          template: { spec: { containers: { securityContext: object }[] } };
        }
      ).template.spec.containers[0]?.securityContext;
    expect(context(HOME)).toMatchObject({ readOnlyRootFilesystem: true, runAsNonRoot: true, runAsUser: 65532 });
    expect(context({ ...HOME, cilium: { hardened: false } })).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('sizes', () => {
    const size = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } };
    expect(agent({ ...HOME, sizes: { agent: size } })?.resources).toEqual(size);
    expect(agent(HOME)?.resources).toEqual({
      requests: { cpu: '100m', memory: '256Mi' },
      limits: { cpu: '2', memory: '1Gi' },
    });
  });

  test('a metrics-server of ours turns off that of K3s, and keeps what else is turned off', () => {
    const props = { ...HOME, metricsServer: { replicas: 2 }, serverOptions: { disable: ['local-storage'] } };
    expect(specOf(props, 'Deployment', 'metrics-server')).toMatchObject({ replicas: 2 });
    const { disable } = parse(written(props)['bootstrap/server-1/config.yaml'] ?? '') as { disable: string[] };
    expect(disable).toEqual(expect.arrayContaining(['traefik', 'servicelb', 'local-storage', 'metrics-server']));
  });

  test.each<[string, object, RegExp]>([
    ['a member of cilium that follows from K3s', { cilium: { ipam: {} } }, /cilium\.ipam|ipam is not a prop/],
    ['a size that is none', { sizes: { agent: { requests: { cpu: 5 } } } }, /sizes\.agent\.requests\.cpu/],
    ['a workload that is none', { sizes: { proxy: {} } }, /sizes\.proxy|proxy is not a prop/],
    ['settings that are none', { cilium: { settings: 5 } }, /cilium\.settings/],
  ])('%s is refused', (_, props, message) => {
    expect(() => written({ ...HOME, ...props } as K3sHomelabProps)).toThrow(message);
  });
});
