import { asBlock, IpAddress } from '../../../kubernetes/ip-address';
import { type Problem, quoted } from '../../../problems';

/** Whether a DNS name, or one with wildcards, can be given to Cilium and can ever match an answer. */
export function fqdnProblems(selector: object, path: string): Problem[] {
  const { matchName, matchPattern } = selector as { matchName?: unknown; matchPattern?: unknown };
  if ((matchName === undefined) === (matchPattern === undefined)) {
    return [
      {
        what: `${path} is ${quoted(selector, path)}, but it must have either matchName or matchPattern.`,
        remedy: 'Give one of them; a list takes several names.',
        code: 'NP016',
      },
    ];
  }
  return matchName !== undefined ? nameProblems(matchName, path) : patternProblems(matchPattern, path);
}

function nameProblems(name: unknown, path: string): Problem[] {
  if (IpAddress.read(name) || isAddressPattern(name)) return [anAddress(`${path}.matchName`, name)];
  if (typeof name === 'string' && /^[-A-Za-z0-9_]+$/.test(name.replaceAll('.', '')) && fits(name)) return [];
  const wildcard = typeof name === 'string' && name.includes('*');
  return [
    {
      what: `${path}.matchName is ${quoted(name)}, but it must be ${A_NAME}.`,
      remedy: wildcard ? 'Use fqdnPattern or matchPattern for names with a *.' : WITHOUT_SCHEME,
      code: 'NP016',
    },
  ];
}

function patternProblems(pattern: unknown, path: string): Problem[] {
  if (IpAddress.read(pattern) || isAddressPattern(pattern)) return [anAddress(`${path}.matchPattern`, pattern)];
  if (typeof pattern !== 'string' || !/^[-A-Za-z0-9_*]+$/.test(pattern.replaceAll('.', '')) || !fits(pattern)) {
    return [
      {
        what: `${path}.matchPattern is ${quoted(pattern)}, but it must be ${A_NAME}, with a * for any number of characters but no dot.`,
        remedy: WITHOUT_SCHEME,
        code: 'NP016',
      },
    ];
  }
  // At the beginning it stands for any depth since Cilium 1.19; the checks of the cluster find out whether that is
  // installed.
  if (!pattern.replace(/^\*\*\./, '').includes('**')) return [];
  return [
    {
      what: `${path}.matchPattern is ${quoted(pattern)}, but there ** is the same as *, which has no dot in it; only **. at the beginning matches any depth.`,
      remedy: `Write one pattern for each depth: ${pattern.replaceAll('**', '*')}, ${pattern.replaceAll('**', '*.*')} and so on.`,
      code: 'NP016',
    },
  ];
}

/**
 * Four numbers are an address that nobody asks a DNS server for; with wildcards in place of one or several numbers, a
 * network was meant.
 */
function isAddressPattern(text: unknown): boolean {
  return typeof text === 'string' && /^(?=.*\d)(?:(?:[\d*]+\.){3}[\d*]+|(?:\d+\.){1,3}\*)\.?$/.test(text);
}

function anAddress(path: string, text: unknown): Problem {
  const cidr = typeof text === 'string' && IpAddress.read(text) ? `'${asBlock(text)}'` : 'cidr';
  return {
    what: `${path} is ${quoted(text)}, an address, not a name: no DNS query contains it, so the rule would never match.`,
    remedy: `Use Peer.cidr(${cidr}) for addresses outside of the cluster.`,
    code: 'NP016',
  };
}

const A_NAME = 'at most 255 letters, digits, dashes, underscores and single dots, in parts of at most 63';
const WITHOUT_SCHEME = 'Write the name alone, without scheme, port or path, such as api.example.com.';

function fits(name: string): boolean {
  const parts = name.replace(/\.$/, '').split('.');
  return name.length <= 255 && parts.every((part) => part.length > 0 && part.length <= 63);
}

/** A DNS name, or a pattern of names, as policies have them. */
export interface NameMatch {
  readonly matchName?: string;
  readonly matchPattern?: string;
}

/** Whether any DNS name fits both. */
export function haveCommonName(one: NameMatch, other: NameMatch): boolean {
  const [left, right] = [one, other].map(({ matchName, matchPattern }) => canonical(matchName ?? matchPattern ?? ''));
  if (left === '*' || right === '*') return true;
  const others = depths(right ?? '');
  return depths(left ?? '').some((one) => others.some((other) => overlap(one, other)));
}

/** Whether a pattern stands for names of any depth below another, as Cilium reads it since 1.19. */
export function isAnyDepth(pattern: string): boolean {
  return ANY_DEPTH.test(pattern);
}

const ANY_DEPTH = /^\*\*\./;

/** Patterns of one depth each for what a pattern stands for. */
function depths(pattern: string): string[] {
  if (!ANY_DEPTH.test(pattern)) return [pattern];
  const below = pattern.replace(ANY_DEPTH, '');
  return Array.from({ length: DEEPEST }, (_, depth) => '*.'.repeat(depth + 1) + below);
}

/** Deeper names hardly exist. */
const DEEPEST = 8;

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function overlap(left: string, right: string): boolean {
  // reachable[j]: whether the beginning of `left` read so far and the first j characters of `right` have a common text.
  let reachable = new Array<boolean>(right.length + 1).fill(false);
  reachable[0] = true;
  for (let j = 1; j <= right.length; j++) reachable[j] = reachable[j - 1] === true && right[j - 1] === '*';
  for (const char of left) {
    const next = new Array<boolean>(right.length + 1).fill(false);
    next[0] = reachable[0] === true && char === '*';
    for (let j = 1; j <= right.length; j++) {
      const other = right[j - 1];
      next[j] =
        (char === '*' && (reachable[j] === true || (next[j - 1] === true && other !== '.'))) ||
        (other === '*' && (next[j - 1] === true || (reachable[j] === true && char !== '.'))) ||
        (char === other && reachable[j - 1] === true);
    }
    reachable = next;
  }
  return reachable[right.length] === true;
}
