import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, Duration, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import * as platypaas from '../../lib';
import { programProblems } from '../../lib/cluster/program';
import { chartFiles } from '../../lib/synth/chart-folder';
import { Documents } from '../../lib/synth/documents';

type Class = new (scope: Construct, id: string, props: unknown) => Construct;

/** Made by their static methods, or by subclasses. */
const NOT_MADE_BY_NEW = ['KongPlugin', 'Middleware', 'MiddlewareTCP', 'PlatformComponent', 'TraefikService'];

const CLASSES = Object.entries(platypaas).filter(
  (entry): entry is [string, Class & (typeof entry)[1]] =>
    typeof entry[1] === 'function' &&
    (entry[1] as { readonly prototype: unknown }).prototype instanceof Construct &&
    !((entry[1] as { readonly prototype: unknown }).prototype instanceof App) &&
    !NOT_MADE_BY_NEW.includes(entry[0]),
);

const LIB = path.resolve(__dirname, '../../lib');
const SOURCES = fs
  .readdirSync(LIB, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => fs.readFileSync(path.join(LIB, file), 'utf8'))
  .join('\n');

/** The members of every interface of the library, by the interface. */
const MEMBERS = new Map(
  [...SOURCES.matchAll(/export interface (\w+)[^{\n]*\{\n([\s\S]*?)\n\}/g)].map(([, name = '', body = '']) => [
    name,
    [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, member = '']) => member),
  ]),
);
const EVERY_MEMBER = [...new Set([...MEMBERS.values()].flat())];

const cyclic: Record<string, unknown> = {};
cyclic.self = cyclic;

const odd = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, maxDepth: 2 }),
  fc.anything({ withSparseArray: true, withNullPrototype: true, withBoxedValues: true, maxDepth: 2 }),
  fc.constantFrom<unknown>(
    ...[cyclic, () => 1, Symbol('x'), /x/, Number.NaN, Number.POSITIVE_INFINITY, -1, 0, '', null, undefined, 'FOO'],
    ...[[], {}, [null], [{}], [5], 'a/b', '10.0.0.0/8', Buffer.from('a'), Duration.seconds(1)],
    ...[Lazy.any({ produce: () => Number.NaN }), Object.defineProperty({}, 'x', { enumerable: true, get: refusing })],
    new Proxy({}, { get: refusing }),
  ),
);

function refusing(): never {
  throw new Error('cannot be read');
}

const nested = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    odd,
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom(...EVERY_MEMBER), tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** What goes wrong otherwise than by an error that says what to change. */
function crash(type: Class, props: unknown): string | undefined {
  try {
    const app = new platypaas.PlatformApp({ outdir: '/nonexistent' });
    const isOutermost = type.prototype instanceof Chart || type.name === 'Fleet';
    new type(isOutermost ? app : new Chart(app, 'chart'), 'it', props);
    const problems = programProblems(app);
    const files =
      problems.length > 0 ? [] : app.charts.flatMap((chart) => chartFiles(chart, new Documents(), problems));
    const written = problems.length > 0 ? '' : files.map(({ text }) => text).join('\n');
    return (
      /: (NaN|undefined|-?Infinity|\[object Object\])$/m.exec(written)?.[0] ??
      /must be never/.exec(problems.join())?.[0]
    );
  } catch (error) {
    if (!(error instanceof platypaas.ConfigurationError)) return (error as Error).stack ?? String(error);
    return /must be never/.exec(error.message)?.[0];
  }
}

beforeAll(() => void jest.spyOn(console, 'error').mockImplementation());
afterAll(() => jest.restoreAllMocks());

test.each(CLASSES)('%s refuses whatever it cannot work with in a readable way', (name, type) => {
  const members = MEMBERS.get(`${name}Props`) ?? [];
  const props = fc.oneof(
    { weight: 1, arbitrary: odd },
    {
      weight: 4,
      arbitrary: members.length > 0 ? fc.dictionary(fc.constantFrom(...members), nested, { maxKeys: 4 }) : odd,
    },
  );
  fc.assert(
    fc.property(props, (given) => {
      expect(crash(type as Class, given)).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});
