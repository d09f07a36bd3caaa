import { ApiObject, type Chart } from 'cdk8s';

/** Addresses at which backends answer. */
export const BACKENDS = ['192.168.1.21', '192.168.1.22', '192.168.1.23'] as const;
/** The address of a Service that leads to a backend by itself, as kube-proxy would make it. */
export const NATIVE_ADDRESS = '10.96.0.50';
/** The namespace of the routes, and of what they lead to. */
export const SHOP = 'shop';

const PORTS = [
  { name: 'http', port: 80 },
  { name: 'https', port: 443 },
  { name: 'line', port: 9000 },
  { name: 'secure', port: 9443 },
  { name: 'datagram', port: 9001, protocol: 'UDP' },
];
const HTTP = [{ name: 'http', port: 80 }];
/** A pod's port at which nothing listens. */
const DEAD = { address: BACKENDS[0], port: 81 };

interface ServiceSpec {
  readonly type?: string;
  readonly clusterIP?: string;
  readonly ports?: readonly object[];
}

/** The namespace and the Services of the tests: `echo` with three pods, `one`, `two` and `three` with one, and others. */
export function addBackends(chart: Chart): void {
  new ApiObject(chart, 'shop', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SHOP } });
  const [one, two, three] = BACKENDS;
  addService('echo', BACKENDS);
  addService('one', [one]);
  addService('two', [two]);
  addService('solo', [one]);
  addService('three', [three]);
  addService('dead', [], { ports: HTTP }, DEAD);
  addService('half-dead', [two], { ports: HTTP }, DEAD);
  addService('native', [], { clusterIP: NATIVE_ADDRESS });
  addService('node-port', [], { type: 'NodePort', ports: [{ name: 'http', port: 80, nodePort: 30080 }] });
  new ApiObject(chart, 'node', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node' },
    status: { addresses: [{ type: 'InternalIP', address: '192.168.1.20' }] },
  });

  function addService(
    name: string,
    addresses: readonly string[],
    { ports = PORTS, ...rest }: ServiceSpec = {},
    dead?: { readonly address: string; readonly port: number },
  ) {
    const metadata = { name, namespace: SHOP };
    const spec = { ports, ...rest };
    new ApiObject(chart, `service-${name}`, { apiVersion: 'v1', kind: 'Service', metadata, spec });
    if (addresses.length > 0) addSlice(name, name, addresses, ports);
    if (dead) addSlice(`${name}-dead`, name, [dead.address], [{ name: 'http', port: dead.port }]);
  }

  function addSlice(name: string, service: string, addresses: readonly string[], ports: readonly object[]) {
    new ApiObject(chart, `slice-${name}`, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace: SHOP, labels: { 'kubernetes.io/service-name': service } },
      addressType: 'IPv4',
      ports,
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    });
  }
}
