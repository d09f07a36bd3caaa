import { type Combination, combinationsOf, configOf, settingsOf } from '../../cilium/rules/verdicts/combinations';
import { readVerdicts, TRIED, type Verdict, writeVerdicts } from '../../cilium/rules/verdicts/table';
import type { CiliumLine } from '../control-plane/programs';
import type { Machine } from '../machines/machine';
import { Laboratory, type Outcome } from './laboratory';
import { isOfThisMachine, lacksFeature, reasonOf } from './reasons';

/** As many agents start at once. */
const MACHINES = 2;

/** Where the operator has a word, too. */
const OPERATORS =
  /^(ipam|operator|gatewayAPI|ingressController|cluster|identity|ipv[46]|enableLB|nodeIPAM|defaultLB|disable|cilium|bgp|labels|extraConfig)/;

const LINES = (process.env.ORACLE_LINES?.split(',') ?? Object.keys(TRIED)) as CiliumLine[];

test.each(LINES)('Cilium %s', async (line) => {
  const version = TRIED[line];
  const known = new Map(readVerdicts(version).map((verdict) => [keyOf(verdict), verdict]));
  const all = combinationsOf(version);
  const verdicts = new Map(
    all.flatMap((combination): [Combination, Verdict][] => {
      const before = process.env.ORACLE_AGAIN ? undefined : known.get(keyOf(combination));
      return before ? [[combination, before]] : [];
    }),
  );
  const undecided: string[] = [];
  const laboratory = await Laboratory.open(line, MACHINES, configOf(settingsOf({ base: 'kept', set: {} }, version)!));
  try {
    const queue = all.filter((combination) => !verdicts.has(combination));
    await Promise.all(laboratory.machines.map((machine) => work(machine, queue)));
  } finally {
    await laboratory.close();
    const refused = decided().filter(({ refused }) => refused !== undefined).length;
    process.stderr.write(
      `Cilium ${version}: ${verdicts.size} combinations, ${refused} of them refused; undecided here: ${undecided.length}\n${undecided.join('\n')}\n`,
    );
  }

  function decided(): Verdict[] {
    return all.flatMap((combination) => verdicts.get(combination) ?? []);
  }

  async function work(machine: Machine, queue: Combination[]): Promise<void> {
    for (let combination = queue.shift(); combination; combination = queue.shift()) {
      const [verdict, reason] = await verdictOn(machine, combination);
      process.stderr.write(`${queue.length} left; ${keyOf(combination)}: ${verdict?.refused ?? reason ?? 'starts'}\n`);
      if (verdict) verdicts.set(combination, verdict);
      else undecided.push(`${keyOf(combination)}: ${reason}`);
      // What is known already is not tried again by the next run.
      writeVerdicts(version, decided());
    }
  }

  async function verdictOn(machine: Machine, combination: Combination): Promise<[Verdict?, string?]> {
    const config = configOf(settingsOf(combination, version)!);
    const { base, set } = combination;
    const outcomes: Outcome[] = [await laboratory.tryAgent(machine, config)];
    if (Object.keys(set).some((path) => OPERATORS.test(path))) {
      outcomes.push(await laboratory.tryOperator(machine, config));
    }
    const reasons = outcomes.filter(({ end }) => end === 'ended').map(reasonOf);
    const refused = reasons.find((reason) => !isOfThisMachine(reason));
    if (refused !== undefined) return [{ base, set, refused }];
    if (outcomes.some(lacksFeature)) return [undefined, 'goes on without a feature that its kernel lacks'];
    if (outcomes.every(({ end }) => end === 'started')) return [{ base, set }];
    return [
      undefined,
      reasons[0] ?? `did not come so far: ${outcomes.map(({ log }) => log.slice(-2).join(' ')).join(' ')}`,
    ];
  }
});

function keyOf({ base, set }: Combination): string {
  return JSON.stringify([base, set]);
}
