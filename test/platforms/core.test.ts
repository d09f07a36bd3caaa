import { App } from 'cdk8s';
import { Ipam, PlatypaasCore, type PlatypaasCoreProps } from '../../lib';
import { Cidr } from '../../lib/kubernetes/cidr';

function core(props?: PlatypaasCoreProps): PlatypaasCore {
  return new PlatypaasCore(new App(), 'core', props);
}

const problems = (platform: PlatypaasCore) => platform.node.findAll().flatMap(({ node }) => node.validate());
const pods = (platform: PlatypaasCore) => platform.cilium.settings.ipam.operator.clusterPoolIPv4PodCIDRList;

test.each([
  ['kubeadm', '10.96.0.0/12'],
  ['pods of K3s', '10.42.0.0/16'],
  ['Services of K3s', '10.43.0.0/16'],
  ['pods of KIND', '10.244.0.0/16'],
  ['Services of KIND', '10.96.0.0/16'],
  ["Docker's bridge", '172.17.0.0/16'],
  ['nodes of KIND', '172.18.0.0/16'],
  ['a home network', '192.168.0.0/16'],
  ['Podman', '10.88.0.0/16'],
  ['Google Cloud', '10.128.0.0/9'],
  ['the first network of Azure and others', '10.0.0.0/16'],
])('pods get addresses that are not of %s, %s', (_, network) => {
  const [own] = pods(core()) as string[];
  expect(Cidr.parse(own ?? '').overlaps(Cidr.parse(network))).toBe(false);
});

test('CORE accepts the networks of a usual cluster', () => {
  const cilium = { serviceCidrs: ['10.96.0.0/12'], nodeCidrs: ['192.168.1.0/24'] };
  expect(problems(core({ cilium }))).toEqual([]);
});

test('ipam and settings win over the default', () => {
  const ipam = Ipam.clusterPool({ ipv4Cidrs: ['10.0.0.0/8'] });
  expect(pods(core({ cilium: { ipam } }))).toEqual(['10.0.0.0/8']);
  expect(pods(core({ cilium: { ipam: undefined } }))).toEqual(['10.64.0.0/12']);
  const settings = { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.1.0.0/16'] } } };
  expect(pods(core({ cilium: { settings } }))).toEqual(['10.1.0.0/16']);
});

test('an overlapping network is reported', () => {
  expect(problems(core({ cilium: { nodeCidrs: ['10.64.0.0/24'] } })).join()).toMatch(
    /PodCIDRList has 10\.64\.0\.0\/12 and nodeCidrs has 10\.64\.0\.0\/24, which overlap/,
  );
});

describe('sizes', () => {
  interface Container {
    readonly name: string;
    readonly resources?: Readonly<
      Record<'requests' | 'limits', Readonly<Record<'cpu' | 'memory', string>> | undefined>
    >;
  }
  const containers = (props?: PlatypaasCoreProps): Container[] =>
    (core(props).toJson() as { kind: string; spec?: { template?: { spec?: { containers?: Container[] } } } }[])
      .filter(({ kind }) => ['DaemonSet', 'Deployment'].includes(kind))
      .flatMap(({ spec }) => spec?.template?.spec?.containers ?? []);
  const memoryOf = (name: string, props?: PlatypaasCoreProps) =>
    containers(props).find((one) => one.name === name)?.resources?.limits?.memory;

  test('every container that stays has requests and limits', () => {
    const open = containers().filter(({ resources }) =>
      [resources?.requests, resources?.limits].some((amounts) => !amounts?.cpu || !amounts.memory),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  test.each<[string, string, PlatypaasCoreProps]>([
    ['resources of Cilium', 'cilium-agent', { cilium: { resources: { limits: { memory: '3Gi' } } } }],
    ['its settings', 'cilium-agent', { cilium: { settings: { resources: { limits: { memory: '3Gi' } } } } }],
    ['settings of Traefik', 'traefik', { traefik: { settings: { resources: { limits: { memory: '3Gi' } } } } }],
    [
      'settings of metrics-server',
      'metrics-server',
      { metricsServer: { settings: { resources: { limits: { memory: '3Gi' } } } } },
    ],
  ])('%s win', (_, container, props) => expect(memoryOf(container, props)).toBe('3Gi'));
});

describe('the edge, through which all applications are reached', () => {
  const priority = (props?: PlatypaasCoreProps) =>
    (
      core(props).toJson() as {
        kind: string;
        metadata: { name: string };
        spec?: { template?: { spec?: { priorityClassName?: string } } };
      }[]
    ).find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'traefik')?.spec?.template?.spec
      ?.priorityClassName;

  test('is not evicted for applications', () => expect(priority()).toBe('system-cluster-critical'));

  test.each(['', 'edge'])('unless settings say otherwise: "%s"', (priorityClassName) => {
    expect(priority({ traefik: { settings: { priorityClassName } } })).toBe(priorityClassName || undefined);
  });
});
