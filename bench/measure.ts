import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

/** What one run of a command cost. */
export interface Cost {
  /** Seconds by the clock. */
  readonly wall: number;
  /** Seconds of all processors; unknown without GNU time. */
  readonly cpu?: number;
  /** Most memory at once, in MB; unknown without GNU time. */
  readonly memory?: number;
}

/** A command that is measured as a whole process. */
export interface Contender {
  readonly name: string;
  /** A shell command; several processes one after the other count together. */
  readonly command: string;
  /** How often its cost counts: one call stands for as many clusters. */
  readonly times?: number;
}

const GNU_TIME = '/usr/bin/time';

/**
 * Without what makes each start of Node 20 read a file of certificates, whether or not it is going to need any: that is a
 * cost of the machine, as large as the rest of Node's start, and none that helm has.
 */
const { NODE_EXTRA_CA_CERTS: CERTIFICATES, ...ENVIRONMENT } = process.env;

/** What a reader of the results should know of it. */
export const WITHOUT_CERTIFICATES =
  CERTIFICATES === undefined ? [] : ['Measured without NODE_EXTRA_CA_CERTS, which is set here.'];

/** What sets it again for one command. */
export const WITH_CERTIFICATES = CERTIFICATES === undefined ? undefined : `NODE_EXTRA_CA_CERTS='${CERTIFICATES}'`;

/** Runs the contenders in turn, several rounds, and gives the median of each. */
export function measure(contenders: readonly Contender[], rounds: number): Map<string, Cost> {
  const costs = new Map<string, Cost[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, command, times = 1 } of contenders) {
      const cost = run(command);
      // The first round warms the file cache.
      if (round > 0) costs.get(name)?.push(scaled(cost, times));
    }
  }
  return new Map([...costs].map(([name, all]) => [name, median(all)]));
}

function run(command: string): Cost {
  const timed = fs.existsSync(GNU_TIME);
  const [file, args] = timed ? [GNU_TIME, ['-f', '%U %S %M', 'sh', '-ec', command]] : ['sh', ['-ec', command]];
  const start = process.hrtime.bigint();
  const result = spawnSync(file, args, {
    encoding: 'utf8',
    env: ENVIRONMENT,
    maxBuffer: 2 ** 30,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e9;
  if (result.status !== 0) throw new Error(`${command}\n${result.stderr}`);
  const [user = 0, system = 0, kilobytes = 0] = (result.stderr.trim().split('\n').pop() ?? '').split(' ').map(Number);
  return timed ? { wall, cpu: user + system, memory: kilobytes / 1024 } : { wall };
}

function scaled({ wall, cpu, memory }: Cost, times: number): Cost {
  return { wall: wall * times, cpu: cpu === undefined ? undefined : cpu * times, memory };
}

function median(costs: readonly Cost[]): Cost {
  const middle = (values: readonly (number | undefined)[]): number | undefined =>
    values.every((value) => value !== undefined)
      ? [...values].sort((a, b) => Number(a) - Number(b))[values.length >> 1]
      : undefined;
  return {
    wall: middle(costs.map(({ wall }) => wall)) ?? 0,
    cpu: middle(costs.map(({ cpu }) => cpu)),
    memory: middle(costs.map(({ memory }) => memory)),
  };
}
