import { Command, InvalidArgumentError } from 'commander';
import { quantity } from '../kubernetes/quantity';
import { asJson, endWith, type Output, OWN_STREAMS } from './output';

interface Options {
  readonly nodes?: number;
  readonly nodeSize?: string;
  readonly json?: boolean;
}

/** `budget`: what a platform requests from its nodes when idle, and the limits of what it may use. */
export function budgetCommand(output: Output = OWN_STREAMS): Command {
  return new Command('budget')
    .description(
      'Add up the requests and limits of a platform, per component and node. DaemonSets count once for each node; Jobs ' +
        'and what users add do not count, nor does what tenants run on their own nodes. Workloads of charts count as their ' +
        'values ask for them.',
    )
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .option('--nodes <number>', "number of nodes (default: the platform's, or 1)", wholeNumber)
    .option('--node-size <cpu,memory>', `what each node has for pods (default: ${SMALL})`, nodeSize)
    .option('--json', 'write JSON instead of a table; it has what is left only with --node-size')
    .addHelpText('after', '\nExit codes: 0, or 2 when the folder cannot be read.')
    .action(async (folder: string, options: Options) => {
      await endWith(output, 2, () => budget(folder, options, output));
    });
}

async function budget(folder: string, options: Options, { write }: Output): Promise<void> {
  const { amountsOf, budgetOf, jsonOf, leftJson, leftOf, leftText, readFolder, tableOf } = await import('../budget');
  const { consumers, nodes: known } = readFolder(folder);
  const nodes = options.nodes ?? known ?? 1;
  const sums = budgetOf(consumers, nodes);
  const size = options.nodeSize ?? SMALL;
  const [cpu, memory] = size.split(',');
  const left = leftOf(sums, amountsOf({ cpu, memory }), nodes);
  const names = (which: 'withoutRequests' | 'withoutLimits') =>
    consumers.filter((consumer) => consumer[which] > 0).map(({ workload }) => workload);
  const withoutRequests = names('withoutRequests');
  const withoutLimits = names('withoutLimits');
  if (options.json) {
    write(
      asJson({
        nodes,
        ...jsonOf(sums),
        ...(options.nodeSize ? { left: leftJson(left) } : {}),
        withoutRequests,
        withoutLimits,
      }),
    );
    return;
  }
  write(`${nodes} ${nodes === 1 ? 'node' : 'nodes'}\n\n${tableOf(sums)}\n${leftText(left, size, nodes)}`);
  if (withoutRequests.length > 0) {
    write(`\nNot in the sums, for lack of requests for CPU or memory: containers of ${withoutRequests.join(', ')}.\n`);
  }
  if (withoutLimits.length > 0) {
    write(`\nNot in the sums, for lack of limits for CPU or memory: containers of ${withoutLimits.join(', ')}.\n`);
  }
}

/** A small machine. */
const SMALL = '2,4Gi';

function nodeSize(text: string): string {
  const amounts = text.split(',');
  const areQuantities = amounts.length === 2 && amounts.every((amount) => quantity(amount) !== undefined);
  if (!areQuantities)
    throw new InvalidArgumentError('It must be CPU and memory as quantities, such as 4,8Gi or 3500m,7Gi.');
  return text;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
