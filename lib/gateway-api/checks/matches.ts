import { regularExpressionError } from '../../kubernetes/regular-expression';
import { type Problem, quoted } from '../../problems';
import type { GrpcMatchSpec, HttpMatchSpec, RouteKind } from '../kinds';
import { malformed, repetitions, tooMany } from './limits';

const HEADER = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
const A_HEADER = "a header's name: 1 to 256 letters, digits and !#$%&'*+-.^_`|~";
const GRPC_SERVICE = /^\.?[a-z_]\w*(\.[a-z_]\w*)*$/i;
const GRPC_METHOD = /^[A-Za-z_]\w*$/;

/** What is wrong with a match of an HTTPRoute. */
export function httpMatchProblems({ path, headers = [], queryParams = [] }: HttpMatchSpec, at: string): Problem[] {
  const regular = path?.type === 'RegularExpression';
  return [
    ...(path?.value === undefined || regular ? [] : pathProblems(path.value, `${at}.path.value`)),
    ...(regular ? expressionProblems(path.value ?? '', `${at}.path.value`) : []),
    ...namedProblems(headers, `${at}.headers`, (name) => name.toLowerCase()),
    ...namedProblems(queryParams, `${at}.queryParams`, (name) => name),
  ];
}

/** What is wrong with a match of a GRPCRoute. */
export function grpcMatchProblems({ method, headers = [] }: GrpcMatchSpec, at: string): Problem[] {
  const { type = 'Exact', service, method: name } = method ?? {};
  const words =
    type === 'Exact'
      ? [
          ...malformed(service, GRPC_SERVICE, 'a service such as grpc.health.v1.Health', `${at}.method.service`),
          ...malformed(name, GRPC_METHOD, "a method's name such as Check", `${at}.method.method`),
        ]
      : [service, name].flatMap((text) => (text === undefined ? [] : expressionProblems(text, `${at}.method`)));
  return [...words, ...namedProblems(headers, `${at}.headers`, (header) => header.toLowerCase())];
}

/** A path that is not absolute, or that clients and servers may interpret differently. */
export function pathProblems(value: string, at: string): Problem[] {
  const ambiguous = ['//', '/./', '/../', '%2f', '%2F', '#'].find((part) => value.includes(part));
  const ending = ['/..', '/.'].find((part) => value.endsWith(part));
  const strange = /[^A-Za-z0-9/\-._~!$&'()*+,;=:@%]|%(?![0-9A-Fa-f]{2})/.exec(value)?.[0];
  const part = ambiguous ?? ending ?? strange;
  if (value.startsWith('/') && part === undefined && value.length <= 1024) return [];
  const must = value.startsWith('/')
    ? part === undefined
      ? 'must not be longer than 1024 characters'
      : `must not have ${quoted(part)} in it`
    : 'must begin with /';
  return [
    {
      what: `${at} is ${quoted(value, at)}, but a path ${must}.`,
      remedy: 'Write it like /shop/cart, with other characters as %20 and the like.',
      code: 'GW012',
    },
  ];
}

function expressionProblems(text: string, at: string): Problem[] {
  const error = regularExpressionError(text);
  if (error === undefined) return [];
  return [
    {
      what: `${at} is ${quoted(text, at)}, which is not valid in RE2: ${error}.`,
      remedy: 'Correct it; RE2 has no lookaround and no back references.',
      code: 'GW012',
    },
  ];
}

interface Named {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
}

function namedProblems(list: readonly Named[], at: string, normal: (name: string) => string): Problem[] {
  return [
    ...tooMany(list, 16, at),
    ...list.flatMap(({ name, value, type }, index) => [
      ...malformed(name, HEADER, A_HEADER, `${at}[${index}].name`),
      ...malformed(value, /^.{1,4096}$/s, 'a text of 1 to 4096 characters', `${at}[${index}].value`),
      ...(type === 'RegularExpression' ? expressionProblems(value, `${at}[${index}].value`) : []),
    ]),
    // Only the first one of a name counts.
    ...repetitions(list.map(({ name }) => normal(name))).map(([later, earlier]) => ({
      what: `${at}[${later}].name is ${quoted(list[later]?.name)}, which duplicates the name of ${at}[${earlier}], so it does not count.`,
      remedy: 'Remove one of them.',
      code: 'GW013',
    })),
  ];
}

/** A text that is the same for equivalent matches. */
export function matchKey(kind: RouteKind, match: HttpMatchSpec | GrpcMatchSpec): string {
  const { headers = [] } = match;
  const listed = (list: readonly Named[]) =>
    [...list.map(({ type = 'Exact', name, value }) => [name, type, value])].sort();
  const named = listed(headers.map((header) => ({ ...header, name: header.name.toLowerCase() })));
  if (kind === 'GRPCRoute') {
    const { type = 'Exact', service, method } = (match as GrpcMatchSpec).method ?? {};
    return JSON.stringify([type, service ?? '', method ?? '', named]);
  }
  const { path, queryParams = [], method } = match as HttpMatchSpec;
  const { type = 'PathPrefix', value = '/' } = path ?? {};
  // As a prefix, /shop/ matches what /shop matches.
  const way = type === 'PathPrefix' ? value.replace(/(?<=.)\/$/, '') : value;
  return JSON.stringify([type, way, method ?? '', named, listed(queryParams)]);
}
