import type { Environment } from '@marcbachmann/cel-js';
import { Cidr, IpFamily } from '../kubernetes/cidr';
import { goDuration } from '../kubernetes/go-duration';
import { IpAddress } from '../kubernetes/ip-address';
import { isDnsLabel, isDnsSubdomain } from '../kubernetes/names';
import { quantity } from '../kubernetes/quantity';

/** A compiler of rules. */
export interface CelEnvironment {
  parse(rule: string): (variables: { readonly self: unknown }) => unknown;
}

let made: CelEnvironment | undefined;

/**
 * The Common Expression Language with the Kubernetes functions that definitions use.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/#cel-community-libraries
 */
export function celEnvironment(): CelEnvironment {
  if (made) return made;
  // Loaded here because most folders have no definition with rules.
  const { Environment } = require('@marcbachmann/cel-js') as typeof import('@marcbachmann/cel-js');
  const environment: Environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    enableOptionalTypes: true,
  });
  for (const [signature, handler] of Object.entries(FUNCTIONS)) {
    try {
      environment.registerFunction(signature, handler);
    } catch {
      // The library includes it in this version.
    }
  }
  made = environment as unknown as CelEnvironment;
  return made;
}

type Handler = (...args: never[]) => unknown;

const FUNCTIONS: Readonly<Record<string, Handler>> = {
  'isURL(string): bool': (text: string) => URL.canParse(text),
  'isIP(string): bool': (text: string) => IpAddress.read(text) !== undefined,
  'isCIDR(string): bool': (text: string) => Cidr.problems(text, '').length === 0,
  'isQuantity(string): bool': (text: string) => quantity(text) !== undefined,
  'ip.isCanonical(string): bool': (text: string) => String(IpAddress.read(text)) === text,
  'string.find(string): string': (text: string, expression: string) => found(text, expression)[0] ?? '',
  'string.findAll(string): list': (text: string, expression: string) => found(text, expression),
  'list.isSorted(): bool': (items: unknown[]) =>
    items.every((item, index) => index === 0 || (items[index - 1] as number) <= (item as number)),
  'list.sum(): dyn': (items: (number | bigint)[]) =>
    items.reduce((total, item) => (total as bigint) + (item as bigint), 0n),
  'list.min(): dyn': (items: number[]) => extreme(items, (one, other) => one < other),
  'list.max(): dyn': (items: number[]) => extreme(items, (one, other) => one > other),
  'list.indexOf(dyn): int': (items: unknown[], item: unknown) => BigInt(items.indexOf(item)),
  'list.lastIndexOf(dyn): int': (items: unknown[], item: unknown) => BigInt(items.lastIndexOf(item)),
};

/** Integers have a separate type here, which Math.min does not accept. */
function extreme<T>(items: readonly T[], isBeyond: (one: T, other: T) => boolean): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || isBeyond(item, best) ? item : best),
    undefined,
  );
}

function found(text: string, expression: string): string[] {
  const { RE2JS } = require('re2js') as typeof import('re2js');
  const matcher = RE2JS.compile(expression).matcher(text);
  const all: string[] = [];
  while (matcher.find()) all.push(matcher.group() ?? '');
  return all;
}

/** Whether a text has a format of a definition; unknown formats are left to the API server. */
export const FORMATS: Readonly<Record<string, true | ((text: string) => boolean)>> = {
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text.replace(/[\r\n]/g, '')),
  cidr: (text) => Cidr.problems(text, '').length === 0,
  date: (text) => /^\d{4}-\d\d-\d\d$/.test(text),
  'date-time': (text) => /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/.test(text),
  duration: (text) => goDuration(text) !== undefined,
  ipv4: (text) => IpAddress.read(text)?.family === IpFamily.IPV4,
  ipv6: (text) => IpAddress.read(text)?.family === IpFamily.IPV6,
  'k8s-short-name': isDnsLabel,
  'k8s-long-name': isDnsSubdomain,
  quantity: (text) => quantity(text) !== undefined,
  uri: (text) => URL.canParse(text),
  uuid: (text) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
};
