import * as fs from 'node:fs';
import { createRequire } from 'node:module';

/**
 * A module as the compiler wrote it, except that each import runs only when something of it is used. So a program runs
 * only what it uses, whatever else is in the same modules: most rules of a chart are for rarely used settings. This
 * also applies to `crypto`, which Node takes milliseconds to load, and which cdk8s and constructs use for the names of
 * few objects.
 *
 * @param file the module's file
 */
export function lazyModule(file: string): string {
  const lazy = new Set<string>();
  const text = fs
    .readFileSync(file, 'utf8')
    // Only a default export would be missing, and nothing of ours has one.
    .replace(/__importStar\((require\("[^"]+"\))\)/g, '$1')
    .replace(/^(?:const|var) (\w+_\d+|crypto) = (require\("[^"]+"\));$/gm, (_, name: string, module: string) => {
      lazy.add(name);
      return `let ${name}_, ${name} = () => (${name}_ ??= ${module});`;
    })
    .replace(/^__exportStar\(require\("([^"]+)"\), exports\);$/gm, (_, module: string) => reexports(file, module))
    .replace(/\bnew (\w+_\d+)((?:\.\w+)+)/g, (all, name: string, member: string) =>
      lazy.has(name) ? `new (${name}()${member})` : all,
    )
    .replace(/(?<!\w|(?<!\.\.)\.)(\w+_\d+|crypto)(?=\.)/g, (name) => (lazy.has(name) ? `${name}()` : name));
  return text.replace(HELPERS, (_, helpers: string, mark: string) => {
    const needed = /__import\w+\(require/.test(text) ? helpers : '';
    return `${needed}${mark}${text.includes('reexport(') ? REEXPORT : ''}`;
  });
}

/** The compiler's code at the top of a module for its imports. */
const HELPERS =
  /^(var __(?:createBinding|importDefault|importStar|exportStar)\b[\s\S]*?)?^(Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n)/m;

// A name that a module exports itself takes precedence over one of `export *`.
const REEXPORT = `const reexport = (name, load) => {
  if (Object.prototype.hasOwnProperty.call(exports, name)) return;
  Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
};
`;

/** The names of `export *`, which are only known by running the module. */
function reexports(file: string, module: string): string {
  const names = Object.keys(createRequire(file)(module) as object);
  return names.map((name) => `reexport("${name}", () => require("${module}"));`).join('\n');
}
