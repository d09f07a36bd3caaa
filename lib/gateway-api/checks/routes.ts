import { type Problem, quoted } from '../../problems';
import { durationLength, durationProblems } from '../duration';
import { hostnameProblems } from '../hostname';
import type {
  GrpcRouteSpec,
  HttpBackendRefSpec,
  HttpFilterSpec,
  HttpRouteSpec,
  HttpRuleSpec,
  ParentRefSpec,
  RouteKind,
} from '../kinds';
import { filterProblems } from './filters';
import { badPort, malformed, outOfBounds, repetitions, tooFew, tooMany } from './limits';
import { grpcMatchProblems, httpMatchProblems, matchKey } from './matches';

/** The parts of a route's spec that the checks look at; what a kind does not have is not set. */
export type RouteSpec = HttpRouteSpec;

const SECTION = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const MOST_MATCHES = 128;

/** Problems of a route, regardless of other objects. */
export function routeProblems(kind: RouteKind, spec: RouteSpec): Problem[] {
  const { parentRefs = [], hostnames = [], rules = [] } = spec;
  const connections = kind !== 'HTTPRoute' && kind !== 'GRPCRoute';
  return [
    ...tooFew(parentRefs, 'parentRefs'),
    ...tooMany(parentRefs, 32, 'parentRefs'),
    ...parentRefs.flatMap((parent, index) => badPort(parent.port, `parentRefs[${index}].port`)),
    ...repeatedParents(parentRefs),
    ...tooMany(hostnames, 16, 'hostnames'),
    ...hostnames.flatMap((hostname, index) => hostnameProblems(hostname, `hostnames[${index}]`)),
    ...tooMany(rules, 16, 'rules'),
    ...tooFew(rules, 'rules'),
    ...rules.flatMap((rule, index) => ruleProblems(kind, rule, `rules[${index}]`, connections)),
    ...(connections ? [] : [...tooManyMatches(rules), ...repeatedMatches(kind, rules)]),
    ...repeatedRuleNames(rules),
  ];
}

function ruleProblems(kind: RouteKind, rule: HttpRuleSpec, path: string, connections: boolean): Problem[] {
  const { name, matches = [], filters = [], backendRefs = [], timeouts, retry, sessionPersistence } = rule;
  const matchProblems = kind === 'GRPCRoute' ? grpcMatchProblems : httpMatchProblems;
  return [
    ...malformed(name, SECTION, 'lower-case letters, digits, dashes and dots', `${path}.name`),
    ...tooMany(matches, 64, `${path}.matches`),
    ...(matches as GrpcMatches).flatMap((match, index) => matchProblems(match, `${path}.matches[${index}]`)),
    ...tooMany(filters, 16, `${path}.filters`),
    ...filterProblems(rule, filters, path, backendRefs),
    ...(connections ? tooFew(backendRefs, `${path}.backendRefs`) : []),
    ...tooMany(backendRefs, 16, `${path}.backendRefs`),
    ...backendRefs.flatMap((backend, index) => backendProblems(rule, backend, `${path}.backendRefs[${index}]`)),
    ...timeoutProblems(timeouts, `${path}.timeouts`),
    ...durationProblems(retry?.backoff, `${path}.retry.backoff`),
    ...(retry?.codes ?? []).flatMap((code, index) => outOfBounds(code, 400, 599, `${path}.retry.codes[${index}]`)),
    ...sessionProblems(sessionPersistence, `${path}.sessionPersistence`),
  ];
}

type GrpcMatches = readonly (NonNullable<HttpRuleSpec['matches']>[number] &
  NonNullable<NonNullable<GrpcRouteSpec['rules']>[number]['matches']>[number])[];

/** A backend alone: a Service needs a port. */
function backendProblems(rule: HttpRuleSpec, backend: HttpBackendRefSpec, path: string): Problem[] {
  const { group = '', kind = 'Service', port, weight, filters = [] } = backend;
  const portless = group === '' && kind === 'Service' && port === undefined;
  return [
    ...(portless
      ? [{ what: `${path}.port is missing, but a Service needs one.`, remedy: `Set ${path}.port.`, code: 'GW028' }]
      : badPort(port, `${path}.port`)),
    ...outOfBounds(weight, 0, 1_000_000, `${path}.weight`),
    ...tooMany(filters, 16, `${path}.filters`),
    ...filterProblems(rule, filters as HttpFilterSpec[], path, []),
  ];
}

function timeoutProblems(timeouts: HttpRuleSpec['timeouts'], path: string): Problem[] {
  if (!timeouts) return [];
  const { request, backendRequest } = timeouts;
  const malformedOnes = [
    ...durationProblems(request, `${path}.request`),
    ...durationProblems(backendRequest, `${path}.backendRequest`),
  ];
  if (malformedOnes.length > 0 || request === undefined || backendRequest === undefined) return malformedOnes;
  const [whole = 0, one = 0] = [durationLength(request), durationLength(backendRequest)];
  // Zero means no limit; a try without one ends with the request.
  if (whole === 0 || one <= whole) return [];
  return [
    {
      what: `${path}.backendRequest is ${backendRequest}, but the whole request, including all tries, may only take ${request}.`,
      remedy: `Set ${path}.backendRequest to ${request} or less, or ${path}.request to more.`,
      code: 'GW010',
    },
  ];
}

function sessionProblems(session: HttpRuleSpec['sessionPersistence'], path: string): Problem[] {
  if (!session) return [];
  const { absoluteTimeout, idleTimeout, cookieConfig, sessionName } = session;
  const lasting = cookieConfig?.lifetimeType === 'Permanent' && absoluteTimeout === undefined;
  return [
    ...durationProblems(absoluteTimeout, `${path}.absoluteTimeout`),
    ...durationProblems(idleTimeout, `${path}.idleTimeout`),
    ...malformed(sessionName, /^.{1,128}$/, 'a name of 1 to 128 characters', `${path}.sessionName`),
    ...(lasting
      ? [
          {
            what: `${path} has a permanent cookie, but no absoluteTimeout, which sets how long it is kept.`,
            remedy: `Set ${path}.absoluteTimeout.`,
            code: 'GW010',
          },
        ]
      : []),
  ];
}

function repeatedParents(parents: readonly ParentRefSpec[]): Problem[] {
  const same = parents.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  const keys = parents.map(({ sectionName, port }, index) => `${same[index]} ${sectionName} ${port}`);
  const problem = (what: string): Problem => ({
    what,
    remedy: 'Set another sectionName or port for each, or name the parent once.',
    code: 'GW028',
  });
  const whole = parents.flatMap(({ sectionName, port }, index) => {
    const again = same.indexOf(same[index] ?? '') !== same.lastIndexOf(same[index] ?? '');
    if (!again || sectionName !== undefined || port !== undefined) return [];
    return [problem(`parentRefs[${index}] is an entire parent that parentRefs names several times.`)];
  });
  return [
    ...whole,
    ...repetitions(keys).map(([later, earlier]) =>
      problem(`parentRefs[${later}] is the same as parentRefs[${earlier}].`),
    ),
  ];
}

function tooManyMatches(rules: readonly HttpRuleSpec[]): Problem[] {
  const count = rules.reduce((sum, { matches = [] }) => sum + matches.length, 0);
  if (count <= MOST_MATCHES) return [];
  return [
    {
      what: `rules have ${count} matches in total, but at most ${MOST_MATCHES} are allowed.`,
      remedy: 'Spread the rules over several routes.',
      code: 'GW008',
    },
  ];
}

/** The same match twice: the later never gets a request. */
function repeatedMatches(kind: RouteKind, rules: readonly HttpRuleSpec[]): Problem[] {
  const places = rules.flatMap(({ matches = [] }, rule) => {
    if (matches.length === 0) return [{ path: `rules[${rule}]`, key: matchKey(kind, {}) }];
    return matches.map((match, index) => ({
      path: `rules[${rule}].matches[${index}]`,
      key: matchKey(kind, match),
    }));
  });
  return repetitions(places.map(({ key }) => key)).map(([later, earlier]) => ({
    what: `${places[later]?.path} matches the same requests as ${places[earlier]?.path} before it, so it never applies.`,
    remedy: 'Remove one of them, or narrow one.',
    code: 'GW013',
  }));
}

function repeatedRuleNames(rules: readonly HttpRuleSpec[]): Problem[] {
  return repetitions(rules.map(({ name }) => name)).map(([later, earlier]) => ({
    what: `rules[${later}].name is ${quoted(rules[later]?.name)}, which duplicates the name of rules[${earlier}].`,
    remedy: 'Give one of them another name.',
    code: 'GW013',
  }));
}
