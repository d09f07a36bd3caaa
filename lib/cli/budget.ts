import { Command, InvalidArgumentError } from 'commander';
import { ConfigurationError } from '../problems';

interface Options {
  readonly nodes?: number;
}

/** `budget`: what a platform requests of its nodes while it is idle, and what it may use at most. */
export function budgetCommand(write: (text: string) => void = (text) => void process.stdout.write(text)): Command {
  return new Command('budget')
    .description(
      'Sum requests and limits of a platform, per component and node. Jobs are not counted, nor what users add.\n' +
        'Workloads that charts make are counted as the values ask for them.',
    )
    .argument('<folder>', 'the folder of a platform, such as dist/core')
    .option('--nodes <number>', 'number of nodes (default: as the platform says, or 1)', wholeNumber)
    .action(async (folder: string, options: Options) => {
      try {
        await budget(folder, options, write);
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        console.error(error.message);
        process.exitCode = 1;
      }
    });
}

async function budget(folder: string, options: Options, write: (text: string) => void): Promise<void> {
  const { budgetOf, readFolder, tableOf } = await import('../budget');
  const { consumers, nodes: known } = readFolder(folder);
  const nodes = options.nodes ?? known ?? 1;
  write(`${nodes} ${nodes === 1 ? 'node' : 'nodes'}\n\n${tableOf(budgetOf(consumers, nodes))}`);
  const silent = consumers.filter(({ withoutRequests }) => withoutRequests > 0);
  if (silent.length > 0) {
    write(
      `\nWithout requests, and so not in the sums: containers of ${silent.map(({ workload }) => workload).join(', ')}.\n`,
    );
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('It must be a whole number of at least 1.');
  return Number(text);
}
