import type { Command } from 'commander';
import { commandProgram } from '../../lib/cli/commands';

type Named = readonly [name: string, command: Command];

function commandsOf(command: Command, above: readonly string[] = []): Named[] {
  const own = [...above, command.name()];
  return [
    [own.join(' '), command] as const,
    ...command
      .createHelp()
      .visibleCommands(command)
      .flatMap((each) => (each.name() === 'help' ? [] : commandsOf(each, own))),
  ];
}

/** All commands that a user can call, with those that stand above them. */
export const all: readonly Named[] = commandsOf(commandProgram()).map(([name, command]) => [
  name.replace(/^platypaas ?/, ''),
  command,
]);

/** Those that do something themselves. */
export const working: readonly Named[] = all.filter(([, command]) => command.commands.length === 0);
