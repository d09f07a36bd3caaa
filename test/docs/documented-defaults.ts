import * as path from 'node:path';
import * as vm from 'node:vm';
import { Duration, Size } from 'cdk8s';
import * as platypaas from '../../lib';
import { publicDeclarations } from '../../lib/cli/development/declarations';

/** What the package exports. */
export const declarations = publicDeclarations(path.join(__dirname, '../../build/lib/index.d.ts'));

/** The defaults that are documented as an expression, by prop; those in prose are left out. */
export function documentedDefaults(name: string): [prop: string, expression: string][] {
  const members = declarations.find((each) => each.name === name)?.members ?? [];
  return members.flatMap((member): [string, string][] => {
    const documented = /@default (?!- )(.*?)(?: \*\/)?$/m.exec(member.comment)?.[1];
    const [, literal] =
      /^('[^']*'|-?\d+|true|false|[A-Z]\w*\.\w+)(?: - | on a laptop|[,;] [a-z])/.exec(documented ?? '') ?? [];
    const expression = literal ?? documented;
    return expression && !/^[^'"]*(?:, | on |; )[a-z]/.test(expression) ? [[member.name, expression]] : [];
  });
}

const NAMES = { ...platypaas, Duration, Size } as Readonly<Record<string, unknown>>;

/** What an expression of the documentation stands for. */
export function evaluated(expression: string): unknown {
  const source = `(function (${Object.keys(NAMES).join(', ')}) { return ${expression}; })`;
  return (vm.runInThisContext(source) as (...values: unknown[]) => unknown)(...Object.values(NAMES));
}
