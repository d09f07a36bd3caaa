import * as path from 'node:path';
import { allDeclarations, type Declaration, publicDeclarations } from '../../lib/cli/development/declarations';

const BUILD = path.join(__dirname, '../../build/lib');
const declarations = publicDeclarations(path.join(BUILD, 'index.d.ts'));

/** Where a user finds what is missing. */
const at = ({ file, name }: Declaration, member = '') =>
  `${path.relative(BUILD, file).replace('.d.ts', '.ts')}: ${name}${member && `.${member}`}`;

const membersOf = (kinds: readonly string[]) =>
  declarations
    .filter(({ kind }) => kinds.includes(kind))
    .flatMap((declaration) => declaration.members.map((member) => ({ declaration, member })));

test('the declarations are read: components, their props and what they take', () => {
  const names = declarations.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['CiliumCni', 'CiliumCniProps', 'KindPlatformStack', 'ServiceRef']));
  const { members } = declarations.find(({ name }) => name === 'K3sNode')!;
  expect(members.map(({ name, isOptional }) => [name, isOptional])).toEqual([
    ['name', false],
    ['ip', false],
  ]);
});

test('everything public says what it is', () => {
  expect(declarations.filter(({ comment }) => comment === '').map((each) => at(each))).toEqual([]);
});

test('every prop says what it is for', () => {
  const silent = membersOf(['interface']).filter(({ member }) => member.comment === '');
  expect(silent.map(({ declaration, member }) => at(declaration, member.name))).toEqual([]);
});

test('every prop that can be left out says what holds then', () => {
  const silent = membersOf(['interface']).filter(
    ({ member }) => member.isOptional && !member.comment.includes('@default'),
  );
  expect(silent.map(({ declaration, member }) => at(declaration, member.name))).toEqual([]);
});

const classes = allDeclarations(BUILD).filter(({ kind }) => kind === 'class');

/** Whether a class or one that it extends says what a member is for. */
function isExplained(declaration: Declaration | undefined, name: string): boolean {
  if (!declaration) return false;
  const { members, base } = declaration;
  if (members.some((member) => member.name === name && member.comment !== '')) return true;
  return isExplained(
    classes.find((other) => other.name === base),
    name,
  );
}

test('every member of a class says what it is for, or the class says so that it extends', () => {
  const silent = membersOf(['class']).filter(({ declaration, member }) => !isExplained(declaration, member.name));
  expect(silent.map(({ declaration, member }) => at(declaration, member.name))).toEqual([]);
});
