import { type Problem, quoted } from '../../problems';
import { hostnameProblems } from '../hostname';
import type { HttpBackendRefSpec, HttpFilterSpec, HttpPathModifierSpec, HttpRuleSpec } from '../kinds';
import { badPort, malformed, outOfBounds, repetitions, tooMany } from './limits';
import { pathProblems } from './matches';

const ONCE: readonly string[] = [
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
  'CORS',
];
const STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const METHODS: readonly string[] = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
  '*',
];
const HEADER = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/**
 * What is wrong with the filters of a rule, or of one of its backends.
 *
 * @param path of what has the filters
 * @param backends of the same rule
 */
export function filterProblems(
  rule: HttpRuleSpec,
  filters: readonly HttpFilterSpec[],
  path: string,
  backends: readonly HttpBackendRefSpec[],
): Problem[] {
  return [
    ...filters.flatMap((filter, index) => ownProblems(rule, filter, `${path}.filters[${index}]`)),
    ...exclusions(filters, path, backends),
    ...repetitions(filters.map(({ type }) => (ONCE.includes(type) ? type : undefined))).map(([later, earlier]) =>
      exclusion(
        `${path}.filters[${later}] is a second ${filters[later]?.type}, in addition to filters[${earlier}], but only one is allowed.`,
        'Merge them.',
      ),
    ),
  ];
}

function exclusion(what: string, remedy: string): Problem {
  return { what, remedy, code: 'GW011' };
}

function exclusions(filters: readonly HttpFilterSpec[], path: string, backends: readonly unknown[]): Problem[] {
  const types = filters.map(({ type }) => type);
  if (!types.includes('RequestRedirect')) return [];
  return [
    ...(types.includes('URLRewrite')
      ? [
          exclusion(
            `${path} has a requestRedirect and a urlRewrite, but a request is either redirected or forwarded.`,
            'Remove one of them; a redirect can change host and path itself.',
          ),
        ]
      : []),
    ...(backends.length > 0
      ? [
          exclusion(
            `${path} has a requestRedirect and backendRefs, but a redirected request goes to no backend.`,
            'Remove one of them.',
          ),
        ]
      : []),
  ];
}

function ownProblems(rule: HttpRuleSpec, filter: HttpFilterSpec, at: string): Problem[] {
  const { requestRedirect: redirect, urlRewrite: rewrite, requestMirror: mirror, cors } = filter;
  const { requestHeaderModifier, responseHeaderModifier } = filter;
  return [
    ...headerProblems(requestHeaderModifier, `${at}.requestHeaderModifier`),
    ...headerProblems(responseHeaderModifier, `${at}.responseHeaderModifier`),
    ...(redirect ? redirectProblems(rule, redirect, `${at}.requestRedirect`) : []),
    ...(rewrite ? rewriteProblems(rule, rewrite, `${at}.urlRewrite`) : []),
    ...(mirror ? outOfBounds(mirror.percent, 0, 100, `${at}.requestMirror.percent`) : []),
    ...(mirror ? badPort(mirror.backendRef.port, `${at}.requestMirror.backendRef.port`) : []),
    ...(cors ? corsProblems(cors, `${at}.cors`) : []),
  ];
}

type Redirect = NonNullable<HttpFilterSpec['requestRedirect']>;
type Rewrite = NonNullable<HttpFilterSpec['urlRewrite']>;
type Headers = NonNullable<HttpFilterSpec['requestHeaderModifier']>;
type CorsSpec = NonNullable<HttpFilterSpec['cors']>;

function redirectProblems(rule: HttpRuleSpec, { statusCode, port, hostname, path }: Redirect, at: string): Problem[] {
  return [
    ...badPort(port, `${at}.port`),
    ...(statusCode === undefined || STATUSES.includes(statusCode)
      ? []
      : [
          {
            what: `${at}.statusCode is ${statusCode}, but it must be one of ${STATUSES.join(', ')}.`,
            remedy: 'Use 301 for a permanent redirect and 302 for a temporary one.',
            code: 'GW009',
          },
        ]),
    ...rewriteProblems(rule, { hostname, path }, at),
  ];
}

function rewriteProblems(rule: HttpRuleSpec, { hostname, path }: Rewrite, at: string): Problem[] {
  return [
    ...(hostname === undefined ? [] : hostnameProblems(hostname, `${at}.hostname`, false)),
    ...(path ? modifierProblems(rule, path, `${at}.path`) : []),
  ];
}

function modifierProblems({ matches = [] }: HttpRuleSpec, path: HttpPathModifierSpec, at: string): Problem[] {
  const value = path.replaceFullPath ?? path.replacePrefixMatch;
  const problems = value === undefined || value === '' ? [] : pathProblems(value, at);
  if (path.type !== 'ReplacePrefixMatch') return problems;
  const prefix = matches[0]?.path?.type ?? 'PathPrefix';
  if (matches.length === 1 && matches[0]?.path && prefix === 'PathPrefix') return problems;
  return [
    ...problems,
    exclusion(
      `${at} replaces the matched prefix, but the rule has ${matches.length === 1 ? `a match of type ${matches[0]?.path ? prefix : 'none'}` : `${matches.length} matches`}, so it is not clear which prefix.`,
      'Give the rule exactly one match, HttpRouteMatch.prefix(…), and move other matches to separate rules.',
    ),
  ];
}

function headerProblems(headers: Headers | undefined, at: string): Problem[] {
  const { set = [], add = [], remove = [] } = headers ?? {};
  const names = [
    ...set.map(({ name }, index) => ({ name, path: `${at}.set[${index}].name` })),
    ...add.map(({ name }, index) => ({ name, path: `${at}.add[${index}].name` })),
    ...remove.map((name, index) => ({ name, path: `${at}.remove[${index}]` })),
  ];
  return [
    ...tooMany(set, 16, `${at}.set`),
    ...tooMany(add, 16, `${at}.add`),
    ...tooMany(remove, 16, `${at}.remove`),
    ...names.flatMap(({ name, path }) => malformed(name, HEADER, "a header's name", path)),
    ...repetitions(names.map(({ name }) => name.toLowerCase())).map(([later, earlier]) =>
      exclusion(
        `${names[later]?.path} is ${quoted(names[later]?.name)}, as ${names[earlier]?.path}, but a header can only be changed once.`,
        'Remove one of them.',
      ),
    ),
  ];
}

function corsProblems(
  { allowMethods = [], allowOrigins, allowHeaders, exposeHeaders, maxAge }: CorsSpec,
  at: string,
): Problem[] {
  const alone = allowMethods.includes('*') && allowMethods.length > 1;
  const methods = allowMethods.flatMap((method, index) =>
    METHODS.includes(method)
      ? []
      : [
          {
            what: `${at}.allowMethods[${index}] is ${quoted(method)}, which is not an HTTP method.`,
            remedy: `Use one of ${METHODS.join(', ')}.`,
            code: 'GW014',
          },
        ],
  );
  return [
    ...tooMany(allowOrigins, 64, `${at}.allowOrigins`),
    ...tooMany(allowHeaders, 64, `${at}.allowHeaders`),
    ...tooMany(exposeHeaders, 64, `${at}.exposeHeaders`),
    ...outOfBounds(maxAge, 1, 2_147_483_647, `${at}.maxAge`),
    ...methods,
    ...(alone
      ? [exclusion(`${at}.allowMethods has '*' together with other methods.`, "Keep '*' alone, or remove it.")]
      : []),
  ];
}
