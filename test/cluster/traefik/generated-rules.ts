import * as fc from 'fast-check';

/** One of the values that are right, and now and then one that is not, or that is hard to tell. */
function mostly(right: readonly string[], odd: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: fc.constantFrom(...odd, '') },
  );
}

const DOMAIN = mostly(
  ['a.example.com', 'example.com', 'EXAMPLE.org'],
  ['*.example.com', 'bücher.example', 'a_b.example'],
);
const PATH = mostly(['/', '/api', '/api/v1'], ['api', '/{id}', '/{id:[0-9]+}']);
const REGEXP = mostly(
  ['^/api$', '.+', '(?P<name>x)', '^.*\\.example\\.com$', '\\d+'],
  ['[a-z', '(?=x)', '(', 'a{2,1}', '{name:[a-z]+}', '\\x'],
);
const NAME = mostly(['X-Version', 'x-version', 'page'], ['two words']);
const VALUE = mostly(['1', 'yes', 'two words'], ['`']);
const METHOD = mostly(['GET', 'PURGE'], ['get', 'G T']);
const ADDRESS = mostly(
  ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8'],
  ['10.0.0.0/33', 'localhost', '10.0.0.1-10.0.0.9'],
);

/** How often as many values are given as are taken. */
const MATCHERS: Readonly<Record<string, readonly fc.Arbitrary<string>[]>> = {
  Host: [DOMAIN],
  HostRegexp: [REGEXP],
  Path: [PATH],
  PathPrefix: [PATH],
  PathRegexp: [REGEXP],
  Method: [METHOD],
  Header: [NAME, VALUE],
  HeaderRegexp: [NAME, REGEXP],
  Query: [NAME, VALUE],
  QueryRegexp: [NAME, REGEXP],
  ClientIP: [ADDRESS],
};

const FOREIGN = [
  'Headers',
  'HostHeader',
  'HeadersRegexp',
  'HostSNI',
  'Cookie',
  'hostregexp',
  'HOST',
  'pAth',
  'Pathprefix',
];

const quoted = (text: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 20, arbitrary: fc.constant(`\`${text}\``) },
    { weight: 9, arbitrary: fc.constant(JSON.stringify(text)) },
    { weight: 1, arbitrary: fc.constantFrom(`'${text}'`, text, `\`${text}`) },
  );

const call = (name: string, values: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...values.map((value) => value.chain(quoted))).map((all) => `${name}(${all.join(', ')})`);

const matcher = fc
  .tuple(fc.constantFrom(...Object.keys(MATCHERS)), fc.nat(29), fc.constantFrom(...FOREIGN))
  .chain(([name, chance, foreign]) => {
    const values = MATCHERS[name]!;
    if (chance === 0) return call(foreign, values);
    if (chance === 1) return call(name, [...values, VALUE]);
    if (chance === 2) return call(name, values.slice(1));
    return call(name, values);
  });

const { rule } = fc.letrec<{ rule: string }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3, depthSize: 'small', withCrossShrink: true },
    { weight: 8, arbitrary: matcher },
    {
      weight: 3,
      arbitrary: fc.tuple(tie('rule'), fc.constantFrom('&&', '||'), tie('rule')).map((all) => all.join(' ')),
    },
    { weight: 1, arbitrary: tie('rule').map((inner) => `!${inner}`) },
    { weight: 1, arbitrary: tie('rule').map((inner) => `(${inner})`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('rule'), fc.constantFrom(' &&', ' and Path(`/`)', ')', ' ||| ', ';', ' '))
        .map((all) => all.join('')),
    },
  ),
}));

/** Different rules, of which many are wrong in one way or another; always the same. */
export function generatedRules(count: number): string[] {
  const rules = new Set<string>();
  for (let seed = 1; rules.size < count; seed++) {
    for (const text of fc.sample(rule, { seed, numRuns: count })) if (rules.size < count) rules.add(text);
  }
  return [...rules];
}
