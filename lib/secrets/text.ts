import { asText, decoded, withJoinedLines } from './encoded';
import { certainly, type FoundInText, likely } from './finding';
import { knownForm, longWords, SHORTEST_WORD } from './forms';
import { isNoSecret, looksRandom } from './harmless';
import { keyAsBytes, keyAsText } from './keys';
import { isSecretBehind } from './names';

/** How many nested levels of base64 are decoded. */
const DEEPEST = 4;

/** The secret in a text, if any; a certain one takes precedence over a likely one. */
export function secretInText(text: string, depth = 0): FoundInText | undefined {
  if (text.length < SHORTEST_WORD && !/[:=@\s$]/.test(text)) return undefined;
  const key = keyAsText(text);
  if (key) return key;
  let first: FoundInText | undefined;
  for (const word of longWords(withJoinedLines(text))) {
    const found = knownForm(word) ?? secretInCode(word, depth);
    if (found?.certain) return found;
    first ??= found;
  }
  return first ?? login(text) ?? (MAY_NAME_A_SECRET.test(text) ? assigned(text) : undefined);
}

// Prose names a header; nobody encodes prose that begins with one.
const PEM_HEADER = /^.{0,3}-----BEGIN [A-Z ]*PRIVATE KEY/s;

// Base64 of bytes has capitals, and a key in hexadecimal digits is long: few words have either.
const MAY_BE_CODE = /[A-Z]|[0-9a-f]{60}/;

function secretInCode(word: string, depth: number): FoundInText | undefined {
  if (depth >= DEEPEST || !MAY_BE_CODE.test(word)) return undefined;
  for (const part of word.split(/[:=.](?=[A-Za-z0-9+/_-]{20})/)) {
    const bytes = decoded(part);
    if (bytes === undefined) continue;
    const key = keyAsBytes(bytes);
    if (key) return key;
    const text = asText(bytes);
    if (text !== undefined && PEM_HEADER.test(text)) return certainly('a private key in base64');
    const found = text === undefined ? undefined : secretInText(text, depth + 1);
    if (found) return { ...found, what: found.what.replace(/( in base64)?$/, ' in base64') };
  }
  return undefined;
}

interface Place {
  readonly what: string;
  /** A character that such a place has in it: looked for before the mark, it costs next to nothing. */
  readonly sign?: string;
  /** What a text has in it that has such a place; few texts do. */
  readonly mark: RegExp;
  /** The form, of which each group is a secret unless it is none. */
  readonly form: RegExp;
}

// Places of logins in URLs, headers and commands.
const PLACES: readonly Place[] = [
  {
    what: 'an address with a password',
    sign: '@',
    mark: /:\/\/.*@/s,
    form: /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`<>]*:((?:\$\{[^}]*\}|\$\([^)]*\)|[^\s/"'`<>])+)@(?=[\w[.$*-])/gi,
  },
  {
    what: 'an address with a login',
    sign: '@',
    mark: /:\/\/.*@/s,
    form: /\b[a-z][a-z0-9+.-]*:\/\/([a-f0-9]{32}|[A-Za-z0-9_-]{24,})@[\w.-]+/gi,
  },
  {
    what: 'an address with a password',
    sign: '@',
    mark: /@(tcp|unix)\(/,
    form: /\b[\w.-]+:([^\s:@/"'()]+)@(?:tcp|unix)\(/g,
  },
  {
    what: 'an address with a password',
    sign: '@',
    mark: /:[^\s@]+@[\w.-]+:\d/,
    form: /(?:^|[\s"'=,])[A-Za-z][\w.-]*:([^\s:@/"'$]+)@(?!sha\d)[\w.-]+:\d{2,5}\b/gm,
  },
  {
    what: 'a header with a login',
    mark: /authorization/i,
    form: /\bauthorization["']?\s*[:=,]?\s*["']?(?:basic|bearer|token|digest|apikey|key|splunk|negotiate)(?:\s|%20)+([^\s"',]+)/gi,
  },
  {
    what: 'a login in a command',
    mark: /curl|wget|mysql|mongo|redis|sshpass|docker|helm|ldap|psql|mc |htpasswd/,
    form: /\bcurl\b[^\n|;]*?\s(?:-u|--user)[ =]?["']?[^\s:"']+:([^\s"']+)|\bmysql\w*\b[^\n|;]*?\s-p([^\s"'-][^\s"']*)|\bsshpass\s+-p\s*["']?([^\s"']+)|\bredis-cli\b[^\n|;]*?\s-a\s+["']?([^\s"']+)|\b(?:docker|helm registry|podman|oras|crane) login\b[^\n|;]*?\s-p\s+["']?([^\s"']+)|\bldap\w+\b[^\n|;]*?\s-w\s+["']?([^\s"']+)|\bmc alias set\s+\S+\s+\S+\s+\S+\s+([^\s"']+)|\bhtpasswd\s+-\w*b\w*\s+(?:\S+\s+)?\S+\s+([^\s"']+)$/gm,
  },
  {
    what: 'a password in a configuration',
    mark: /requirepass|masterauth|bindpw|rootpw|machine|IDENTIFIED|PASSWORD|primary_conninfo|community|<\w*[pP]ass|:\d+:/,
    form: /^\s*(?:requirepass|masterauth|bindpw|rootpw)\s+["']?([^\s"']+)|\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S+)|\bIDENTIFIED\s+(?:WITH\s+\S+\s+)?BY\s+'([^']+)'|\bPASSWORD\s+'([^']+)'|<(?:\w*[pP]assword|\w*[pP]asswd|\w*[sS]ecretKey|\w*[tT]oken)>([^<\s]+)<\/|^[\w.*-]+:(?:\d+|\*):[\w*-]+:[\w*-]+:(\S+)$/gm,
  },
];

const HASH =
  /\$(?:apr1|1|2[abxy]|5|6|7|y|gy|argon2(?:id?|d)?|scrypt|pbkdf2[\w-]*)\$[^\s$]+\$?[./A-Za-z0-9+,=$]{16,}|\{S?SHA\d*\}[A-Za-z0-9+/=]{20,}|SCRAM-SHA-256\$\d+:\S{20,}/;

function login(text: string): FoundInText | undefined {
  if ((text.includes('$') || text.includes('{S')) && HASH.test(text)) return likely('the hash of a password');
  for (const { what, sign, mark, form } of PLACES) {
    if ((sign !== undefined && !text.includes(sign)) || !mark.test(text)) continue;
    for (const match of text.matchAll(form)) {
      const secret = match.slice(1).find((group) => group !== undefined);
      const rest = text.slice(match.index + match[0].length);
      if (secret && !isNoSecret(secret) && !isComputed(secret) && !isProse(secret, rest)) return likely(what);
    }
  }
  const registry = /["']?auth["']?\s*:\s*["']?([A-Za-z0-9+/]{8,}={0,2})["']?/g;
  for (const [, code = ''] of text.includes('auth') ? text.matchAll(registry) : []) {
    if (/^[\x21-\x7e]+:[\x20-\x7e]+$/.test(Buffer.from(code, 'base64').toString('latin1')))
      return certainly('a login to a registry');
  }
  return undefined;
}

// The end of a name of a secret, as `names.ts` knows them, with what stands between it and its value.
const ASSIGNMENT =
  /(?:pass(?:word|wd|phrase|code|wort)?|pswd|pwd?|psk|pin|token|bearer|secrets?|keys?|credentials?|auth(?:orization)?|cookie|connection_?string|accesskeyid|access_key_id|key-id|seed|mnemonic|encrypt|sig)s?\\?["']?(?:[ \t]*(?:=>|:=|:|=|['"],)[ \t]*|[ \t]+(?=\S))/gi;

// What a name of a secret has in it: few texts do, and only those are taken apart.
const MAY_NAME_A_SECRET =
  /pass|pswd|pwd|psk|pin|token|bearer|secret|key|credential|auth|cookie|connection|seed|mnemonic|encrypt|sig/i;

/** `name = value` and `name: value` in any configuration format, an argument or a connection string. */
function assigned(text: string): FoundInText | undefined {
  for (const match of text.matchAll(ASSIGNMENT)) {
    const end = match.index + match[0].length;
    const name = nameBefore(text, match.index + match[0].search(/\\?["']?[ \t:='"]/));
    if (isVariable(text, match.index)) continue;
    const isArgument = !/[:=,]/.test(match[0]);
    if (isArgument && (!name.startsWith('--') || text[end] === '-')) continue;
    const value = valueAt(text, end);
    if (value !== undefined && isSecretBehind(name.replace(/^-+/, ''), value))
      return likely('a credential behind its name');
  }
  return undefined;
}

const LONGEST_NAME = 80;

/** Whether a name is in the braces of a variable, as in `${PASSWORD:?missing}`; a default in them is checked. */
function isVariable(text: string, at: number): boolean {
  const open = text.lastIndexOf('${', at);
  return open >= 0 && at - open < LONGEST_NAME && /^\$\{\w*:?([?+]|[-=]?\})/.test(text.slice(open));
}

function nameBefore(text: string, end: number): string {
  let start = end;
  while (start > 0 && end - start < LONGEST_NAME && /[\w.-]/.test(text[start - 1] ?? '')) start--;
  return text.slice(start, end);
}

// The text in quotes, including escaped ones; otherwise the word, with the expression in its brackets.
const VALUE = /(?:\\?"((?:[^"\\\n]|\\(?!")[^\n])*)\\?"|'([^'\n]*)'|([^\s"',;&}\])]+))/y;

function valueAt(text: string, at: number): string | undefined {
  VALUE.lastIndex = at;
  const match = VALUE.exec(text);
  if (!match) return undefined;
  const [, double, single, plain] = match;
  if (plain === undefined) return double ?? single;
  if (/^[|>][-+]?$/.test(plain)) return /^[ \t]*\r?\n\s*(\S+)/.exec(text.slice(VALUE.lastIndex))?.[1];
  const rest = text.slice(VALUE.lastIndex, VALUE.lastIndex + 40);
  return isComputed(plain) || isProse(plain, rest) ? undefined : plain;
}

// An unquoted expression: a call, a name with dots, a placeholder, the beginning of a block.
const COMPUTED = /^[([{<*|>%$!&]|\(|^[a-z_]\w*(\.[a-z_]\w*)+(\[|$)|^[a-z_]+\[|\$\{|\$\(|\{\{/;

function isComputed(text: string): boolean {
  return COMPUTED.test(text) && !looksRandom(text.replace(/[([{<*|>%$!&].*/, ''), 16);
}

/** Whether a word is part of a sentence: another word follows that is not the name of another value. */
function isProse(word: string, rest: string): boolean {
  return (
    /^[A-Za-z'’-]+[.,:]?$/.test(word) &&
    /^[.,]?[ \t]+["'`(]?[A-Za-z]+['’]?[A-Za-z]*(?![\w]*["']?[ \t]*[:=])(?=[\s.,;:()"'`]|$)/.test(rest)
  );
}
