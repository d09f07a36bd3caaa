import { ApiObject, type Chart } from 'cdk8s';
import {
  Allow,
  CiliumCni,
  type CiliumCniProps,
  CiliumNetworkPolicy,
  Encryption,
  Exposure,
  LabelSelector,
  PolicyEnforcement,
  Port,
  TraefikIngress,
} from '../../../lib';
import { reported } from '../reported';

const SILENT = { errors: 'no failure', warnings: '' };

/** Kubernetes' own policy, as cdk8s-plus and included manifests have it. */
function policy(chart: Chart, spec: object, namespace = 'shop'): void {
  new ApiObject(chart, 'policy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'policy', namespace },
    spec,
  });
}

function object(chart: Chart, apiVersion: string, kind: string, name: string, spec: object): void {
  new ApiObject(chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec });
}

const web = (chart: Chart) =>
  object(chart, 'v1', 'Service', 'web', { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] });

const ingress = (chart: Chart, ingressClassName: string) =>
  object(chart, 'networking.k8s.io/v1', 'Ingress', 'web', {
    ingressClassName,
    defaultBackend: { service: { name: 'web', port: { number: 80 } } },
  });

const of = (spec: object, props: CiliumCniProps = {}, more: (chart: Chart) => void = () => undefined) =>
  reported((chart) => {
    new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...props });
    more(chart);
    policy(chart, spec);
  });

const toBlock = (cidr: string) => ({
  podSelector: {},
  policyTypes: ['Egress'],
  egress: [{ to: [{ ipBlock: { cidr } }] }],
});
const CLOSED = { podSelector: {} };
const SERVING: CiliumCniProps = {
  kubeProxyReplacement: true,
  apiServer: { host: '192.168.1.10', port: 6443 },
  ingressController: {},
};

test.each<readonly [what: string, spec: object, props: CiliumCniProps, says: RegExp]>([
  [
    'some pods by address',
    toBlock('10.0.3.0/24'),
    {},
    /spec\.egress\[0\]\.to\[0\]\.ipBlock\.cidr is 10\.0\.3\.0\/24, which is within the network of pods, 10\.0\.0\.0\/8.*Use podSelector and namespaceSelector.*np038/s,
  ],
  [
    'all pods by address',
    toBlock('10.42.0.0/16'),
    { settings: { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'] } } } },
    /within the network of pods.*np038/s,
  ],
  [
    'Services by address',
    toBlock('10.96.0.10/32'),
    {
      serviceCidrs: ['10.96.0.0/12'],
      settings: { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'] } } },
    },
    /within the network of Services.*podSelector and namespaceSelector for the pods behind it.*np038/s,
  ],
  [
    'all Services by address',
    toBlock('10.96.0.0/12'),
    {
      serviceCidrs: ['10.96.0.0/12'],
      settings: { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.42.0.0/16'] } } },
    },
    /within the network of Services.*np038/s,
  ],
  [
    'a node by address, as the second of its peers',
    { podSelector: {}, ingress: [{ from: [{ podSelector: {} }, { ipBlock: { cidr: '192.168.1.10/32' } }] }] },
    { nodeCidrs: ['192.168.1.0/28'] },
    /spec\.ingress\[0\]\.from\[1\]\.ipBlock\.cidr is 192\.168\.1\.10\/32.*a CiliumNetworkPolicy with Entity\.REMOTE_NODE.*np038/s,
  ],
  [
    'closed pods while nothing is enforced',
    CLOSED,
    { policyEnforcement: PolicyEnforcement.NEVER },
    /policyEnforcementMode is never.*this policy does not close anything.*np037/s,
  ],
  [
    'closed pods while nothing is enforced by an option',
    CLOSED,
    { settings: { extraConfig: { 'enable-policy': 'never' } } },
    /policyEnforcementMode is never.*np037/s,
  ],
  [
    'closed pods while all is only logged',
    CLOSED,
    { settings: { policyAuditMode: true } },
    /policyAuditMode is true.*np037/s,
  ],
  [
    'pods while policies of the kind are ignored',
    CLOSED,
    { settings: { k8sNetworkPolicy: { enabled: false } } },
    /NetworkPolicy shop\/policy \(core\/policy\) has no effect in core\/cilium, because k8sNetworkPolicy\.enabled is false.*np044/s,
  ],
  [
    'pods by a label that each has another value of',
    { podSelector: { matchLabels: { 'statefulset.kubernetes.io/pod-name': 'db-0' } } },
    {},
    /spec\.podSelector selects by the label statefulset\.kubernetes\.io\/pod-name, which Cilium leaves out.*np045/s,
  ],
])('a NetworkPolicy about %s is warned of', (_what, spec, props, says) => {
  expect(of(spec, props)).toEqual({ errors: 'no failure', warnings: expect.stringMatching(says) });
});

test.each<readonly [what: string, spec: object, props: CiliumCniProps]>([
  ['all private addresses', toBlock('10.0.0.0/8'), {}],
  ['everything but the pods', toBlock('0.0.0.0/0'), {}],
  ['addresses elsewhere', toBlock('203.0.113.0/24'), {}],
  [
    'pods by their labels',
    { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'a' } } }] }] },
    {},
  ],
  [
    'nodes that match by address',
    toBlock('192.168.1.10/32'),
    {
      nodeCidrs: ['192.168.1.0/28'],
      settings: { policyCIDRMatchMode: 'nodes' },
    },
  ],
])('a NetworkPolicy about %s is not', (_what, spec, props) => {
  expect(of(spec, props)).toEqual(SILENT);
});

describe('the backend of an Ingress', () => {
  const cilium = (spec: object, more: (chart: Chart) => void = () => undefined) =>
    of(spec, SERVING, (chart) => {
      web(chart);
      ingress(chart, 'cilium');
      more(chart);
    });
  const nothing = () => undefined;
  const allowed = (chart: Chart) =>
    new CiliumNetworkPolicy(chart, 'allowed', {
      metadata: { namespace: 'shop' },
      endpointSelector: LabelSelector.of({ app: 'web' }),
      ingress: [Allow.fromCiliumIngress(Port.tcp(8080))],
    });

  test.each<readonly [string, object]>([
    ['closes its namespace', CLOSED],
    ['lets pods of all namespaces in', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }],
    ['lets every address in', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }],
    ['selects its pods by their label', { podSelector: { matchLabels: { app: 'web' } } }],
  ])("is closed to Cilium's Envoy by a NetworkPolicy that %s", (_what, spec) => {
    expect(cilium(spec).warnings).toMatch(
      /the backend shop\/web is closed by NetworkPolicy shop\/policy \(core\/policy\).*Allow\.fromCiliumIngress\(Port\.tcp\(8080\)\).*gw031/s,
    );
  });

  test.each<readonly [string, object, (chart: Chart) => void]>([
    ['one that lets everybody in', { podSelector: {}, ingress: [{}] }, nothing],
    ['one that is about other pods', { podSelector: { matchLabels: { app: 'db' } } }, nothing],
    ['one that closes egress', { podSelector: {}, policyTypes: ['Egress'] }, nothing],
    ["a policy of Cilium's that opens it", CLOSED, allowed],
  ])('is not closed to it by %s', (_what, spec, more) => {
    expect(cilium(spec, more)).toEqual(SILENT);
  });

  const traefik = (spec: object) =>
    of(spec, { kubeProxyReplacement: true, apiServer: { host: '192.168.1.10', port: 6443 } }, (chart) => {
      new TraefikIngress(chart, 'traefik', { exposure: Exposure.hostPorts() });
      web(chart);
      ingress(chart, 'traefik');
    });
  const fromNamespace = (name: string) => ({
    podSelector: {},
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
            podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
          },
        ],
      },
    ],
  });

  test('is closed to Traefik by one that does not let it in', () => {
    expect(traefik(CLOSED).warnings).toMatch(/the pods behind shop\/web are closed by NetworkPolicy.*np042/s);
  });

  test('is open to Traefik by one that lets its namespace in', () => {
    expect(traefik(fromNamespace('traefik'))).toEqual(SILENT);
  });

  test('is not opened by one that lets a namespace in where Traefik is not', () => {
    expect(traefik(fromNamespace('ingress')).warnings).toMatch(
      /spec\.ingress\[0\]\.from\[0\] is about traefik in the namespace ingress.*Select the namespace traefik.*np040/s,
    );
  });
});

test('a NetworkPolicy with an SCTP port needs SCTP enabled in Cilium', () => {
  const ports = [{ protocol: 'SCTP', port: 3868 }];
  expect(of({ podSelector: {}, ingress: [{ ports }] }).errors).toMatch(/has an SCTP port.*np033/s);
});

test('a NetworkPolicy with the port of a Service is warned of', () => {
  const spec = { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: 80 }] }] };
  expect(of(spec, {}, web).warnings).toMatch(/port 80, which is the port of Service shop\/web.*port 8080.*np043/s);
});
