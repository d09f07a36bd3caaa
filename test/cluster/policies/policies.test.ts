import { Chart, Testing } from 'cdk8s';
import { CiliumClusterwideNetworkPolicy, CiliumNetworkPolicy, LabelSelector } from '../../../lib';
import { until } from '../control-plane/until';
import { corednsImage } from '../nodes/coredns';
import { Platform } from '../nodes/platform';
import { describeSuite } from '../suite';
import type { EgressCase, IngressCase } from './cases';
import { EGRESS } from './egress';
import { INGRESS } from './ingress';
import { type Flow, SHOP, SLOTS, slotPod, Topology } from './topology';

/** How long an answer may take that must come, and how long is waited for one that must not. */
const PASS_WITHIN = 5000;
const DROPPED_AFTER = 1500;
/** How often an answer that must come is waited for, since a packet may be lost on a busy machine. */
const ATTEMPTS = 3;

interface Case {
  readonly title: string;
  readonly direction: 'ingress' | 'egress';
  readonly value: IngressCase | EgressCase;
}

/** What a case says of one flow. */
interface Claim {
  readonly title: string;
  readonly passes: boolean;
  readonly flow: Flow;
}

const CASES: readonly Case[] = [
  ...Object.entries(INGRESS).map(([name, value]) => ({ title: `from ${name}`, direction: 'ingress', value }) as const),
  ...Object.entries(EGRESS).map(([name, value]) => ({ title: `to ${name}`, direction: 'egress', value }) as const),
];

/** As many at once as there are pods for them. */
const BATCHES = Array.from({ length: Math.ceil(CASES.length / SLOTS) }, (_, index) => {
  const cases = CASES.slice(index * SLOTS, (index + 1) * SLOTS);
  return [cases.map(({ title }) => title).join('; '), cases] as const;
});

describeSuite('policies', 'what policies allow, tried with packets, in the K3s homelab without WireGuard', () => {
  let platform: Platform;
  let topology: Topology;
  let tried = 0;
  beforeAll(async () => {
    platform = await Platform.start({
      name: 'k3s-homelab',
      settings: { 'enable-wireguard': 'false', 'enable-node-selector-labels': 'true' },
      images: [await corednsImage()],
    });
    topology = new Topology(platform);
    await topology.start();
    await platform.apply([
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumCIDRGroup',
        metadata: { name: 'partners', labels: { kind: 'partner' } },
        spec: { externalCIDRs: ['192.168.1.60/32'] },
      },
    ]);
  }, 900_000);
  afterAll(async () => {
    process.stderr.write(`${tried} flows of ${CASES.length} policies were tried\n`);
    await platform?.stop();
  });

  test.each(BATCHES)(
    '%s',
    async (_, cases) => {
      const policies = cases.flatMap(({ value, direction }, slot) => policyOf(value, direction, slot));
      await platform.apply(policies);
      await agentsHave(policies.length);
      try {
        const claims = cases.flatMap(claimsOf);
        tried += claims.length;
        expect(await verdicts(claims)).toEqual(verdictsIn(claims, ({ passes }) => passes));
      } finally {
        await platform.cluster.kubectl.run(['delete', 'ciliumnetworkpolicies', '--all', '--namespace', SHOP]);
        await platform.cluster.kubectl.run(['delete', 'ciliumclusterwidenetworkpolicies', '--all']);
        await agentsHave(0);
      }
    },
    300_000,
  );

  test('no program was ever denied access by the API server', () => {
    expect(platform.refusedRequests()).toEqual([]);
  });

  /** Tries flows; those of which an answer was missed that must come are tried again. */
  async function verdicts(claims: readonly Claim[]): Promise<Record<string, string>> {
    const passed = new Set<Claim>();
    let open = claims;
    for (let attempt = 1; attempt <= ATTEMPTS && open.length > 0; attempt++) {
      const outcomes = await topology.try(open.map(({ flow }) => flow));
      for (const [index, { error }] of outcomes.entries()) if (error === undefined) passed.add(open[index]!);
      open = open.filter((claim) => claim.passes && !passed.has(claim));
    }
    return verdictsIn(claims, (claim) => passed.has(claim));
  }

  /** Waits until every agent has so many policies, and has put them into its endpoints. */
  async function agentsHave(count: number): Promise<void> {
    for (const node of platform.nodes) {
      await until(
        `the agent on ${node.name} has ${count} policies`,
        async () => {
          const answer = await node.run('cilium-dbg', ['policy', 'get', '-o', 'json']);
          const { revision, policy } = JSON.parse(answer) as { revision: number; policy: string };
          const names = new Set(policy.match(/slot-\d+-policy/g));
          if (names.size !== count) return `it has ${[...names].join()}`;
          await node.run('cilium-dbg', ['policy', 'wait', String(revision), '--max-wait-time', '60']);
          return undefined;
        },
        { seconds: 90 },
      );
    }
  }
});

function policyOf(value: IngressCase | EgressCase, direction: string, slot: number): object[] {
  const chart = new Chart(Testing.app(), 'policies', { namespace: SHOP, disableResourceNameHashes: true });
  const props = {
    ...value.policy,
    metadata: { name: `slot-${slot}-policy` },
    endpointSelector: LabelSelector.of({ slot: String(slot) }),
  };
  const kind = value.clusterwide ? CiliumClusterwideNetworkPolicy : CiliumNetworkPolicy;
  new kind(chart, `${direction}-${slot}`, props);
  return Testing.synth(chart) as object[];
}

function claimsOf({ title, direction, value }: Case, slot: number): Claim[] {
  const claim =
    (passes: boolean) =>
    ([peer, traffic]: readonly [string, Flow['traffic']]) => {
      const [from, to] = direction === 'ingress' ? [peer, slotPod(slot)] : [slotPod(slot), peer];
      const milliseconds = passes ? PASS_WITHIN : DROPPED_AFTER;
      return { title: `${title}: ${peer} ${traffic}`, passes, flow: { from, to, traffic, milliseconds } };
    };
  return [...value.passes.map(claim(true)), ...value.drops.map(claim(false))];
}

function verdictsIn(claims: readonly Claim[], passes: (claim: Claim) => boolean): Record<string, string> {
  return Object.fromEntries(claims.map((claim) => [claim.title, passes(claim) ? 'passes' : 'is dropped']));
}
