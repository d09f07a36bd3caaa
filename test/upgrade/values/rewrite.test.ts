import { parse } from 'yaml';
import { ciliumHistory } from '../../../lib/cilium/upgrade';
import { traefikHistory } from '../../../lib/traefik/upgrade';
import { rewrite } from '../../../lib/upgrade/values/rewrite';

const traefik = (text: string, from = '37.0.0', to = '41.3.0') => rewrite(traefikHistory, text, from, to);
const cilium = (text: string, from = '1.13.0', to = '1.20.0') => rewrite(ciliumHistory, text, from, to);

test('comments, order, quotes and indentation stay', () => {
  const before = `# The edge
image:
    tag: v3.7.0 # pinned

# Logs
logs:
    # quiet
    general:
        level: "WARN"
    access:
        enabled: yes
        filters:
            statuscodes: 200-299

ports:
    websecure:
        # public
        expose: {default: true}
        # by the resolver
        tls:
            certResolver: 'le'
        middlewares:
        - a@file
        port: 0x20fb
`;
  expect(traefik(before).text).toBe(`# The edge
image:
    tag: v3.7.0 # pinned

# Logs
# quiet
log:
    level: "WARN"
accessLog:
    enabled: yes
    filters:
        statusCodes: 200-299

ports:
    websecure:
        # public
        expose: {default: true}
        http:
            # by the resolver
            tls:
                certResolver: 'le'
            middlewares:
              - a@file
        port: 0x20fb
`);
});

test('a file that needs nothing stays as it is, to the byte', () => {
  const text = 'deployment:   {replicas: 2}   # odd layout\r\n\r\n\r\nports:  {}\r\n';
  expect(traefik(text)).toMatchObject({ text, steps: [], left: [] });
});

test('lines end as they did', () => {
  expect(traefik('service:\r\n  type: NodePort\r\n').text).toBe('service:\r\n  spec:\r\n    type: NodePort\r\n');
});

test.each([
  [
    'what was moved twice since',
    '33.0.0',
    'ports: {web: {redirectTo: {port: websecure, priority: 10}}}',
    {
      ports: { web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https', priority: 10 } } } } },
    },
  ],
  [
    'a redirection by name',
    '30.0.0',
    'ports: {web: {redirectTo: websecure}}',
    {
      ports: { web: { http: { redirections: { entryPoint: { to: 'websecure', scheme: 'https' } } } } },
    },
  ],
  [
    'exposure as a switch',
    '26.0.0',
    'ports: {web: {expose: true, exposeInternal: false}}',
    {
      ports: { web: { expose: { default: true, internal: false } } },
    },
  ],
  [
    'resolvers',
    '32.0.0',
    'certResolvers: {le: {email: a@b.c, storage: /data/a}}',
    {
      certificatesResolvers: { le: { acme: { email: 'a@b.c', storage: '/data/a' } } },
    },
  ],
  [
    'global arguments',
    '35.0.0',
    'globalArguments: [--global.checknewversion, --global.sendanonymoususage=false]',
    {
      global: { checkNewVersion: true, sendAnonymousUsage: false },
    },
  ],
  [
    'the type of Services, which was LoadBalancer where nothing was said',
    '37.0.0',
    'service: {type: NodePort, externalIPs: [192.0.2.1], additionalServices: {other: {labels: {a: b}}}}',
    {
      service: {
        spec: { type: 'NodePort', externalIPs: ['192.0.2.1'] },
        additionalServices: { other: { labels: { a: 'b' }, spec: { type: 'LoadBalancer' } } },
      },
    },
  ],
  [
    'ranges that only load balancers had',
    '37.0.0',
    'service: {type: ClusterIP, loadBalancerSourceRanges: [10.0.0.0/8]}',
    {
      service: { spec: { type: 'ClusterIP' } },
    },
  ],
  [
    'values that say nothing',
    '37.0.0',
    'service: {type: null, externalIPs: []}\nlogs:\npodSecurityPolicy: {enabled: false}\ndeployment: {kind: DaemonSet}',
    {
      deployment: { kind: 'DaemonSet' },
    },
  ],
  [
    'a number of pods that was not taken at its word',
    '40.0.0',
    'deployment: {replicas: 0}',
    { deployment: { replicas: 1 } },
  ],
  [
    'a class of volumes',
    '37.0.0',
    'persistence: {enabled: true, storageClass: ""}',
    { persistence: { enabled: true } },
  ],
  [
    'a document in text',
    '40.0.0',
    'providers:\n  file:\n    content: |\n      http:\n        a: "8080"\n',
    {
      providers: { file: { content: { http: { a: '8080' } } } },
    },
  ],
  [
    'fields of access logs',
    '40.0.0',
    'logs: {access: {fields: {general: {defaultmode: drop, names: {a: keep}}, headers: {defaultmode: keep}}}}',
    {
      accessLog: { fields: { defaultMode: 'drop', names: { a: 'keep' }, headers: { defaultMode: 'keep' } } },
    },
  ],
])('Traefik: %s', (_, from, before, after) => {
  const { text, left } = traefik(before, from);
  expect(parse(text)).toEqual(after);
  expect(left.filter(({ path }) => path !== undefined)).toEqual([]);
});

test.each([
  [
    'pools',
    'ipam: {operator: {clusterPoolIPv4PodCIDR: 10.0.0.0/8}}',
    { ipam: { operator: { clusterPoolIPv4PodCIDRList: ['10.0.0.0/8'] } } },
  ],
  ['the tunnel', 'tunnel: geneve', { routingMode: 'tunnel', tunnelProtocol: 'geneve' }],
  ['no tunnel', 'tunnel: disabled', { routingMode: 'native' }],
  [
    'keys of IPsec',
    'encryption: {secretName: keys, enabled: true}',
    { encryption: { ipsec: { secretName: 'keys' }, enabled: true } },
  ],
  [
    'one interface',
    'l2podAnnouncements: {enabled: true, interface: eth0.10}',
    { l2podAnnouncements: { enabled: true, interfacePattern: '^eth0\\.10$' } },
  ],
  [
    'strict mode',
    'encryption: {strictMode: {enabled: true, cidr: 10.0.0.0/8}}',
    { encryption: { strictMode: { egress: { enabled: true, cidr: '10.0.0.0/8' } } } },
  ],
  [
    'multi-cluster services',
    'clustermesh: {enableMCSAPISupport: true}',
    { clustermesh: { mcsapi: { enabled: true } } },
  ],
  [
    'what is gone',
    'remoteNodeIdentity: true\nnodePort: {enabled: true, range: "1,2"}\nsvcSourceRangeCheck: true',
    { nodePort: { range: '1,2' } },
  ],
])('Cilium: %s', (_, before, after) => {
  expect(parse(cilium(before).text)).toEqual(after);
});

test.each([
  [
    'a certificate that must not be in values',
    'clustermesh: {apiserver: {tls: {server: {cert: x, key: y}}}}',
    'clustermesh.apiserver.tls.server.cert',
  ],
  ['a check that was off', 'svcSourceRangeCheck: false', 'svcSourceRangeCheck'],
  ['a mode that is none', 'tunnel: wireguard', 'tunnel'],
])('Cilium: %s is left to a person, and in the file', (_, before, path) => {
  const { text, left } = cilium(before);
  expect(text).toBe(before);
  expect(left).toContainEqual(expect.objectContaining({ path }));
});

test.each([
  [
    'a template in the file provider',
    '40.0.0',
    'providers: {file: {content: "{{ range . }}"}}',
    'providers.file.content',
  ],
  [
    'several namespaces',
    '37.0.0',
    'providers: {kubernetesIngressNginx: {namespaces: [a, b]}}',
    'providers.kubernetesIngressNginx.namespaces',
  ],
  ['an argument without a setting', '35.0.0', 'globalArguments: [--ping]', 'globalArguments'],
  ['an anchor', '40.0.0', 'logs:\n  general: &log {level: DEBUG}\n  access: *log\n', 'logs.general'],
])('Traefik: %s is left to a person', (_, from, before, path) => {
  expect(traefik(before, from).left).toContainEqual(expect.objectContaining({ path }));
});

test('of two values in the old and the new place, the one that the old chart read is kept, and a person is informed', () => {
  const { text, left } = traefik('logs: {general: {level: DEBUG}}\nlog: {level: ERROR, format: json}\n', '40.0.0');
  expect(parse(text)).toEqual({ log: { level: 'DEBUG', format: 'json' } });
  expect(left).toEqual([expect.objectContaining({ path: 'log.level', what: expect.stringContaining('logs.general') })]);
});

test('only what changed between the two versions is rewritten', () => {
  const before = 'ports: {websecure: {tls: {enabled: false}}}\nservice: {type: NodePort}\n';
  expect(parse(traefik(before, '37.0.0', '39.0.0').text)).toEqual({
    ports: { websecure: { http: { tls: { enabled: false } } } },
    service: { type: 'NodePort' },
  });
  expect(parse(traefik(before, '39.0.0', '41.3.0').text)).toEqual({
    ports: { websecure: { tls: { enabled: false } } },
    service: { spec: { type: 'NodePort' } },
  });
});

test('rights that widen need a decision, but only where they were narrow', () => {
  const narrow = traefik('rbac: {secretResourceNames: [tls]}', '39.0.0');
  expect(narrow.left).toEqual([expect.objectContaining({ what: expect.stringContaining('may read every Secret') })]);
  expect(traefik('rbac: {secretResourceNames: []}', '39.0.0').left).toEqual([]);
});

test.each([
  ['no YAML', 'a: [', /is not YAML.*hlm001/s],
  ['a list', '- a', /is not a map of values.*hlm001/s],
  ['several documents', 'a: 1\n---\nb: 2', /several documents.*hlm001/s],
])('%s is refused', (_, text, message) => {
  expect(() => traefik(text)).toThrow(message);
});

test('an empty file is nothing to upgrade', () => {
  expect(traefik('# nothing yet\n')).toMatchObject({ text: '# nothing yet\n', steps: [], left: [] });
});

describe('what Cilium’s chart refuses is rewritten whatever version the file is said to be for', () => {
  const from14 = (text: string, to = '1.20.0') => {
    const { text: written, left } = cilium(text, '1.18.0', to);
    return { values: parse(written), left };
  };

  test.each([
    ['strict', true],
    ['partial', false],
    ['disabled', false],
  ])('kubeProxyReplacement: %s', (word, value) => {
    expect(from14(`kubeProxyReplacement: "${word}"`)).toEqual({ values: { kubeProxyReplacement: value }, left: [] });
  });

  test.each([true, false])('kubeProxyReplacement: %s stays', (value) => {
    const text = `kubeProxyReplacement: ${value} # ours\n`;
    expect(cilium(text)).toMatchObject({ text, steps: [], left: [] });
  });

  test.each([
    ['kubeProxyReplacement: probe', /^set it to true where kube-proxy is not installed/],
    ['{kubeProxyReplacement: disabled, socketLB: {enabled: true}}', /^set it to false, and remove .*socketLB\.enabled/],
  ])('%s is for a person to decide', (text, what) => {
    const { left, text: written } = cilium(text);
    expect(written).toBe(text);
    expect(left).toEqual([{ path: 'kubeProxyReplacement', what: expect.stringMatching(what) }]);
  });

  test.each([
    ['clusterPoolIPv4PodCIDR: 10.0.0.0/16', { clusterPoolIPv4PodCIDRList: ['10.0.0.0/16'] }],
    [
      '{clusterPoolIPv6PodCIDR: "fd00::/104", clusterPoolIPv6PodCIDRList: ["fd01::/104"]}',
      { clusterPoolIPv6PodCIDRList: ['fd01::/104'] },
    ],
    ['{clusterPoolIPv4PodCIDR: "", clusterPoolIPv4MaskSize: 24}', { clusterPoolIPv4MaskSize: 24 }],
  ])('the pool %s', (text, operator) => {
    expect(from14(`ipam: {operator: {${text.replace(/^\{|\}$/g, '')}}}`)).toEqual({
      values: { ipam: { operator } },
      left: [],
    });
  });

  test('tunnel', () => {
    expect(from14('tunnel: disabled')).toEqual({ values: { routingMode: 'native' }, left: [] });
  });
});

test('ports that Cilium served without replacing kube-proxy are for a person to decide once they are removed', () => {
  const values = 'nodePort: {enabled: true}\nhostPort: {enabled: true}\nexternalIPs: {enabled: true}\n';
  const alone = cilium(`kubeProxyReplacement: partial\n${values}`);
  expect(alone.left.map(({ path }) => path)).toEqual(['hostPort.enabled', 'nodePort.enabled']);
  expect(parse(alone.text)).toEqual({ kubeProxyReplacement: false });
  const all = cilium(`kubeProxyReplacement: strict\n${values}`);
  expect({ left: all.left, values: parse(all.text) }).toEqual({ left: [], values: { kubeProxyReplacement: true } });
});
