import { ConfigurationError } from '../../../lib/problems';
import { Rule } from '../../../lib/traefik/routing/rule/rule';
import { TcpRule } from '../../../lib/traefik/routing/rule/tcp-rule';

// What Traefik 3 says of each was asked of its own parser and matchers, from github.com/traefik/traefik.

const GOOD_HTTP = [
  'Host(`example.com`)',
  'Host(`*.example.com`)',
  'Host(`*`)',
  'Host(`EXAMPLE.com`)',
  'host(`example.com`)',
  'HOST(`example.com`)',
  'Hostregexp(`^.+$`)',
  'Host("example.com")',
  'Host(`example.com`,)',
  'Host(\n`example.com`)',
  ' Host ( `example.com` ) ',
  'Host(`example.com`) // the shop',
  'Host(`example.com`) /* the shop */ && Path(`/`)',
  'HostRegexp(`^.+\\.example\\.com$`)',
  'HostRegexp(`^example\\.(com|org)$`)',
  'HostRegexp(`(?i)^example\\.(com|org)$`)',
  'HostRegexp("^example\\\\.com$")',
  'Path(`/products`)',
  'PathPrefix(`/products`)',
  'PathPrefix(`/`)',
  'PathRegexp(`^/products/(shoes|socks)/[0-9]+$`)',
  'PathRegexp(`\\.(jpeg|jpg|png)$`)',
  'PathRegexp(`^/[0-9]{2}/`)',
  'PathRegexp(`(?P<name>[[:alpha:]]+)`)',
  'PathRegexp(`\\pL+`)',
  'Method(`OPTIONS`)',
  'Method(`get`)',
  'Header(`Content-Type`, `application/yaml`)',
  'HeaderRegexp(`Content-Type`, `^application/(json|yaml)$`)',
  'Query(`mobile`, `true`)',
  'Query(`mobile`)',
  'QueryRegexp(`mobile`, `^(true|yes)$`)',
  'QueryRegexp(`mobile`)',
  'ClientIP(`10.76.105.11`)',
  'ClientIP(`::1`)',
  'ClientIP(`192.168.1.0/24`)',
  'ClientIP(`192.168.1.7/24`)',
  'ClientIP(`fe80::/10`)',
  'Host(`a`) && Path(`/b`)',
  'Host(`a`) || Host(`b`)',
  '!Host(`a`)',
  '!!Host(`a`)',
  '!(Host(`a`) || Host(`b`)) && Path(`/c`)',
  '((Host(`a`)))',
  'Host(`a`) &&\nPath(`/b`)',
  'Host(`a`)\n',
];

const BAD_HTTP: readonly (readonly [rule: string, message: RegExp, code: string])[] = [
  ['', /cannot be read at character 1: a matcher such as Host was expected, but the end/, 'trr001'],
  ['Host', /at character 5: \( was expected, but the end/, 'trr001'],
  ['Host(`a`', /at character 9: \) was expected/, 'trr001'],
  ['Host(`a`))', /at character 10: the end, or && or \|\| was expected, but \) was found/, 'trr001'],
  ['(Host(`a`)', /at character 11: \) was expected/, 'trr001'],
  ['Host(`a)', /the value that begins with ` does not end/, 'trr001'],
  ['Host("a)', /the value that begins with " does not end/, 'trr001'],
  ["Host('a')", /backticks or double quotes, not in single quotes/, 'trr001'],
  ['Host(a)', /a value in backticks was expected, but a was found/, 'trr001'],
  ['Host(3)', /3 has no meaning here/, 'trr001'],
  ['Host("\\d")', /an escape that Go does not know/, 'trr001'],
  ['Host(`a`) & Path(`/b`)', /& has no meaning/, 'trr001'],
  ['Host(`a`) and Path(`/b`)', /but and was found/, 'trr001'],
  ['Host(`a`) Path(`/b`)', /but Path was found/, 'trr001'],
  ['Host(`a`) &&', /but the end was found/, 'trr001'],
  ['&& Host(`a`)', /but && was found/, 'trr001'],
  ['Host(`a`)\n&& Path(`/b`)', /but && was found/, 'trr001'],
  ['Host(`a` `b`)', /but the value `b` was found/, 'trr001'],
  ['`a`', /a matcher such as Host was expected/, 'trr001'],
  ['Hosts(`a`)', /Hosts is not a matcher.*Did you mean Host\?/s, 'trr002'],
  ['hostregExp(`a`)', /hostregExp is not a matcher.*HostRegexp/s, 'trr002'],
  ['HostSNI(`a`)', /HostSNI is not a matcher/, 'trr002'],
  ['HostHeader(`a`)', /HostHeader is a matcher of Traefik 2.*Use Host\./s, 'trr002'],
  ['Headers(`a`, `b`)', /Headers is a matcher of Traefik 2.*Use Header\./s, 'trr002'],
  ['HeadersRegexp(`a`, `b`)', /Traefik 2.*Use HeaderRegexp\./s, 'trr002'],
  ['Host(`a`, `b`)', /Host has 2 values, but it takes 1.*join them with \|\|/s, 'trr003'],
  ['Host()', /Host has 0 values/, 'trr003'],
  ['Path(`/a`, `/b`)', /Path has 2 values/, 'trr003'],
  ['Method(`GET`, `POST`)', /Method has 2 values/, 'trr003'],
  ['Header(`X-Api`)', /Header has 1 values.*Header\(`name`, `value`\)/s, 'trr003'],
  ['Query(`a`, `b`, `c`)', /Query has 3 values, but it takes 1 or 2/, 'trr003'],
  ['ClientIP(`::1`, `::2`)', /ClientIP has 2 values/, 'trr003'],
  ['Host(``)', /Host has an empty value/, 'trr004'],
  ['Query(`a`, ``)', /Query has an empty value/, 'trr004'],
  ['Path(`products`)', /does not begin with \/.*Write \/products/s, 'trr004'],
  ['PathPrefix(`products`)', /does not begin with \//, 'trr004'],
  ['Host(`exämple.com`)', /beyond ASCII.*Punycode/s, 'trr004'],
  ['HostRegexp(`exämple`)', /beyond ASCII/, 'trr004'],
  ['ClientIP(`10.0.0.0/33`)', /"10.0.0.0\/33" is neither an IP address nor a CIDR/, 'trr004'],
  ['ClientIP(`10.0.0`)', /neither an IP address nor a CIDR/, 'trr004'],
  ['ClientIP(`010.0.0.1`)', /neither an IP address nor a CIDR/, 'trr004'],
  ['ClientIP(`fe80::1%eth0`)', /neither an IP address nor a CIDR/, 'trr004'],
  ['ClientIP(`example.com`)', /neither an IP address nor a CIDR/, 'trr004'],
  ['HostRegexp(`(`)', /is not a regular expression of Go: missing closing \)/, 'trr005'],
  ['PathRegexp(`^/(?!admin)`)', /invalid or unsupported Perl syntax.*no lookaround/s, 'trr005'],
  ['PathRegexp(`(a)\\1`)', /invalid escape sequence/, 'trr005'],
  ['HeaderRegexp(`a`, `a**`)', /invalid nested repetition/, 'trr005'],
  ['QueryRegexp(`a`, `[`)', /missing closing \]/, 'trr005'],
  // Traefik 3 takes these and never matches them, since it reads the braces literally.
  ['Host(`{sub:[a-z]+}.example.com`)', /Traefik 2's syntax.*HostRegexp/s, 'trr006'],
  ['HostRegexp(`{sub:[a-z]+}.example.com`)', /Traefik 2's syntax/, 'trr006'],
  ['Path(`/products/{id:[0-9]+}`)', /Traefik 2's syntax.*PathRegexp/s, 'trr006'],
  ['PathPrefix(`/{any}`)', /Traefik 2's syntax/, 'trr006'],
  ['Host(`https://example.com`)', /never matches/, 'trr004'],
  ['Host(`a.example.com, b.example.com`)', /never matches.*join several with \|\|/s, 'trr004'],
];

const GOOD_TCP = [
  'HostSNI(`*`)',
  'HostSNI(`db.example.com`)',
  'HostSNI(`*.example.com`)',
  'HostSNIRegexp(`^.+\\.example\\.com$`)',
  'ClientIP(`10.0.0.0/8`)',
  'ALPN(`h2`)',
  'HostSNI(`a`) && !ALPN(`h2`) || ClientIP(`::1`)',
];

const BAD_TCP: readonly (readonly [rule: string, message: RegExp, code: string])[] = [
  ['Host(`a`)', /Host is not a matcher; known are ALPN, ClientIP, HostSNI, HostSNIRegexp/, 'trr002'],
  ['HostSNI(`a`, `b`)', /HostSNI has 2 values/, 'trr003'],
  ['HostSNI(`a b`)', /is not a host name/, 'trr004'],
  ['HostSNI(`a.*.com`)', /is not a host name/, 'trr004'],
  ['HostSNI(`{sub:.+}.example.com`)', /Traefik 2's syntax/, 'trr006'],
  ['HostSNIRegexp(`ä`)', /beyond ASCII/, 'trr004'],
  ['HostSNIRegexp(`(`)', /regular expression of Go/, 'trr005'],
  ['ALPN(`acme-tls/1`)', /reserved/, 'trr004'],
];

test('the tables have at least sixty rules', () => {
  expect(GOOD_HTTP.length + BAD_HTTP.length + GOOD_TCP.length + BAD_TCP.length).toBeGreaterThanOrEqual(60);
});

test.each(GOOD_HTTP)('HTTP: %j is taken as it is', (rule) => {
  expect(Rule.parse(rule).toString()).toBe(rule);
});

test.each(GOOD_TCP)('TCP: %j is taken as it is', (rule) => {
  expect(TcpRule.parse(rule).toString()).toBe(rule);
});

test.each(BAD_HTTP)('HTTP: %j is refused', (rule, message, code) => {
  expect(failure(() => Rule.parse(rule))).toMatch(message);
  expect(failure(() => Rule.parse(rule))).toContain(`docs/errors.md#${code}`);
});

test.each(BAD_TCP)('TCP: %j is refused', (rule, message, code) => {
  expect(failure(() => TcpRule.parse(rule))).toMatch(message);
  expect(failure(() => TcpRule.parse(rule))).toContain(`docs/errors.md#${code}`);
});

test('every matcher has a method that writes it', () => {
  const written = [
    Rule.host('a.example.com'),
    Rule.hostRegexp('^a'),
    Rule.path('/a'),
    Rule.pathPrefix('/a'),
    Rule.pathRegexp('^/a'),
    Rule.method('GET'),
    Rule.header('X-A', 'b'),
    Rule.headerRegexp('X-A', '^b'),
    Rule.query('a', 'b'),
    Rule.query('a'),
    Rule.queryRegexp('a', '^b'),
    Rule.clientIp('10.0.0.0/8'),
    TcpRule.hostSni('*'),
    TcpRule.hostSniRegexp('^a'),
    TcpRule.clientIp('::1'),
    TcpRule.alpn('h2'),
  ].map(String);
  expect(written).toEqual([
    'Host(`a.example.com`)',
    'HostRegexp(`^a`)',
    'Path(`/a`)',
    'PathPrefix(`/a`)',
    'PathRegexp(`^/a`)',
    'Method(`GET`)',
    'Header(`X-A`, `b`)',
    'HeaderRegexp(`X-A`, `^b`)',
    'Query(`a`, `b`)',
    'Query(`a`)',
    'QueryRegexp(`a`, `^b`)',
    'ClientIP(`10.0.0.0/8`)',
    'HostSNI(`*`)',
    'HostSNIRegexp(`^a`)',
    'ClientIP(`::1`)',
    'ALPN(`h2`)',
  ]);
});

test('rules are joined with the parentheses that they need, and no others', () => {
  const [a, b, c] = [Rule.path('/a'), Rule.path('/b'), Rule.path('/c')];
  const joined = [
    a.and(b).and(c),
    a.or(b).or(c),
    a.and(b).or(c),
    a.or(b).and(c),
    a.and(b.and(c)),
    a.or(b.and(c)),
    a.or(b.or(c)),
    a.not(),
    a.and(b).not(),
    a.or(b).not().not(),
    a.not().and(b.not()),
    Rule.parse('Path(`/a`) || Path(`/b`)').and(c),
  ].map((rule) => rule.toString().replaceAll(/Path\(`\/(.)`\)/g, '$1'));
  expect(joined).toEqual([
    'a && b && c',
    'a || b || c',
    'a && b || c',
    '(a || b) && c',
    'a && (b && c)',
    'a || b && c',
    'a || (b || c)',
    '!a',
    '!(a && b)',
    '!!(a || b)',
    '!a && !b',
    '(a || b) && c',
  ]);
});

test('a value with a backtick is written in double quotes, and read again', () => {
  const rule = Rule.header('X-A', 'a`"\\b').toString();
  expect(rule).toBe('Header(`X-A`, "a`\\"\\\\b")');
  expect(Rule.parse(rule).and(Rule.path('/')).toString()).toBe(`${rule} && Path(\`/\`)`);
});

test('the methods refuse what parse refuses', () => {
  expect(failure(() => Rule.path('a'))).toMatch(/^Path's "a" does not begin with \/\.\n {2}Write \/a\./);
  expect(failure(() => Rule.pathRegexp('a(?=b)'))).toContain('trr005');
  expect(failure(() => Rule.host(''))).toContain('Host has an empty value');
  expect(failure(() => TcpRule.hostSni('a b'))).toContain('trr004');
});

test('every problem of a rule is reported at once', () => {
  const message = failure(() => Rule.parse('Host(`a`, `b`) && Path(`c`) || Foo(`d`)'));
  expect(message.match(/trr\d+/g)).toEqual(['trr003', 'trr004', 'trr002']);
});

function failure(make: () => unknown): string {
  try {
    return `no failure: ${String(make())}`;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
}
