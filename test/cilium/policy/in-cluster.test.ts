import { ApiObject, type Chart } from 'cdk8s';
import {
  Allow,
  Authentication,
  CidrGroup,
  CiliumClusterwideNetworkPolicy,
  CiliumCni,
  type CiliumCniProps,
  CiliumNetworkPolicy,
  type CiliumNetworkPolicyProps,
  Encryption,
  Entity,
  Exposure,
  Ipam,
  LabelSelector,
  Peer,
  PolicyEnforcement,
  type PolicySpec,
  Port,
  TraefikIngress,
} from '../../../lib';
import type { Program } from '../../program';
import { reported } from '../reported';

const web = LabelSelector.of({ app: 'web' });
const metadata = { namespace: 'shop' };

const cilium = (chart: Chart, props: CiliumCniProps = {}) =>
  new CiliumCni(chart, 'cilium', { encryption: Encryption.none(), ...props });

const policy = (chart: Chart, props: Partial<CiliumNetworkPolicyProps>, id = 'policy') =>
  new CiliumNetworkPolicy(chart, id, { metadata, endpointSelector: web, ...props });

const given = (chart: Chart, ...specs: PolicySpec[]) => new CiliumNetworkPolicy(chart, 'policy', { metadata, specs });

const namespace = (chart: Chart, name: string) =>
  new ApiObject(chart, `namespace-${name}`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

const SILENT = { errors: 'no failure', warnings: '' };

type Case = readonly [what: string, program: Program, says: RegExp];

describe('what Cilium must be set to', () => {
  const get = { rules: { http: [{ method: 'GET' }] }, ports: [{ port: '80', protocol: 'TCP' as never }] };
  const rules: PolicySpec = {
    endpointSelector: { matchLabels: { app: 'web' } },
    ingress: [{ fromEndpoints: [{}], toPorts: [get] }],
  };
  const required = { from: [Peer.pods({ app: 'b' })], authentication: Authentication.REQUIRED };
  const sctp = { from: [Peer.pods({ app: 'b' })], ports: [Port.sctp(3868)] };
  const byNode = { from: [Peer.nodes(LabelSelector.of({ pool: 'edge' }))] };
  const spire = { authentication: { enabled: true, mutual: { spire: { enabled: true, install: { enabled: true } } } } };

  const uses: Readonly<Record<string, Program>> = {
    dns: (chart) => policy(chart, { egress: [Allow.dns()] }),
    httpInSpecs: (chart) => given(chart, rules),
    serverNames: (chart) =>
      policy(chart, {
        egress: [{ to: [Peer.entity(Entity.WORLD)], ports: [Port.tcp(443)], serverNames: ['example.com'] }],
      }),
    nodes: (chart) =>
      new CiliumClusterwideNetworkPolicy(chart, 'nodes', { nodeSelector: web, ingress: [Allow.fromNodes()] }),
    authentication: (chart) => policy(chart, { ingress: [required] }),
    authenticationInSpecs: (chart) =>
      given(chart, { ...rules, ingress: [{ fromEndpoints: [{}], authentication: { mode: 'required' as never } }] }),
    sctp: (chart) => policy(chart, { ingress: [sctp] }),
    byNode: (chart) => policy(chart, { ingress: [byNode] }),
    open: (chart) => policy(chart, { ingress: [required], enableDefaultDeny: { ingress: false } }),
    plain: (chart) =>
      new ApiObject(chart, 'plain', {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumNetworkPolicy',
        metadata: { name: 'plain', namespace: 'shop' },
        ...{ specs: [rules] },
      }),
  };

  test.each<readonly [string, CiliumCniProps['settings'], RegExp]>([
    ['dns', { l7Proxy: false }, /has rules for HTTP, DNS or the like, but l7Proxy is false in core\/cilium.*np030/s],
    ['httpInSpecs', { l7Proxy: false }, /in specs\[0\], but l7Proxy is false.*np030/s],
    ['serverNames', { l7Proxy: false }, /but l7Proxy is false.*np030/s],
    ['plain', { l7Proxy: false }, /CiliumNetworkPolicy shop\/plain .*but l7Proxy is false.*np030/s],
    ['nodes', {}, /nodes.* is about nodes, but hostFirewall\.enabled is false in core\/cilium.*np031/s],
    ['authentication', {}, /requires authentication, but authentication\.enabled is false.*np032/s],
    [
      'authentication',
      { authentication: { enabled: true } },
      /requires authentication, but authentication\.mutual\.spire\.enabled is false.*np032/s,
    ],
    ['authenticationInSpecs', {}, /requires authentication in specs\[0\].*np032/s],
    ['authentication', { authentication: { enabled: false } }, /but authentication\.enabled is false.*np032/s],
    ['sctp', {}, /has an SCTP port, but sctp\.enabled is false.*np033/s],
    ['byNode', {}, /selects nodes by their labels, but nodeSelectorLabels is false.*np034/s],
    ['open', { ...spire, enableNonDefaultDenyPolicies: false }, /sets enableDefaultDeny to false, but.*np035/s],
  ])('%s is refused with %j', (use, settings, says) => {
    const { errors } = reported((chart) => {
      cilium(chart, { settings });
      uses[use]?.(chart);
    });
    expect(errors).toMatch(says);
  });

  test.each<readonly [string, CiliumCniProps['settings']]>([
    ['dns', {}],
    ['httpInSpecs', {}],
    ['nodes', { hostFirewall: { enabled: true } }],
    ['authentication', spire],
    ['authenticationInSpecs', spire],
    ['sctp', { sctp: { enabled: true } }],
    ['byNode', { nodeSelectorLabels: true }],
    ['open', spire],
  ])('%s is taken with %j', (use, settings) => {
    const program: Program = (chart) => {
      cilium(chart, { settings });
      uses[use]?.(chart);
    };
    expect(reported(program)).toEqual(SILENT);
  });

  test.each(Object.keys(uses))('%s is taken where Cilium is not in the program', (use) => {
    expect(reported(uses[use] as Program)).toEqual(SILENT);
  });

  test('what asks for nothing is taken: authentication that is not needed, ports of any protocol', () => {
    const program: Program = (chart) => {
      cilium(chart);
      policy(chart, {
        ingress: [
          { ...required, authentication: Authentication.DISABLED },
          { ...sctp, ports: [Port.any(3868)] },
        ],
      });
    };
    expect(reported(program)).toEqual(SILENT);
  });
});

const metadataService = [{ to: [Peer.cidr('169.254.169.254/32')] }];
const nodeCidrs = ['192.168.1.0/28'];
const serviceCidrs = ['172.20.0.0/16'];
const ipam = Ipam.clusterPool({ ipv4Cidrs: ['10.244.0.0/16'] });
const to =
  (cidr: string): Program =>
  (chart) => {
    cilium(chart, { nodeCidrs, serviceCidrs, ipam });
    policy(chart, { egress: [{ to: [Peer.cidr(cidr)] }] });
  };
const names =
  (...list: string[]): Program =>
  (chart) =>
    policy(chart, { egress: Allow.toFqdns(list) });

const WARNED: readonly Case[] = [
  [
    'a deny rule alone',
    (chart) => policy(chart, { egressDeny: metadataService }),
    /core\/policy: warning: spec\.egressDeny is all that.*enableDefaultDeny: \{ egress: false \}.*np036/s,
  ],
  [
    'a deny rule alone beside rules of the other direction',
    (chart) => policy(chart, { egressDeny: metadataService, ingress: [Allow.fromSameNamespace()] }),
    /np036/,
  ],
  [
    'a deny rule alone in specs',
    (chart) => given(chart, { endpointSelector: {}, ingressDeny: [{ fromEntities: ['world' as never] }] }),
    /specs\[0\]\.ingressDeny is all/,
  ],
  [
    'a deny rule alone, where another policy is about other pods',
    (chart) => {
      policy(chart, { egressDeny: metadataService });
      policy(chart, { endpointSelector: LabelSelector.of({ app: 'api' }), egress: [Allow.dns()] }, 'other');
    },
    /np036/,
  ],
  [
    'policies that are never enforced',
    (chart) => {
      cilium(chart, { policyEnforcement: PolicyEnforcement.NEVER });
      CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata });
    },
    /core\/closed: warning: policyEnforcementMode is never in core\/cilium.*np037/s,
  ],
  [
    'policies that are only audited',
    (chart) => {
      cilium(chart, { settings: { policyAuditMode: true } });
      CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata });
      policy(chart, { ingress: [Allow.fromNodes()] });
    },
    /policyAuditMode is true.*neither this policy nor 1 more.*np037/s,
  ],
  [
    'an address of a node',
    to('192.168.1.10/32'),
    /is 192\.168\.1\.10\/32, which is within the network of nodes.*np038/s,
  ],
  ['a network of pods', to('10.244.3.0/24'), /within the network of pods, 10\.244\.0\.0\/16.*Peer\.pods.*np038/s],
  ['an address of a Service', to('172.20.0.10/32'), /within the network of Services.*Peer\.service.*np038/s],
  [
    'an address of a node in a deny rule of plain fields',
    (chart) => {
      cilium(chart, { nodeCidrs });
      given(chart, {
        endpointSelector: {},
        egress: [{}],
        egressDeny: [{ toCIDR: ['192.168.1.4/32'] }],
      });
    },
    /specs\[0\]\.egressDeny\[0\]\.toCIDR\[0\] is 192\.168\.1\.4\/32.*np038/s,
  ],
  ['the name of a Service', names('db.prod.svc.cluster.local'), /Peer\.service\('db', 'prod'\).*np039/s],
  ['names of Services', names('*.prod.svc.cluster.local'), /Peer\.namespace\('prod'\).*np039/s],
  ['a short name of a Service', names('db.prod.svc'), /Peer\.service\('db', 'prod'\).*np039/s],
  ['the name of a Service alone', names('db'), /Peer\.service\('db', 'shop'\).*np039/s],
  ['a name in a namespace of the program', names('db.shop'), /toFQDNs\[0\] is db\.shop, the name of a Service.*np039/s],
  ['names in a namespace that every cluster has', names('*.kube-system'), /Peer\.namespace\('kube-system'\).*np039/s],
  [
    'a group of addresses of pods',
    (chart) => {
      cilium(chart, { ipam });
      new CidrGroup(chart, 'group', { externalCIDRs: ['203.0.113.0/24', '10.244.1.0/24'] });
    },
    /core\/group: warning: spec\.externalCIDRs\[1\] is 10\.244\.1\.0\/24, which is within the network of pods.*np038/s,
  ],
  ['the name of a pod', names('10-0-0-1.prod.pod.cluster.local'), /is 10-0-0-1\.prod\.pod\.cluster\.local.*np039/s],
  [
    'Traefik in a namespace where it is not',
    (chart) => {
      new TraefikIngress(chart, 'traefik', { namespace: 'ingress', exposure: Exposure.clusterIp() });
      policy(chart, { ingress: [Allow.fromTraefik('traefik', Port.tcp(8080))] });
    },
    /is about traefik in the namespace traefik, but the program installs it in ingress.*fromTraefik\('ingress'.*np040/s,
  ],
  [
    'a namespace with a slip of the finger',
    (chart) => {
      namespace(chart, 'shop');
      policy(chart, { metadata: { namespace: 'shpo' }, ingress: [Allow.fromNodes()] });
    },
    /in the namespace shpo, which nothing in the program defines.*Did you mean shop\?.*np041/s,
  ],
  [
    'a namespace that is not among those of the program',
    (chart) => {
      namespace(chart, 'shop');
      policy(chart, { metadata: { namespace: 'payments' }, ingress: [Allow.fromNodes()] });
    },
    /in the namespace payments.*np041/s,
  ],
];

test.each(WARNED)('%s is warned of, once', (_what, program, says) => {
  const { errors, warnings } = reported(program);
  expect(errors).toBe('no failure');
  expect(warnings).toMatch(says);
  expect(warnings.match(/warning:/g)).toHaveLength(1);
});

const RIGHT: readonly (readonly [string, Program])[] = [
  [
    'a deny rule that leaves the rest open',
    (chart) => policy(chart, { egressDeny: metadataService, enableDefaultDeny: { egress: false } }),
  ],
  [
    'a deny rule that closes the rest',
    (chart) => policy(chart, { egressDeny: metadataService, enableDefaultDeny: { egress: true } }),
  ],
  [
    'a deny rule beside rules that allow',
    (chart) => policy(chart, { egressDeny: metadataService, egress: [Allow.dns()] }),
  ],
  [
    'a deny rule in a closed namespace',
    (chart) => {
      CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata });
      policy(chart, { egressDeny: metadataService });
    },
  ],
  [
    'a deny rule beside another policy of the same pods',
    (chart) => {
      policy(chart, { egressDeny: metadataService });
      policy(chart, { endpointSelector: LabelSelector.of({ 'k8s:app': 'web' }), egress: [Allow.dns()] }, 'other');
    },
  ],
  [
    'policies that are always enforced',
    (chart) => {
      cilium(chart, { policyEnforcement: PolicyEnforcement.ALWAYS });
      CiliumNetworkPolicy.defaultDeny(chart, 'closed', { metadata });
    },
  ],
  [
    'policies that close nothing while none is enforced',
    (chart) => {
      cilium(chart, { policyEnforcement: PolicyEnforcement.NEVER });
      CiliumClusterwideNetworkPolicy.dnsVisibility(chart, 'dns');
    },
  ],
  ['an address outside of the cluster', to('203.0.113.7/32')],
  ['everything', to('0.0.0.0/0')],
  ['all private addresses', to('10.0.0.0/8')],
  ['the network of nodes and more', to('192.168.0.0/16')],
  [
    'an address of a node where CIDRs match nodes',
    (chart) => {
      cilium(chart, { nodeCidrs, settings: { policyCIDRMatchMode: 'nodes' } });
      policy(chart, { egress: [{ to: [Peer.cidr('192.168.1.10/32')] }] });
    },
  ],
  ['names outside of the cluster', names('api.example.com', '*.svc.example.com', 'svc.example')],
  [
    'the name of a Service that leads out of the cluster',
    (chart) => {
      new ApiObject(chart, 'db', {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'db', namespace: 'prod' },
        ...{ spec: { type: 'ExternalName', externalName: 'db.example.com' } },
      });
      names('db.prod.svc.cluster.local')(chart);
    },
  ],
  [
    'Traefik where it is',
    (chart) => {
      new TraefikIngress(chart, 'traefik', { namespace: 'ingress', exposure: Exposure.clusterIp() });
      policy(chart, { ingress: [Allow.fromTraefik('ingress', Port.tcp(8080))] });
    },
  ],
  [
    'Traefik of somebody else',
    (chart) => policy(chart, { ingress: [Allow.fromTraefik('kube-system', Port.tcp(8080))] }),
  ],
  [
    'a namespace of the cluster',
    (chart) => {
      namespace(chart, 'shop');
      policy(chart, { metadata: { namespace: 'kube-system' }, ingress: [Allow.fromNodes()] });
      policy(chart, { ingress: [Allow.fromNodes()] }, 'other');
    },
  ],
  [
    'a namespace that other objects are in',
    (chart) => {
      namespace(chart, 'shop');
      new ApiObject(chart, 'page', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'page', namespace: 'blog' },
      });
      policy(chart, { metadata: { namespace: 'blog' }, ingress: [Allow.fromNodes()] });
    },
  ],
  [
    'a namespace beside an install with its own',
    (chart) => {
      new TraefikIngress(chart, 'traefik', { exposure: Exposure.clusterIp() });
      policy(chart, { ingress: [Allow.fromNodes()] });
    },
  ],
];

test.each(RIGHT)('%s: nothing is reported', (_what, program) => {
  expect(reported(program)).toEqual(SILENT);
});

test.each(['192.168.1.5', 'fd00::5', '192.168.1.*', '10.*.*.*'])('the address %s as a DNS name is refused', (name) => {
  expect(reported(names(name)).errors).toMatch(/is ".*", an address, not a name.*Use Peer\.cidr\(.*np016/s);
});

test.each(['10.0.*', '192.168.*.*', '10.*'])('a pattern of addresses, %s, is refused', (name) => {
  expect(reported(names(name)).errors).toMatch(/an address, not a name.*np016/s);
});
