/**
 * `npm run schemas`: makes `schemas/settings.json`, the meaning of each setting of a chart, from the comments on the
 * types of the settings. With `--check` it writes nothing and exits with 1 when the file is out of date.
 */
import { membersOf } from '../../settings/members';
import { NamedGroups, type SettingsTree } from '../../settings/schema';
import { CHARTS } from '../charts';
import { exportsOf, programOf, type TypeScript, ts, writeSchema } from './types';

/**
 * The types by the names of the charts, and the sources that have them: declarations lose comments where types are
 * merged.
 */
const TYPES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  cilium: ['lib/cilium/settings/index.ts', 'CiliumSettingsInput'],
  'metrics-server': ['lib/metrics-server/settings.ts', 'MetricsServerSettingsInput'],
  traefik: ['lib/traefik/settings.ts', 'TraefikSettingsInput'],
};

const program = programOf(Object.values(TYPES).map(([file]) => file));
const checker = program.getTypeChecker();

/** A type that a file exports. */
function typeIn(file: string, name: string): TypeScript.Type {
  const symbol = exportsOf(program, file).find((each) => each.name === name);
  if (!symbol) throw new Error(`${file} has no type ${name}.`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** Collects the comments of a tree's members by their paths; `*` stands for a name that a user chooses. */
function collect(tree: SettingsTree, type: TypeScript.Type, at: string, into: Record<string, string>): void {
  const given = checker.getNonNullableType(type);
  for (const [name, member] of Object.entries(tree)) {
    const symbol = given.getProperty(name);
    if (!symbol) continue;
    const place = at === '' ? name : `${at}.${name}`;
    const comment = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll('\n', ' ');
    if (comment !== '') into[place] = comment;
    const members = membersOf(member);
    if (!members) continue;
    const below = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
    if (!(member instanceof NamedGroups)) collect(members, below, place, into);
    else {
      const index = checker.getIndexInfoOfType(below, ts.IndexKind.String);
      if (index) collect(members, index.type, `${place}.*`, into);
    }
  }
}

async function meanings(): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const [name, [file, type]] of Object.entries(TYPES)) {
    const load = CHARTS[name];
    if (!load) throw new Error(`There is no chart ${name}.`);
    all[name] = {};
    collect((await load()).settings, typeIn(file, type), '', all[name]);
  }
  return all;
}

void meanings().then((all) => writeSchema('settings.json', all));
