import { agentOptionsOf } from '../install/agent/config';
import type { CiliumSettings } from '../settings';

/** Options that Cilium starts with under the names of its flags: those of the ConfigMap, and arguments, which hold over them. */
export function startedOptions(settings: CiliumSettings): Readonly<Record<string, string>> {
  return { ...agentOptionsOf(settings), ...flagsIn(settings.extraArgs) };
}

/** Flags that are given as options of their own: in `extraConfig`, and in `extraArgs`. */
export function ownFlags({ extraConfig, extraArgs }: CiliumSettings): Readonly<Record<string, string>> {
  return { ...extraConfig, ...flagsIn(extraArgs) };
}

/** Flags in arguments: `--flag=value`, `--flag` alone for true, or `--flag` with its value as the next argument. */
function flagsIn(args: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  args.map(String).forEach((arg, position) => {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) return;
    const next = args[position + 1];
    flags[name] = value ?? (next === undefined || String(next).startsWith('-') ? 'true' : String(next));
  });
  return flags;
}
