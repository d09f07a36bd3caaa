/** Flags in arguments: `--flag=value`, `--flag` alone for true, or `--flag` with its value as the next argument. */
export function flagsIn(args: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  args.map(String).forEach((arg, position) => {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) return;
    const next = args[position + 1];
    flags[name] = value ?? (next === undefined || String(next).startsWith('-') ? 'true' : String(next));
  });
  return flags;
}
