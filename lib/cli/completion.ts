import { Argument, Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** The command that the shell runs for completion. */
const ANSWERS = 'complete';

const MORE = `
Run this in your shell, or add it to the shell's start-up file:
  bash  source <(platypaas completion bash)
  zsh   source <(platypaas completion zsh)
  fish  platypaas completion fish | source

Exit codes: 0, or 2 for an unknown shell.`;

/** `completion`: the script with which a shell completes commands and options. */
export function completionCommand(program: Command): Command {
  return new Command('completion')
    .description('Print the script with which a shell completes commands and options.')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', MORE)
    .action(async (shell: string) => {
      await addCompletion(program);
      await program.parseAsync([ANSWERS, shell], { from: 'user' });
    });
}

/** Whether the arguments are a shell's request for completions. */
export function isCompletion([command]: readonly string[]): boolean {
  return command === ANSWERS;
}

/** Adds the command that a shell calls for completions. Loaded only then, since nothing else needs it. */
export async function addCompletion(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  tab(program, { completionCommandName: ANSWERS });
}
