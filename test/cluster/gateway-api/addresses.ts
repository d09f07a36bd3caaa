import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import {
  CiliumCni,
  Encryption,
  Gateway,
  GatewayApiBundle,
  GatewayApiCrds,
  GatewayClassRef,
  IpBlock,
  LabelSelector,
  Listener,
  LoadBalancerIpPool,
  LoadBalancerService,
  TrafficPolicy,
} from '../../../lib';

interface ServiceShape {
  /** The address that it asks for, as a number in the network of its program. */
  readonly asks?: number;
  readonly key?: 'one' | 'two';
  readonly ports: readonly number[];
  readonly local: boolean;
  /** Whether it belongs to a Gateway. */
  readonly isGateway: boolean;
}

/** Services of a namespace, and how many addresses its pools have. */
export interface AddressShape {
  readonly pools: readonly number[];
  readonly services: readonly ServiceShape[];
}

const SERVICE: fc.Arbitrary<ServiceShape> = fc.record(
  {
    asks: fc.integer({ min: 1, max: 5 }),
    key: fc.constantFrom('one', 'one', 'two'),
    ports: fc.uniqueArray(fc.constantFrom(80, 443, 25, 8080), { minLength: 1, maxLength: 2 }),
    local: fc.constantFrom(false, false, false, true),
    isGateway: fc.constantFrom(false, false, false, false, true),
  },
  { requiredKeys: ['ports', 'local', 'isGateway'] },
);

const PROGRAM: fc.Arbitrary<AddressShape> = fc.record({
  pools: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
  services: fc.array(SERVICE, { minLength: 1, maxLength: 5 }),
});

/** Programs that look at random, and are the same each time. */
export function addressShapes(count: number): AddressShape[] {
  return fc.sample(fc.noBias(PROGRAM), { seed: 20_261_127, numRuns: count });
}

/** The address of a program with a number in its network. */
export function addressIn(program: number, number: number): string {
  return `172.31.${program}.${number}`;
}

/** What a program makes: a namespace of its own with Services, and pools that only these have. */
export function addressProgram({ pools, services }: AddressShape, program: number): Chart {
  const namespace = `lb-${program}`;
  const chart = new Chart(new App(), namespace, { disableResourceNameHashes: true, namespace });
  new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM });
  new CiliumCni(chart, 'cilium', {
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10' },
    encryption: Encryption.none(),
    gatewayApi: {},
  });
  let next = 1;
  for (const [index, size] of pools.entries()) {
    const [first, last] = [next, next + size - 1].map((number) => addressIn(program, number)) as [string, string];
    new LoadBalancerIpPool(chart, `pool-${index}`, {
      metadata: { name: `${namespace}-${index}` },
      blocks: [IpBlock.range(first, last)],
      serviceSelector: LabelSelector.of({ 'io.kubernetes.service.namespace': namespace }),
    });
    next += size;
  }
  for (const [index, { asks, key, ports, local, isGateway }] of services.entries()) {
    const addresses = asks === undefined ? [] : [addressIn(program, asks)];
    const name = `service-${index}`;
    if (isGateway) {
      new Gateway(chart, name, {
        gatewayClass: GatewayClassRef.CILIUM,
        addresses,
        listeners: ports.map((port) => Listener.http(`port-${port}`, { port })),
      });
    } else {
      new LoadBalancerService(chart, name, {
        metadata: { name },
        selector: { app: 'web' },
        ports: ports.map((port) => ({ name: `port-${port}`, port })),
        addresses,
        sharingKey: key,
        externalTrafficPolicy: local ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
      });
    }
  }
  return chart;
}

/** The Service behind the one with this index. */
export function serviceName({ isGateway }: ServiceShape, index: number): string {
  return isGateway ? `cilium-gateway-service-${index}` : `service-${index}`;
}
