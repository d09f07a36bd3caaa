import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../problems';
import { located } from '../settings/position';
import { isMap } from '../settings/schema';
import { PlatformApp } from '../synth';
import { type PlatformDocument, readPlatformFile } from './read';

/** Writes the platforms of a platform.yaml. */
export function synthPlatformFile(file: string): void {
  const documents = readPlatformFile(file);
  const app = new PlatformApp();
  try {
    for (const { className, name, props } of documents) new (platformClass(className))(app, name, props.value);
    app.synth();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new ConfigurationError(error.problems.map((problem) => placed(file, problem, documents)));
  }
}

/** Converts a platform.yaml to the equivalent program. */
export function ejected(file: string): string {
  const documents = readPlatformFile(file);
  const uses = documents.flatMap(({ props, className }) => [className, ...props.uses]);
  const foreign = ['Duration', 'Size'];
  const names = (list: readonly string[]) => [...new Set(list)].sort((a, b) => (a < b ? -1 : 1)).join(', ');
  const ofCdk8s = uses.filter((name) => foreign.includes(name));
  const own = [...uses.filter((name) => !foreign.includes(name)), 'PlatformApp'];
  const statements = documents.map(({ className, name, props }) => {
    const source = props.source === '{}' ? '' : `, ${props.source}`;
    return `new ${className}(app, '${name}'${source});\n`;
  });
  return `${ofCdk8s.length > 0 ? `import { ${names(ofCdk8s)} } from 'cdk8s';\n` : ''}\
import { ${names(own)} } from 'platypaas';

const app = new PlatformApp();
${statements.join('')}app.synth();
`;
}

type PlatformClass = new (scope: Construct, id: string, props: unknown) => Chart;

function platformClass(name: string): PlatformClass {
  return (require('../index') as Readonly<Record<string, unknown>>)[name] as PlatformClass;
}

/** A problem of a construct, at the line of the prop that its message begins with. */
function placed(file: string, problem: string, documents: readonly PlatformDocument[]): string {
  const [, construct = '', path = ''] = /^([^:\s]+): ([\w.[\]-]*)/.exec(problem) ?? [];
  const document = documents.find(({ name }) => construct === name || construct.startsWith(`${name}/`));
  if (!document) return problem;
  const within = construct
    .slice(document.name.length + 1)
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const steps = path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  // A part's prop is below the part's name in the platform.
  const part = within.split('/')[0] ?? '';
  const isProp = isMap(document.props.value) && Object.hasOwn(document.props.value, part);
  return located(file, document.positionOf(isProp ? [part, ...steps] : steps), problem);
}
