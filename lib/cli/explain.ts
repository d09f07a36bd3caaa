import { Command } from 'commander';
import { ConfigurationError, describe, known } from '../problems';
import { propEntries, propNamed } from './explain-props';
import type { NoSetting } from './no-setting';
import { asJson, type Output, OWN_STREAMS } from './output';
import { packageFile } from './package-files';
import { type NamedSetting, settingNamed } from './setting-names';

const MORE = `
Exit codes: 0, 1 when a name is not known, and 2 for a wrong option.`;

/** `explain`: the explanation of an error code, a construct, a prop or a setting. */
export function explainCommand({ write }: Output = OWN_STREAMS): Command {
  return new Command('explain')
    .description(
      'Explain an error code, a construct, a prop, or a setting of a chart: meaning, default, versions, and where it ends up in the manifests.',
    )
    .argument(
      '<name...>',
      'for example CIL130, K3sHomelab.pool, Encryption.wireguard, cilium, or cilium.bpf.masquerade',
    )
    .option('--json', 'write JSON')
    .addHelpText('after', MORE)
    .action((names: readonly string[], { json }: { readonly json?: boolean }) => {
      const settings = names.map((name) => ({ name, setting: settingNamed(name) }));
      if (settings.some(({ setting }) => setting)) return explainSettings(settings, json, write);
      const codes = entriesOf(packageFile('docs/errors.md'));
      // Error codes are the most frequent, and need no schema.
      const props = names.every((name) => codes.has(codeIn(name))) ? new Map<string, string>() : propEntries();
      const found = names.map((name) => ({
        name,
        text: codes.get(codeIn(name)) ?? props.get(propNamed(name, props).name ?? ''),
      }));
      const unknown = found.filter(({ text }) => text === undefined);
      if (unknown.length > 0) throw new ConfigurationError(unknown.map(({ name }) => unknownName(name, codes, props)));
      write(json ? asJson(found) : found.map(({ text }) => `${text}\n`).join('\n'));
    });
}

interface Asked {
  readonly name: string;
  readonly setting: NamedSetting | undefined;
}

async function explainSettings(
  asked: readonly Asked[],
  json: boolean | undefined,
  write: Output['write'],
): Promise<void> {
  const { explainSetting } = await import('./explain-settings');
  const found = [];
  const problems = [];
  for (const { name, setting } of asked) {
    const explanation = setting ? await explainSetting(setting) : {};
    if ('text' in explanation) found.push({ name, text: explanation.text });
    else problems.push(unknownSetting(name, explanation));
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  write(json ? asJson(found) : found.map(({ text }) => `${text}\n`).join('\n'));
}

function unknownSetting(name: string, { gone, remedy }: NoSetting): string {
  return describe({
    what: gone ? `${name} is no longer a setting of the chart: ${gone}.` : `${name} is not a setting of a chart.`,
    remedy: remedy ?? 'Name settings only, such as cilium.bpf.masquerade.',
    code: 'EXP001',
  });
}

/** The code in the text that a user copied: `CIL130`, `cil130` or `docs/errors.md#cil130`. */
function codeIn(text: string): string {
  return text.slice(text.lastIndexOf('#') + 1).toUpperCase();
}

/** The entries by their codes, each with its heading. */
function entriesOf(page: string): Map<string, string> {
  const sections = page.split(/^(?=##? )/m).filter((section) => section.startsWith('## '));
  return new Map(sections.map((section) => [/^## (\S+)/.exec(section)?.[1] ?? '', section.trim().replace(/^## /, '')]));
}

function unknownName(name: string, codes: ReadonlyMap<string, string>, props: ReadonlyMap<string, string>): string {
  if (!/^[A-Z]{2,4}\d+$/i.test(codeIn(name))) {
    const { nearest } = propNamed(name, props);
    return describe({
      what: `${name} is not a construct, a prop or the code of an error.`,
      remedy: `Write it like CiliumCni.encryption or CIL130${nearest ? `; the nearest one is ${nearest}` : ''}.`,
      code: 'EXP001',
    });
  }
  const code = codeIn(name);
  const { nearest } = known([...codes.keys()], code);
  return describe({
    what: `${code} is not the code of an error.`,
    remedy: `Copy the code from the end of the message${nearest ? `; the nearest one is ${nearest}` : ''}.`,
    code: 'EXP001',
  });
}
