import { Construct } from 'constructs';
import { GatewayApiBundle, GatewayApiCrds } from '../../../lib/gateway-api';
import { EdgeRouter, type EdgeRouterProps, EdgeRouting } from '../../../lib/traefik';
import { objectsOf, type Resource } from '../../program';

const EDGE: EdgeRouterProps = { shard: 1, domain: 's1.k8s.example.com' };
const host = (name: string) => ({ host: name, service: 'kube-apiserver', port: 6443 });

function edge(props: Partial<EdgeRouterProps> = {}, tenants: Readonly<Record<string, string>> = {}): Resource[] {
  return objectsOf((chart) => {
    if (props.routing === EdgeRouting.GATEWAY_API) {
      new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.TRAEFIK });
    }
    const router = new EdgeRouter(chart, 'edge', { ...EDGE, ...props });
    for (const [tenant, name] of Object.entries(tenants)) {
      router.addTenant(new Construct(chart, tenant), tenant, `tenant-${tenant}`, [
        { ...host(name), service: 'kube-apiserver' },
      ]);
    }
  });
}

interface Pods {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: object };
      readonly spec: {
        readonly priorityClassName?: string;
        readonly containers: readonly { readonly resources?: object }[];
      };
    };
  };
}

function podsOf(objects: readonly Resource[]): Pods['spec']['template'] {
  return (objects.find(({ kind }) => kind === 'Deployment') as unknown as Pods).spec.template;
}

// The Services of tenants are no part of these programs, which is warned of.
beforeEach(() => void jest.spyOn(console, 'error').mockImplementation());
afterEach(() => jest.restoreAllMocks());

describe('a shard of the edge', () => {
  const objects = edge();
  const pods = JSON.stringify(objects.find(({ kind }) => kind === 'Deployment'));

  test('reads only the routes of its shard, and nothing but Traefik’s own kinds', () => {
    expect(pods).toContain('--providers.kubernetescrd.labelSelector=edge.platypaas.dev/shard=1');
    expect(pods).not.toContain('--providers.kubernetesingress');
    expect(pods).not.toContain('allowCrossNamespace=true');
  });

  test('listens for TLS connections alone', () => {
    expect(pods).toContain('--entryPoints.passthrough.address=:8443/tcp');
    expect(pods).not.toMatch(/--entryPoints\.(?:web|websecure)\./);
  });

  test('refuses names that no tenant has', () => {
    const options = objects.filter(({ kind }) => kind === 'TLSOption');
    expect(options).toMatchObject([
      {
        metadata: { name: 'default', namespace: 'edge-1', labels: { 'edge.platypaas.dev/shard': '1' } },
        spec: { sniStrict: true },
      },
    ]);
  });

  test('has three pods, of which one may be away', () => {
    expect(objects.find(({ kind }) => kind === 'Deployment')?.spec).toMatchObject({ replicas: 3 });
    expect(objects.find(({ kind }) => kind === 'PodDisruptionBudget')?.spec).toMatchObject({ maxUnavailable: 1 });
  });

  test('is neither evicted before the API servers behind it nor placed on a node without room', () => {
    const { spec } = podsOf(objects);
    expect(spec.priorityClassName).toBe('system-cluster-critical');
    expect(spec.containers.map(({ resources }) => resources)).toEqual([
      { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } },
    ]);
  });

  test.each<[string, NonNullable<EdgeRouterProps['resources']>]>([
    ['requests and a limit', { requests: { memory: '512Mi' }, limits: { memory: '2Gi' } }],
    ['requests alone', { requests: { cpu: '1' } }],
  ])('has %s of a user as they are', (_name, resources) => {
    expect(podsOf(edge({ resources })).spec.containers[0]?.resources).toEqual(resources);
  });

  describe('in a namespace that is closed', () => {
    const policies = (props: Partial<EdgeRouterProps> = {}) =>
      edge(props).filter(({ kind }) => kind === 'NetworkPolicy');

    test('but for customers, Prometheus, tenants and the API server', () => {
      const [closed, flows, ...others] = policies();
      expect(others).toEqual([]);
      expect(closed).toMatchObject({
        metadata: { name: 'default-deny', namespace: 'edge-1' },
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
      expect(flows?.spec).toMatchObject({
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
        ingress: [{ ports: [{ port: 8443 }] }, { ports: [{ port: 9100 }] }],
        egress: [
          { to: [{ namespaceSelector: { matchExpressions: [{ key: 'platypaas.dev/tenant', operator: 'Exists' }] } }] },
          { ports: [{ port: 53 }, { port: 53 }] },
          { ports: [{ port: 443 }, { port: 6443 }] },
        ],
      });
      expect(podsOf(objects).metadata.labels).toMatchObject({ 'app.kubernetes.io/name': 'traefik' });
    });

    test('unless somebody else closes it', () => {
      expect(policies({ networkPolicies: false })).toEqual([]);
    });
  });

  test.each<[string, Partial<EdgeRouterProps>, RegExp]>([
    ['a domain that leaves no room', { domain: `${'a.'.repeat(98)}example` }, /203 characters, which leaves no room/],
    ['two pods', { replicas: 2 }, /replicas is 2/],
    ['a domain that is none', { domain: 'example' }, /not the name of a DNS zone.*edge001/s],
    ['a limit of disks', { resources: { limits: { disk: '1Gi' } } } as Partial<EdgeRouterProps>, /disk/],
    ['an unknown prop', { shards: 2 } as Partial<EdgeRouterProps>, /Did you mean shard/],
  ])('%s is refused', (_name, props, message) => {
    expect(() => edge(props)).toThrow(message);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a host of another shard', { a: 'a.s2.k8s.example.com' }, /not one label below s1\.k8s\.example\.com.*edge001/s],
    ['a host two labels below', { a: 'x.a.s1.k8s.example.com' }, /not one label below/],
    ['a host that is taken', { a: 'a.s1.k8s.example.com', b: 'a.s1.k8s.example.com' }, /which a has already.*edge002/s],
  ])('%s is refused', (_name, tenants, message) => {
    expect(() => edge({}, tenants)).toThrow(message);
  });

  test('more tenants than a shard may have are refused', () => {
    const tenants = { a: 'a.s1.k8s.example.com', b: 'b.s1.k8s.example.com' };
    expect(() => edge({ maxTenants: 1 }, tenants)).toThrow(
      /2 tenants are behind the shard, but maxTenants is 1.*edge003/s,
    );
    expect(() => edge({ maxTenants: 2 }, tenants)).not.toThrow();
  });

  test('more tenants than it serves are refused', () => {
    expect(() => edge({ maxTenants: 1 }, { a: 'a.s1.k8s.example.com', b: 'b.s1.k8s.example.com' })).toThrow(
      /2 tenants/,
    );
  });
});

describe('a shard of the edge that reads the Gateway API', () => {
  const objects = edge({ routing: EdgeRouting.GATEWAY_API }, { a: 'a.s1.k8s.example.com', b: 'b.s1.k8s.example.com' });
  const specsOf = (kind: string) => objects.filter((object) => object.kind === kind);
  const pods = JSON.stringify(specsOf('Deployment'));

  test('reads nothing else, and only the class of its shard', () => {
    expect(pods).toContain('--providers.kubernetesgateway');
    expect(pods).toContain('--providers.kubernetesgateway.labelSelector=edge.platypaas.dev/shard=1');
    expect(pods).not.toContain('--providers.kubernetescrd');
    expect(specsOf('GatewayClass')).toMatchObject([
      { metadata: { name: 'edge-1', labels: { 'edge.platypaas.dev/shard': '1' } } },
    ]);
  });

  test('has one listener, for the names of the shard, to which only namespaces of tenants attach routes', () => {
    expect(specsOf('Gateway').map(({ metadata, spec }) => ({ ...metadata, spec }))).toMatchObject([
      {
        name: 'edge',
        namespace: 'edge-1',
        spec: {
          gatewayClassName: 'edge-1',
          listeners: [
            {
              name: 'passthrough',
              port: 8443,
              protocol: 'TLS',
              hostname: '*.s1.k8s.example.com',
              tls: { mode: 'Passthrough' },
              allowedRoutes: {
                namespaces: {
                  from: 'Selector',
                  selector: { matchExpressions: [{ key: 'platypaas.dev/tenant', operator: 'Exists' }] },
                },
              },
            },
          ],
        },
      },
    ]);
  });

  test('refuses names that no tenant has', () => {
    expect(JSON.stringify(specsOf('ConfigMap'))).toContain('sniStrict: true');
    expect(pods).toContain('--providers.file.');
  });

  test('has a route for each name', () => {
    expect(specsOf('IngressRouteTCP')).toEqual([]);
    expect(specsOf('TLSRoute').map(({ metadata, spec }) => [metadata?.namespace, metadata?.name, spec])).toEqual(
      ['a', 'b'].map((name) => [
        `tenant-${name}`,
        name,
        {
          parentRefs: [{ name: 'edge', namespace: 'edge-1', sectionName: 'passthrough' }],
          hostnames: [`${name}.s1.k8s.example.com`],
          rules: [{ backendRefs: [{ name: 'kube-apiserver', port: 6443 }] }],
        },
      ]),
    );
  });
});
