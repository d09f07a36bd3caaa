import { certainly, type Finding, type FoundInText, likely } from './finding';
import { isNoSecret, looksRandom } from './harmless';
import { isPrivateJwk } from './keys';
import { isSecretBehind, namesASecret } from './names';
import { secretInText } from './text';

/**
 * Maps and lists of objects without a secret, with the name that a list was judged by: objects of similar clusters share most
 * of theirs, and they do not change.
 */
const harmlessParts = new WeakMap<object, string>();

/** The secrets in an API object in its written form. */
export function secretsInObject(manifest: Readonly<Record<string, unknown>>): Finding[] {
  const { kind, spec } = manifest;
  if (kind === 'Secret')
    return [...secretData(manifest), ...findingsIn({ ...manifest, data: {}, stringData: {} }, harmlessParts)];
  if (kind === 'SealedSecret')
    return findingsIn({ ...manifest, spec: { ...(spec as object), encryptedData: {} } }, harmlessParts);
  // These contain names and descriptions of fields and kinds, but no values.
  const found = findingsIn(manifest, harmlessParts);
  return NAMES_ONLY.includes(String(kind)) ? found.filter(({ certain }) => certain) : found;
}

const NAMES_ONLY = ['CustomResourceDefinition', 'ClusterRole', 'Role'];

/** The secrets in plain values. */
export function secretsIn(values: unknown): Finding[] {
  return findingsIn(values);
}

function findingsIn(values: unknown, harmlessParts?: Search['harmlessParts']): Finding[] {
  const search: Search = { found: [], harmlessParts };
  look(values, [], '', {}, search);
  return search.found;
}

interface Search {
  readonly found: Finding[];
  /** Maps and lists that need not be searched again. */
  readonly harmlessParts?: WeakMap<object, string>;
}

/** The public parts of a TLS Secret. */
const CERTIFICATES =
  /^\s*(-----BEGIN (TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END (TRUSTED )?CERTIFICATE-----\s*)+$/;

function secretData({ data, stringData }: Readonly<Record<string, unknown>>): Finding[] {
  return [
    ...contents(data, 'data', (text) => Buffer.from(text, 'base64').toString('utf8')),
    ...contents(stringData, 'stringData', (text) => text),
  ];
}

function contents(map: unknown, under: string, read: (text: string) => string): Finding[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => {
    if (value === null || value === '' || typeof value === 'object') return [];
    const text = String(value);
    const clear = read(text);
    if ([text, clear].some(isNoSecret) || [text, clear].some((one) => CERTIFICATES.test(one))) return [];
    const path = member(under, key);
    return [{ path, ...(secretInText(text) ?? secretInText(clear) ?? likely('the content of a Secret')) }];
  });
}

type Siblings = Readonly<Record<string, unknown>>;

/** The path of a value: names of members, and items of lists. It is converted to text only for findings. */
type Trail = (string | { readonly item: unknown; readonly index: number })[];

function look(value: unknown, trail: Trail, name: string, siblings: Siblings, search: Search): void {
  if (typeof value === 'string' || typeof value === 'number') {
    const label = labelOf(siblings, name);
    const secret = isKeyOfASecret(name, siblings) ? secretBehind('', value) : secretBehind(label, value);
    if (secret) search.found.push({ path: pathOf(trail), ...secret });
  } else if (Array.isArray(value)) lookAtList(value, trail, labelOf(siblings, name), search);
  else if (typeof value === 'object' && value !== null) lookAtMap(value as Siblings, trail, search);
}

function lookAtMap(map: Siblings, trail: Trail, search: Search): void {
  if (isPrivateJwk(map)) {
    search.found.push({ path: pathOf(trail), ...certainly('a private JWK') });
    return;
  }
  if (search.harmlessParts?.has(map)) return;
  const before = search.found.length;
  for (const key in map) {
    const inName = key.length >= 16 ? secretBehind('', key) : undefined;
    if (inName) search.found.push({ path: `${pathOf(trail)} (the name of a member)`, ...inName });
    else trail.push(key);
    look(map[key], trail, key, map, search);
    if (!inName) trail.pop();
  }
  if (search.found.length === before) search.harmlessParts?.set(map, '');
}

function lookAtList(list: readonly unknown[], trail: Trail, name: string, search: Search): void {
  if (search.harmlessParts?.get(list) === name) return;
  const before = search.found.length;
  list.forEach((item, index) => {
    trail.push({ item, index });
    if (typeof item !== 'string' && typeof item !== 'number') look(item, trail, name, {}, search);
    else {
      const secret = secretInItem(list, index, item, name);
      if (secret) search.found.push({ path: pathOf(trail), ...secret });
    }
    trail.pop();
  });
  const inCommand =
    search.found.length === before && /^(command|args)$/.test(name) ? secretBehind('', list.join(' ')) : undefined;
  if (inCommand) search.found.push({ path: pathOf(trail), ...inCommand });
  if (search.found.length === before) search.harmlessParts?.set(list, name);
}

function secretInItem(
  list: readonly unknown[],
  index: number,
  item: string | number,
  name: string,
): FoundInText | undefined {
  const flag = /^--?([a-z][\w.-]*)$/i.exec(String(list[index - 1] ?? ''))?.[1];
  if (flag !== undefined && !String(item).startsWith('-') && isSecretBehind(flag, item))
    return likely('a credential behind its name');
  return secretBehind(isListOfNames(name) ? '' : name, item);
}

// Lists of Secrets' names, of the names of headers and of the parts of objects.
function isListOfNames(name: string): boolean {
  return /secrets$|keys?$|names?$|headers?$|cookies?$/i.test(name) && !namesASecret(name);
}

/** A list's item by its name, which stays the same when others are added before it. */
function itemName(item: unknown): string | undefined {
  const { name } = (item ?? {}) as { readonly name?: unknown };
  return typeof name === 'string' && /^[\w.-]{1,80}$/.test(name) && secretBehind('', name) === undefined
    ? name
    : undefined;
}

/** The name of a value: in a list of variables or headers, the one next to it. */
function labelOf(siblings: Siblings, name: string): string {
  if (!/^(values?|defaultValue|content|val|Value)$/.test(name)) return name;
  const { name: variable, key, header, Name, operator } = siblings;
  if (operator !== undefined) return name; // a selector, whose key and values are labels
  return [variable, key, header, Name].find((text): text is string => typeof text === 'string') ?? name;
}

function secretBehind(name: string, value: string | number): FoundInText | undefined {
  if (typeof value === 'number') {
    return isSecretBehind(name, value) ? likely('a credential') : undefined;
  }
  if (value === '' || name === 'encryptedData') return undefined;
  if (value.length > LONGEST_KEPT) return secretInValue(name, value);
  if (harmlessBehind(name)?.has(value)) return undefined;
  const found = secretInValue(name, value);
  if (!found) keep(name, value);
  return found;
}

/** Values by their names. */
export type NamedValues = Readonly<Record<string, readonly string[]>>;

/** Values by their names that are not secrets: most occur in many objects, and in a fleet in those of each cluster. */
const harmless = new Map<string, Set<string>>();
const MOST_KEPT = 10_000;
const LONGEST_KEPT = 1000;
let kept = 0;

function keep(name: string, value: string): void {
  if (kept >= MOST_KEPT) forget();
  const values = harmlessBehind(name);
  if (values) values.add(value);
  else harmless.set(name, new Set([value]));
  kept++;
}

function forget(): void {
  harmless.clear();
  kept = 0;
}

/** Clears and returns the values that were found not to be secrets. */
export function takeHarmlessValues(): NamedValues {
  const taken = Object.fromEntries([...harmless].map(([name, values]) => [name, [...values]]));
  forget();
  return taken;
}

/** Earlier results; the values of a name are converted to a set when they are needed. */
let foundBefore: NamedValues = {};

/** Reuses earlier results for values. */
export function knowHarmlessValues(values: NamedValues): void {
  foundBefore = values;
}

function harmlessBehind(name: string): Set<string> | undefined {
  const values = harmless.get(name);
  if (values || !Object.hasOwn(foundBefore, name)) return values;
  const before = new Set(foundBefore[name]);
  harmless.set(name, before);
  return before;
}

function secretInValue(name: string, value: string): FoundInText | undefined {
  const parsed = asJson(value);
  if (parsed !== undefined) return worst(secretsIn(parsed));
  const found = secretInText(value);
  if (found?.certain) return found;
  if (isHeaderOfLogin(name) && isLogin(value)) return likely('a header with a login');
  if (isSecretBehind(name, value)) return found ?? likely('a credential');
  if (/(secretName|existingSecret)$/i.test(name) && isNoName(value))
    return likely('a key where the name of a Secret belongs,');
  return found;
}

function worst(found: readonly Finding[]): FoundInText | undefined {
  const [first] = found;
  const { what, certain } = found.find((finding) => finding.certain) ?? first ?? {};
  return what === undefined ? undefined : { what, certain: certain === true };
}

function isHeaderOfLogin(name: string): boolean {
  return /^((proxy-|x-)?authorization|x-auth.*|cookie|set-cookie|x-.*-(auth|login))$/i.test(name);
}

function isLogin(value: string): boolean {
  const [, login = ''] = /^(?:basic|bearer|token|digest|api-?key|key|splunk|negotiate)\s+(\S+)/i.exec(value) ?? [];
  if (login) return !isNoSecret(login);
  return value.split(/[=;\s]+/).some((part) => looksRandom(part, 16));
}

function isNoName(value: string): boolean {
  if (isNoSecret(value)) return false;
  return !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value) || (looksRandom(value, 32) && !value.includes('-'));
}

// `secretKey` is a secret next to an `accessKey`, but the key of a Secret next to the name of one.
function isKeyOfASecret(name: string, siblings: Siblings): boolean {
  return (
    /key$/i.test(name) &&
    Object.keys(siblings).some((other) => /^(name|remoteRef|.*secret(Name|Ref)?)$/i.test(other) && other !== name)
  );
}

const MOST_PARSED = 4 * 1024 * 1024;

/** The JSON value of a text, if it is an object or a list. */
function asJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text) || !/[\]}]\s*$/.test(text) || text.length > MOST_PARSED) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

function pathOf(trail: Trail): string {
  return trail.reduce<string>(
    (path, step) => (typeof step === 'string' ? member(path, step) : `${path}[${itemName(step.item) ?? step.index}]`),
    '',
  );
}

/** The path of a member; a name with special characters is in brackets. */
function member(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path ? `${path}.${name}` : name;
}
