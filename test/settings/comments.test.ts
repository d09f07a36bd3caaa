import * as path from 'node:path';
import { withComments } from '../../lib/bundle/setting-comments';
import { CHARTS } from '../../lib/cli/charts';
import { type TypeScript, ts } from '../../lib/cli/development/types';
import { membersOf } from '../../lib/settings/members';
import { NamedGroups, type SettingsTree } from '../../lib/settings/schema';

const ROOT = path.join(__dirname, '../..');

// The declarations of all of Cilium's settings are read.
jest.setTimeout(120_000);

/** What a user writes settings as, in the declarations that are published. */
const TYPES = {
  cilium: ['build/lib/cilium/settings/index.d.ts', 'CiliumSettingsInput'],
  'metrics-server': ['build/lib/metrics-server/settings.d.ts', 'MetricsServerSettingsInput'],
  traefik: ['build/lib/traefik/settings.d.ts', 'TraefikSettingsInput'],
} as const;

const program = ts.createProgram(
  Object.values(TYPES).map(([file]) => path.join(ROOT, file)),
  { moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, strict: true, types: [] },
);
const checker = program.getTypeChecker();

function typeIn(file: string, name: string): TypeScript.Type {
  const source = program.getSourceFile(path.join(ROOT, file));
  const module = source && checker.getSymbolAtLocation(source);
  const symbol = module && checker.getExportsOfModule(module).find((each) => each.name === name);
  if (!symbol) throw new Error(`${file} has no ${name}.`);
  return checker.getDeclaredTypeOfSymbol(symbol);
}

/** Every setting by its path, with the comment that an editor shows. */
function settings(tree: SettingsTree, type: TypeScript.Type, above = ''): (readonly [path: string, comment: string])[] {
  return Object.entries(tree).flatMap(([name, member]) => {
    const at = `${above}${name}`;
    const symbol = checker.getNonNullableType(type).getProperty(name);
    if (!symbol) return [[at, 'is not declared'] as const];
    const members = membersOf(member);
    if (!members) return [[at, ts.displayPartsToString(symbol.getDocumentationComment(checker))] as const];
    const own = checker.getNonNullableType(checker.getTypeOfSymbol(symbol));
    const below = member instanceof NamedGroups ? checker.getIndexInfoOfType(own, ts.IndexKind.String)?.type : own;
    return below ? settings(members, below, `${at}.`) : [[at, 'is not declared'] as const];
  });
}

test.each(Object.entries(TYPES))('an editor shows what each setting of %s means', async (chart, [file, name]) => {
  const found = settings((await CHARTS[chart]!()).settings, typeIn(file, name));
  expect(found.length).toBeGreaterThan(75);
  expect(found.filter(([, comment]) => comment.length < 8 || comment === 'is not declared')).toEqual([]);
});

test('comments stand at members of all kinds, once, also when they are put there again', () => {
  const declared = `import { a } from './a';
export declare const tree: {
    /** Old. */
    a: Setting<boolean>;
    b: {
        c: Setting<{
            a: string;
        } | undefined>;
    };
    named: import("x").NamedGroups<{
        "with-dash": Setting<string>;
    }>;
    optional: OptionalGroup<{
        a: Setting<string>;
    }>;
    /** Not known elsewhere. */
    d: Setting<number>;
};
export type Tree = typeof tree;
`;
  const meanings = {
    a: 'New.',
    'b.c': 'Of b.',
    'named.*.with-dash': 'Of each.',
    optional: 'A group.',
    'optional.a': 'In it.',
  };
  const commented = withComments(declared, 'tree', meanings);
  expect(commented.match(/\/\*\*.*/g)).toEqual(
    ['New.', 'Of b.', 'Of each.', 'A group.', 'In it.', 'Not known elsewhere.'].map((text) => `/** ${text} */`),
  );
  expect(commented.replace(/^ *\/\*\*.*\n/gm, '')).toBe(declared.replace(/^ *\/\*\*.*\n/gm, ''));
  expect(withComments(commented, 'tree', meanings)).toBe(commented);
});
