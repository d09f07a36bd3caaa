import { ApiObject, type Chart } from 'cdk8s';
import {
  CiliumCni,
  type CiliumCniProps,
  CiliumNetworkPolicy,
  type CiliumNetworkPolicyProps,
  CiliumVersion,
  Encryption,
  LabelSelector,
  Peer,
  Port,
} from '../../../lib';
import { reported } from '../reported';

const SILENT = { errors: 'no failure', warnings: '' };

const install = (props: CiliumCniProps, make: (chart: Chart) => void) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...props });
    make(chart);
  });

const policy = (chart: Chart, props: Partial<CiliumNetworkPolicyProps> = {}) =>
  new CiliumNetworkPolicy(chart, 'policy', {
    metadata: { namespace: 'shop' },
    endpointSelector: LabelSelector.of({ app: 'web' }),
    ingress: [{ from: [Peer.pods({ app: 'api' })], ports: [Port.tcp(8080)] }],
    ...props,
  });

describe('labels that are not part of identities', () => {
  const egressGateway = (chart: Chart) =>
    new ApiObject(chart, 'gateway', {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumEgressGatewayPolicy',
      metadata: { name: 'gateway' },
      spec: {
        selectors: [{ podSelector: { matchLabels: { 'pod-template-hash': 'a' } } }],
        destinationCIDRs: ['0.0.0.0/0'],
        egressGateway: { nodeSelector: {}, interface: 'eth0' },
      },
    });
  const listed = (labels: string): CiliumCniProps => ({ settings: { labels } });

  test.each<readonly [string, CiliumCniProps, (chart: Chart) => void, RegExp]>([
    [
      'a label of a StatefulSet',
      {},
      (c) => policy(c, { endpointSelector: LabelSelector.of({ 'statefulset.kubernetes.io/pod-name': 'db-0' }) }),
      /spec\.endpointSelector selects by the label statefulset\.kubernetes\.io\/pod-name, which Cilium leaves out of the identities/,
    ],
    [
      'a label of a ReplicaSet with its source',
      {},
      (c) => policy(c, { ingress: [{ from: [Peer.pods({ 'k8s:pod-template-hash': 'abc' })] }] }),
      /spec\.ingress\[0\]\.fromEndpoints\[0\] selects by the label pod-template-hash/,
    ],
    [
      'a zone, with an expression',
      { version: CiliumVersion.of('1.19.6') },
      (c) =>
        policy(c, {
          ingress: [{ from: [Peer.endpoints(LabelSelector.everything().exists('topology.kubernetes.io/zone'))] }],
        }),
      /fromEndpoints\[0\] selects by the label topology\.kubernetes\.io\/zone/,
    ],
    [
      'a label that is not listed',
      listed('k8s:app k8s:io\\.kubernetes\\.pod\\.namespace'),
      (c) => policy(c, { ingress: [{ from: [Peer.pods({ role: 'api' })] }] }),
      /selects by the label role, which settings\.labels of core\/cilium does not list.*Add k8s:role to settings\.labels/s,
    ],
    [
      'a label that is left out',
      listed('!team'),
      (c) => policy(c, { endpointSelector: LabelSelector.of({ team: 'a' }) }),
      /spec\.endpointSelector selects by the label team, which Cilium leaves out/,
    ],
    [
      'a label that an option leaves out',
      { settings: { extraConfig: { labels: 'k8s:!team' } } },
      (c) => policy(c, { endpointSelector: LabelSelector.of({ team: 'a' }) }),
      /selects by the label team/,
    ],
    [
      'an egress gateway',
      {
        kubeProxyReplacement: true,
        apiServer: { host: '192.168.1.10', port: 6443 },
        settings: { egressGateway: { enabled: true }, bpf: { masquerade: true } },
      },
      egressGateway,
      /core\/gateway: warning: spec\.selectors\[0\]\.podSelector selects by the label pod-template-hash/,
    ],
  ])('%s is warned of', (_what, props, make, says) => {
    const { errors, warnings } = install(props, make);
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(says);
    expect(warnings).toMatch(/np045$/);
  });

  test.each<readonly [string, CiliumCniProps, (chart: Chart) => void]>([
    ['labels of a workload', {}, (c) => policy(c)],
    [
      'a zone before 1.19',
      { version: CiliumVersion.of('1.18.12') },
      (c) => policy(c, { endpointSelector: LabelSelector.of({ 'topology.kubernetes.io/zone': 'a' }) }),
    ],
    [
      'labels that are listed',
      listed('k8s:app,k8s:role'),
      (c) => policy(c, { ingress: [{ from: [Peer.pods({ role: 'api' })] }] }),
    ],
    [
      'the recommended labels, which are always listed',
      listed('k8s:app'),
      (c) => policy(c, { endpointSelector: LabelSelector.of({ 'app.kubernetes.io/name': 'web' }) }),
    ],
    ['namespaces', listed('k8s:app'), (c) => policy(c, { ingress: [{ from: [Peer.namespace('other')] }] })],
    [
      'a longer match than what is left out',
      listed('!team k8s:team-of-web k8s:app'),
      (c) => policy(c, { endpointSelector: LabelSelector.of({ 'team-of-web': 'a' }) }),
    ],
    [
      'a list in a file',
      { settings: { extraConfig: { 'label-prefix-file': '/labels.json' } } },
      (c) => policy(c, { endpointSelector: LabelSelector.of({ 'pod-template-hash': 'a' }) }),
    ],
  ])('%s are not', (_what, props, make) => {
    expect(install(props, make)).toEqual(SILENT);
  });
});

describe('policies that Cilium does not look at', () => {
  const clusterwide = (kind: string) => (chart: Chart) =>
    new ApiObject(chart, 'policy', {
      apiVersion: `policy.networking.k8s.io/v1alpha${kind === 'ClusterNetworkPolicy' ? 2 : 1}`,
      kind,
      metadata: { name: 'policy' },
      spec: { tier: 'Admin', priority: 1, subject: { namespaces: {} } },
    });

  test.each<readonly [string, CiliumCniProps, (chart: Chart) => void, RegExp]>([
    [
      "of Cilium's own kind",
      { settings: { extraConfig: { 'enable-cilium-network-policy': 'false' } } },
      (c) => policy(c),
      /CiliumNetworkPolicy shop\/core-policy \(core\/policy\) has no effect in core\/cilium, because extraConfig\.enable-cilium-network-policy is false/,
    ],
    [
      'ClusterNetworkPolicy before 1.20',
      { version: CiliumVersion.of('1.19.6') },
      clusterwide('ClusterNetworkPolicy'),
      /because Cilium knows them from 1\.20 on/,
    ],
    [
      'ClusterNetworkPolicy in 1.20',
      { version: CiliumVersion.of('1.20.0') },
      clusterwide('ClusterNetworkPolicy'),
      /because k8sClusterNetworkPolicy\.enabled is false/,
    ],
    [
      'AdminNetworkPolicy',
      {},
      clusterwide('AdminNetworkPolicy'),
      /Cilium does not know the kind.*CiliumClusterwideNetworkPolicy/s,
    ],
    ['BaselineAdminNetworkPolicy', {}, clusterwide('BaselineAdminNetworkPolicy'), /Cilium does not know the kind/],
  ])('%s are warned of', (_what, props, make, says) => {
    const { errors, warnings } = install(props, make);
    expect(errors).toBe('no failure');
    expect(warnings).toMatch(says);
    expect(warnings).toMatch(/np044$/);
  });

  test('ClusterNetworkPolicy in 1.20 while it is on is not', () => {
    const settings = { k8sClusterNetworkPolicy: { enabled: true } };
    expect(install({ version: CiliumVersion.of('1.20.0'), settings }, clusterwide('ClusterNetworkPolicy'))).toEqual(
      SILENT,
    );
  });
});

describe('pods in the host network', () => {
  const workload = (chart: Chart, hostNetwork: boolean, id = 'web') =>
    new ApiObject(chart, id, {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: id, namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'web', part: id } },
        template: {
          metadata: { labels: { app: 'web', part: id } },
          spec: { hostNetwork, containers: [{ name: id, image: 'example.com/web:1' }] },
        },
      },
    });

  test('are not what policies for pods apply to', () => {
    const { warnings } = install({}, (chart) => {
      workload(chart, true);
      policy(chart);
    });
    expect(warnings).toMatch(
      /core\/policy: warning: spec\.endpointSelector selects the pods of DaemonSet shop\/web \(core\/web\), which are in the host network.*nodeSelector.*np046$/s,
    );
  });

  test.each<readonly [string, (chart: Chart) => void]>([
    ['beside others of the same labels', (c) => workload(c, false, 'more')],
    ['in a namespace that is closed', () => undefined],
  ])('%s may be selected', (what, more) => {
    expect(
      install({}, (chart) => {
        workload(chart, true);
        more(chart);
        policy(chart, what.startsWith('in') ? { endpointSelector: LabelSelector.everything() } : {});
      }),
    ).toEqual(SILENT);
  });
});
