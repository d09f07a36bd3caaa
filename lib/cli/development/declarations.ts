import * as fs from 'node:fs';
import * as path from 'node:path';

/** An exported name of the package: a class, an interface, an enum, a type, a constant or a function. */
export interface Declaration {
  readonly name: string;
  /** The file that declares it. */
  readonly file: string;
  readonly kind: string;
  /** Whether its file exports it. */
  readonly isExported: boolean;
  /** The class that a class extends, or nothing. */
  readonly base: string | undefined;
  /** The comment before it, or nothing. */
  readonly comment: string;
  /** The members of a class, an interface or an enum, without private and internal ones. */
  readonly members: readonly Member[];
}

/** A member, as the declarations have it. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  /** Its type in source form; undefined for a method. */
  readonly type: string;
  readonly comment: string;
}

/** Everything that a file of declarations, as the compiler writes them, exports by itself or from others. */
export function publicDeclarations(file: string): Declaration[] {
  return [...exportsOf(file).values()];
}

/** Every declaration of a folder, including unexported ones, such as base classes of public classes. */
export function allDeclarations(folder: string): Declaration[] {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.d.ts'));
  return files.flatMap((file) => [...declaredIn(path.join(folder, file)).values()]);
}

function exportsOf(file: string): Map<string, Declaration> {
  const found = new Map([...declaredIn(file)].filter(([, { isExported }]) => isExported));
  const text = fs.readFileSync(file, 'utf8');
  for (const [, names, from = ''] of text.matchAll(/^export (?:type )?(?:\*|\{([^}]*)\}) from '(\..*)';$/gm)) {
    const others = exportsOf(fileOf(path.join(path.dirname(file), from)));
    for (const [name, declaration] of others) {
      if (names === undefined) found.set(name, declaration);
    }
    for (const name of (names ?? '').split(',').filter((each) => each.trim() !== '')) {
      const [given = '', as = given] = name.replace('type ', '').trim().split(' as ');
      const declaration = others.get(given);
      if (!declaration) throw new Error(`${from} does not export ${given} to ${file}`);
      found.set(as, declaration);
    }
  }
  return found;
}

function fileOf(module: string): string {
  const file = `${module}.d.ts`;
  return fs.existsSync(file) ? file : path.join(module, 'index.d.ts');
}

const DECLARATION = /^(export )?(?:declare )?(?:abstract )?(class|interface|enum|type|const|function) (\w+)/;

function declaredIn(file: string): Map<string, Declaration> {
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const found = new Map<string, Declaration>();
  lines.forEach((line, at) => {
    const [, exported, kind = '', name = ''] = DECLARATION.exec(line) ?? [];
    if (!name) return;
    const hasMembers = ['class', 'interface', 'enum'].includes(kind) && line.endsWith('{');
    const body = hasMembers ? lines.slice(at + 1, lines.indexOf('}', at)) : [];
    const [, base] = / extends (\w+)/.exec(line) ?? [];
    found.set(name, {
      name,
      file,
      kind,
      base,
      isExported: exported !== undefined,
      comment: commentBefore(lines, at),
      members: membersOf(body),
    });
  });
  return found;
}

const MEMBER =
  /^ {4}(?!private |protected |constructor\()(?:(?:static|readonly|abstract|get|set) )*(\w+)(\??)(?:: (.*);$)?/;

function membersOf(body: readonly string[]): Member[] {
  return body.flatMap((line, at): Member[] => {
    const [, name, optional, type = ''] = MEMBER.exec(line) ?? [];
    const comment = commentBefore(body, at) || parameterComment(body, name);
    if (name === undefined || comment.includes('@internal')) return [];
    return [{ name, isOptional: optional === '?', type, comment }];
  });
}

/** The constructor's documentation of a parameter that is also a member. */
function parameterComment(body: readonly string[], name = ''): string {
  return body.find((line) => new RegExp(`@param ${name} `).test(line)) ?? '';
}

/** The comment that ends on the line before. */
function commentBefore(lines: readonly string[], at: number): string {
  if (!lines[at - 1]?.trim().endsWith('*/')) return '';
  const before = lines.slice(0, at).join('\n');
  return before.slice(before.lastIndexOf('/**'));
}
