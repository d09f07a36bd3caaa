import type { Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { PodIpPool } from '../../../lib/cilium/ip-pools';
import {
  IpBlock,
  IpFamilyPolicy,
  LoadBalancerIpPool,
  LoadBalancerService,
  type ServiceProtocol,
  TrafficPolicy,
} from '../../../lib/cilium/load-balancer';
import { LabelSelector } from '../../../lib/cilium/policy';
import { IpFamily } from '../../../lib/kubernetes/cidr';
import { failure } from '../cluster';
import {
  type Address,
  type Model,
  type ModelBlock,
  type ModelPool,
  type ModelSelector,
  type ModelService,
  verdict,
} from './model';

/** How many addresses of each family there are to choose from. */
const SPACE = 24;

const family = fc.constantFrom<4 | 6>(4, 4, 4, 6);

/** Blocks of one to eight addresses, so that every way to give them out can be tried. */
const cidr: fc.Arbitrary<ModelBlock> = fc
  .tuple(family, fc.constantFrom(1, 1, 2, 4, 8), fc.nat(SPACE - 1))
  .map(([kind, size, at]) => {
    const first = at - (at % size);
    return { family: kind, first, last: first + size - 1, cidr: true };
  });

const range: fc.Arbitrary<ModelBlock> = fc
  .tuple(family, fc.nat(3), fc.nat(SPACE - 4))
  .map(([kind, more, first]) => ({ family: kind, first, last: first + more, cidr: false }));

const selector: fc.Arbitrary<ModelSelector> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<ModelSelector>({ kind: 'all' }) },
  fc.constantFrom('blue', 'red').map((value) => ({ kind: 'color' as const, value })),
  fc.constant<ModelSelector>({ kind: 'not-color', value: 'red' }),
  fc.constantFrom('shop', 'bank').map((value) => ({ kind: 'namespace' as const, value })),
);

const pool: fc.Arbitrary<ModelPool> = fc.record({
  blocks: fc.array(fc.oneof(cidr, range), { minLength: 1, maxLength: 2 }),
  allowFirstLastIPs: fc.boolean(),
  disabled: fc.constantFrom(false, false, false, false, false, false, true),
  selector,
});

const address: fc.Arbitrary<Address> = fc
  .tuple(family, fc.nat(SPACE - 1))
  .map(([kind, at]): Address => `${kind}:${at}`);

const service: fc.Arbitrary<ModelService> = fc
  .record({
    namespace: fc.constantFrom('shop', 'bank'),
    color: fc.constantFrom(undefined, 'blue', 'red'),
    requested: fc.oneof(
      { weight: 4, arbitrary: fc.constant<Address[]>([]) },
      fc.uniqueArray(address, { minLength: 1, maxLength: 2 }),
    ),
    key: fc.constantFrom(undefined, 'one', 'one', 'two'),
    shareWith: fc.constantFrom([], [], ['*'], ['shop'], ['shop', 'bank']),
    ports: fc.uniqueArray(fc.constantFrom('80/TCP', '80/UDP', '443/TCP', '25/TCP'), { minLength: 1, maxLength: 2 }),
    local: fc.constantFrom(false, false, true),
    pods: fc.constantFrom('web', 'mail'),
    stack: fc.constantFrom<ModelService['stack']>('default', 'default', 'default', 'ipv4', 'ipv6', 'dual'),
  })
  // An address of a family that the Service does not have is refused before the program is looked at.
  .map((one) => (one.requested.length > 0 && one.stack !== 'dual' ? { ...one, stack: 'default' as const } : one));

const anything: fc.Arbitrary<Model> = fc.record({
  pools: fc.array(pool, { maxLength: 3 }),
  services: fc.array(service, { maxLength: 5 }),
  podNetworks: fc.array(cidr, { maxLength: 2 }),
});

/** Few addresses for many Services, without the mistakes that hide whether there are enough. */
const scarce: fc.Arbitrary<Model> = fc.record({
  pools: fc
    .array(fc.record({ size: fc.integer({ min: 1, max: 3 }), selector, kind: fc.constantFrom<4 | 6>(4, 4, 4, 4, 6) }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((sizes) =>
      sizes.map(({ size, selector: own, kind }, index) => ({
        blocks: [{ family: kind, first: 4 * index, last: 4 * index + size - 1, cidr: false }],
        allowFirstLastIPs: true,
        disabled: false,
        selector: own,
      })),
    ),
  services: fc.array(
    service.map((one) => ({ ...one, requested: one.requested.filter((asked) => asked === '4:0') })),
    { minLength: 1, maxLength: 6 },
  ),
  podNetworks: fc.constant([]),
});

/** Services of one key, most of which could share, at least with some of the others. */
const sharing: fc.Arbitrary<Model> = fc.record({
  pools: fc
    .array(fc.record({ size: fc.integer({ min: 1, max: 2 }), selector }), { minLength: 1, maxLength: 2 })
    .map((sizes) =>
      sizes.map(({ size, selector: own }, index) => ({
        blocks: [{ family: 4 as const, first: 4 * index, last: 4 * index + size - 1, cidr: false }],
        allowFirstLastIPs: true,
        disabled: false,
        selector: index === 0 ? { kind: 'all' as const } : own,
      })),
    ),
  services: fc.array(
    fc
      .record({
        namespace: fc.constantFrom('shop', 'shop', 'shop', 'bank'),
        color: fc.constantFrom(undefined, 'blue'),
        asks: fc.constantFrom(false, false, false, true),
        ports: fc.uniqueArray(fc.constantFrom('80/TCP', '80/UDP', '443/TCP', '25/TCP', '22/TCP'), {
          minLength: 1,
          maxLength: 2,
        }),
        shareWith: fc.constantFrom(['*'], ['shop', 'bank'], []),
        local: fc.constantFrom(true, true, true, false),
        pods: fc.constantFrom('web', 'web', 'web', 'mail'),
      })
      .map(({ asks, ...one }) => ({
        ...one,
        key: 'one',
        requested: asks ? (['4:0'] as const) : [],
        stack: 'default' as const,
      })),
    { minLength: 2, maxLength: 6 },
  ),
  podNetworks: fc.constant([]),
});

test('the checks accept exactly what a brute-force model accepts', () => {
  expectSameVerdict(anything);
});

test('there are enough addresses exactly when some way to give them out serves everyone', () => {
  expectSameVerdict(scarce);
});

test('those who share an address are found in every way that they could', () => {
  expectSameVerdict(sharing);
});

function expectSameVerdict(models: fc.Arbitrary<Model>): void {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  fc.assert(
    fc.property(models, (model) => {
      const message = failure((chart) => build(chart, model));
      const { overlap, unheld, collision, shortage } = verdict(model);
      expect(/#lb010|#lb011|#pip004/.test(message)).toBe(overlap);
      expect(/#lb012/.test(message)).toBe(unheld);
      expect(/#lb013/.test(message)).toBe(collision);
      // Cilium does not use overlapping pools, so that nothing can be said about the number of addresses.
      if (!overlap) expect(/#lb014|#lb015/.test(message)).toBe(shortage);
      expect(message === 'no failure').toBe(!overlap && !unheld && !collision && !shortage);
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 500) },
  );
}

function build(chart: Chart, { pools, services, podNetworks }: Model): void {
  podNetworks.forEach((block, index) => {
    const cidrs = [cidrText(block)];
    const own = block.family === 4 ? { ipv4: { cidrs, maskSize: 32 } } : { ipv6: { cidrs, maskSize: 128 } };
    new PodIpPool(chart, `pods-${index}`, own);
  });
  pools.forEach(({ blocks, selector: own, allowFirstLastIPs, disabled }, index) => {
    new LoadBalancerIpPool(chart, `pool-${index}`, {
      blocks: blocks.map((block) =>
        block.cidr
          ? IpBlock.cidr(cidrText(block))
          : IpBlock.range(addressText(block.family, block.first), addressText(block.family, block.last)),
      ),
      ...selectorProp(own),
      allowFirstLastIPs,
      disabled,
    });
  });
  services.forEach((one, index) => {
    new LoadBalancerService(chart, `service-${index}`, {
      metadata: { namespace: one.namespace, labels: one.color === undefined ? {} : { color: one.color } },
      selector: { app: one.pods },
      ports: one.ports.map((text, position) => {
        const [port, protocol] = text.split('/');
        return { name: `port-${position}`, port: Number(port), protocol: protocol as ServiceProtocol };
      }),
      addresses: one.requested.map((text) => {
        const [kind, at] = text.split(':').map(Number);
        return addressText(kind === 4 ? 4 : 6, at ?? 0);
      }),
      ...(one.key === undefined ? {} : { sharingKey: one.key, sharingCrossNamespace: one.shareWith }),
      externalTrafficPolicy: one.local ? TrafficPolicy.LOCAL : TrafficPolicy.CLUSTER,
      ...stackProps(one),
    });
  });
}

function stackProps({ stack }: ModelService): { ipFamilies?: IpFamily[]; ipFamilyPolicy?: IpFamilyPolicy } {
  if (stack === 'default') return {};
  if (stack === 'dual') return { ipFamilyPolicy: IpFamilyPolicy.PREFER_DUAL_STACK };
  return { ipFamilies: [stack === 'ipv4' ? IpFamily.IPV4 : IpFamily.IPV6] };
}

function selectorProp(own: ModelSelector): { serviceSelector?: LabelSelector } {
  switch (own.kind) {
    case 'all':
      return {};
    case 'color':
      return { serviceSelector: LabelSelector.of({ color: own.value }) };
    case 'not-color':
      return { serviceSelector: LabelSelector.everything().notIn('color', own.value) };
    case 'namespace':
      return { serviceSelector: LabelSelector.of({ 'io.kubernetes.service.namespace': own.value }) };
  }
}

function addressText(kind: 4 | 6, at: number): string {
  return kind === 4 ? `10.0.0.${at}` : `fd00::${at.toString(16)}`;
}

function cidrText({ family: kind, first, last }: ModelBlock): string {
  const bits = Math.log2(last - first + 1);
  return `${addressText(kind, first)}/${(kind === 4 ? 32 : 128) - bits}`;
}
