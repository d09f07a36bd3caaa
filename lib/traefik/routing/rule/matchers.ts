import { regularExpressionError } from '../../../kubernetes/regular-expression';
import { isAddressOrCidr } from './ip-address';

/** The values that one of Traefik's matchers takes. */
export interface Matcher {
  /** How many values it takes. */
  readonly counts: readonly number[];
  /** What its values mean, for messages. */
  readonly usage: string;
  /** Why Traefik would reject the values or never match them; undefined if they are fine. */
  readonly complaint: (values: readonly string[]) => Complaint | undefined;
}

/** What is wrong with a matcher's value. */
export interface Complaint {
  readonly about: 'value' | 'regular expression' | 'placeholder';
  /** The rest of the sentence after the value: `does not begin with /`. */
  readonly why: string;
  readonly remedy: string;
}

/** The matchers of a router for HTTP. */
export const HTTP_MATCHERS: Readonly<Record<string, Matcher>> = {
  ClientIP: one('`ip or cidr`', address),
  Method: one('`method`', () => undefined),
  Host: one('`domain`', host),
  HostRegexp: one('`regexp`', hostRegexp),
  Path: one('`path`', path),
  PathRegexp: one('`regexp`', regexp),
  PathPrefix: one('`prefix`', path),
  Header: { counts: [2], usage: '`name`, `value`', complaint: () => undefined },
  HeaderRegexp: { counts: [2], usage: '`name`, `regexp`', complaint: ([, value = '']) => regexp(value) },
  Query: { counts: [1, 2], usage: '`name`, `value`', complaint: () => undefined },
  QueryRegexp: {
    counts: [1, 2],
    usage: '`name`, `regexp`',
    complaint: ([, value]) => (value === undefined ? undefined : regexp(value)),
  },
};

/** The matchers of a router for TCP. */
export const TCP_MATCHERS: Readonly<Record<string, Matcher>> = {
  ALPN: one('`protocol`', alpn),
  ClientIP: one('`ip or cidr`', address),
  HostSNI: one('`domain`', hostSni),
  HostSNIRegexp: one('`regexp`', hostRegexp),
};

/** Matchers of Traefik 2 that were removed, and their replacements. */
export const FORMER_MATCHERS: Readonly<Record<string, string>> = {
  HostHeader: 'Host',
  Headers: 'Header',
  HeadersRegexp: 'HeaderRegexp',
};

function one(usage: string, complaint: (value: string) => Complaint | undefined): Matcher {
  return { counts: [1], usage, complaint: ([value = '']) => complaint(value) };
}

function address(value: string): Complaint | undefined {
  if (isAddressOrCidr(value)) return undefined;
  return {
    about: 'value',
    why: 'is neither an IP address nor a CIDR',
    remedy: 'Write it like 10.0.0.1 or 10.0.0.0/8.',
  };
}

function host(value: string): Complaint | undefined {
  return notAscii(value) ?? placeholder(value, 'HostRegexp') ?? notAHost(value);
}

function notAHost(value: string): Complaint | undefined {
  if (!/[/\s,{}]/.test(value)) return undefined;
  return {
    about: 'value',
    why: 'has a character that no host name has, so it never matches',
    remedy: 'Give the name alone, without scheme, path or other names; join several with ||.',
  };
}

function hostSni(value: string): Complaint | undefined {
  if (value === '*' || /^(\*\.)?[\w.\-:]+$/.test(value)) return undefined;
  return (
    placeholder(value, 'HostSNIRegexp') ?? {
      about: 'value',
      why: 'is not a host name',
      remedy: 'Give a name such as db.example.com or *.example.com, or * for any.',
    }
  );
}

function hostRegexp(value: string): Complaint | undefined {
  return notAscii(value) ?? regexp(value);
}

function notAscii(value: string): Complaint | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (/^[\x00-\x7f]*$/.test(value)) return undefined;
  return {
    about: 'value',
    why: 'has characters beyond ASCII',
    remedy: 'Write the name in Punycode (xn--…), as requests have it.',
  };
}

function path(value: string): Complaint | undefined {
  if (!value.startsWith('/')) {
    return { about: 'value', why: 'does not begin with /', remedy: `Write /${value}.` };
  }
  return placeholder(value, 'PathRegexp');
}

function regexp(value: string): Complaint | undefined {
  const error = regularExpressionError(value);
  if (error !== undefined) {
    return {
      about: 'regular expression',
      why: `is not a regular expression of Go: ${error}`,
      remedy: 'Use the syntax of https://pkg.go.dev/regexp/syntax, which has no lookaround and no back references.',
    };
  }
  return /\{\w+:/.test(value) ? formerPlaceholder('a plain regular expression') : undefined;
}

function placeholder(value: string, matcher: string): Complaint | undefined {
  return /\{\w+(:[^}]*)?\}/.test(value) ? formerPlaceholder(matcher) : undefined;
}

function formerPlaceholder(instead: string): Complaint {
  return {
    about: 'placeholder',
    why: "has a placeholder in braces, which is Traefik 2's syntax; Traefik 3 takes it literally",
    remedy: `Use ${instead}, for example ^[a-z]+\\.example\\.com$.`,
  };
}

function alpn(value: string): Complaint | undefined {
  if (value !== 'acme-tls/1') return undefined;
  return { about: 'value', why: "is reserved for Traefik's own ACME challenge", remedy: 'Remove this matcher.' };
}
