import { Cidr, IpFamily } from '../../../kubernetes/cidr';
import { goDuration } from '../../../kubernetes/go-duration';
import { quoted } from '../../../problems';
import type { AgentOptions } from '../../cluster/agent-options';
import types from './flag-types.json';
import type { AgentRule } from './rule';

/** Values that Cilium's programs cannot read, or that are out of their range. */
export const VALUES: readonly AgentRule[] = [
  {
    code: 'CIL186',
    refused: mistyped,
    remedy: 'Write true or false, a whole number, or a duration such as 30s or 5m, as the option requires.',
  },
  {
    code: 'CIL187',
    refused: (o) => first(SIZES, (size) => outOfRange(o, size)) || natTable(o),
    remedy: 'Choose a number in this range, or leave the setting out for the default.',
  },
  {
    code: 'CIL188',
    refused: (o) =>
      first(FORMS, ({ flag, name = `extraConfig.${flag}`, wrong }) => {
        const text = o.text(flag);
        const reason = text === '' ? false : wrong(text);
        return reason && `${name} is ${quoted(text)}, but ${reason}`;
      }),
    remedy: 'Write it as upstream documents it, or leave the setting out for the default.',
  },
];

type FlagType = keyof typeof types;

const READABLE: Readonly<Record<FlagType, { readonly fits: (text: string) => boolean; readonly is: string }>> = {
  bool: { fits: (text) => /^(1|0|t|f|T|F|true|false|TRUE|FALSE|True|False)$/.test(text), is: 'true or false' },
  duration: { fits: (text) => goDuration(text) !== undefined || /^[+-]?\d+$/.test(text), is: 'a duration such as 30s' },
  int: { fits: (text) => /^[+-]?(\d+(\.0*)?|0x[\da-f]+)$/i.test(text), is: 'a whole number' },
  uint: { fits: (text) => /^\+?(\d+(\.0*)?|0x[\da-f]+)$/i.test(text), is: 'a whole number, 0 or more' },
  float: { fits: (text) => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text), is: 'a number' },
};

/** The types of flags that are more than text. */
const TYPES: ReadonlyMap<string, FlagType> = new Map(
  (Object.keys(types) as FlagType[]).flatMap((type) => types[type].map((flag) => [flag, type] as const)),
);

/** Names the first in the order of the list. Of its hundreds of flags, an install gives a few dozen. */
function mistyped(o: AgentOptions): string | false {
  const wrong = o.flags.filter((flag) => {
    const [text, type] = [o.text(flag), TYPES.get(flag)];
    return type !== undefined && text !== '' && !READABLE[type].fits(text);
  });
  if (wrong.length === 0) return false;
  return first(
    [...TYPES],
    ([flag, type]) => wrong.includes(flag) && `${flag} is ${quoted(o.text(flag))}, but it must be ${READABLE[type].is}`,
  );
}

interface Size {
  readonly flag: string;
  /** How a user sets it. */
  readonly name?: string;
  readonly least: number;
  readonly most?: number;
}

const MOST_ENTRIES = 2 ** 24;
const MOST_FRAGMENTS = 2 ** 16;

const SIZES: readonly Size[] = [
  { flag: 'bpf-auth-map-max', name: 'bpf.authMapMax', least: 256, most: MOST_ENTRIES },
  { flag: 'bpf-ct-global-tcp-max', name: 'bpf.ctTcpMax', least: 1024, most: MOST_ENTRIES },
  { flag: 'bpf-ct-global-any-max', name: 'bpf.ctAnyMax', least: 1024, most: MOST_ENTRIES },
  { flag: 'bpf-nat-global-max', name: 'bpf.natMax', least: 1024, most: MOST_ENTRIES },
  { flag: 'bpf-fragments-map-max', least: 1, most: MOST_FRAGMENTS },
  { flag: 'bpf-map-dynamic-size-ratio', name: 'bpf.mapDynamicSizeRatio', least: 0, most: 1 },
  { flag: 'bpf-lb-map-max', name: 'bpf.lbMapMax', least: 1 },
  { flag: 'bpf-lb-service-map-max', least: 0 },
  { flag: 'bpf-lb-service-backend-map-max', least: 0 },
  { flag: 'bpf-lb-rev-nat-map-max', least: 0 },
  { flag: 'bpf-lb-affinity-map-max', least: 0 },
  { flag: 'bpf-lb-source-range-map-max', least: 0 },
  { flag: 'bpf-lb-maglev-map-max', least: 0 },
  { flag: 'bpf-sock-rev-map-max', least: 1024, most: MOST_ENTRIES },
  { flag: 'bpf-filter-priority', least: 0, most: 65_535 },
  { flag: 'route-metric', least: 0 },
];

function outOfRange(o: AgentOptions, { flag, name = `extraConfig.${flag}`, least, most }: Size): string | false {
  const text = o.text(flag);
  if (text === '' || (Number(text) >= least && Number(text) <= (most ?? Number.POSITIVE_INFINITY))) return false;
  return `${name} is ${text}, but it must be ${most === undefined ? `${least} or more` : `${least} to ${most}`}`;
}

/** Where the connection tables are sized by the memory of a node, this cannot be known in advance. */
function natTable(o: AgentOptions): string | false {
  const [nat, tcp, any] = ['bpf-nat-global-max', 'bpf-ct-global-tcp-max', 'bpf-ct-global-any-max'].map((flag) =>
    o.text(flag),
  );
  if (!nat || !tcp || !any || Number(nat) <= Number(tcp) + Number(any)) return false;
  return `bpf.natMax is ${nat}, but bpf.ctTcpMax and bpf.ctAnyMax are ${tcp} and ${any}, which is less together`;
}

interface Form {
  readonly flag: string;
  /** How a user sets it. */
  readonly name?: string;
  /** What is wrong with a text, as it is written after "but"; or nothing. */
  wrong(text: string): string | false;
}

const FORMS: readonly Form[] = [
  { flag: 'allow-localhost', wrong: (text) => oneOf(text.toLowerCase(), 'auto', 'always', 'policy') },
  {
    flag: 'identity-allocation-mode',
    name: 'identityAllocationMode',
    wrong: (text) => oneOf(text, 'crd', 'kvstore', 'doublewrite-readkvstore', 'doublewrite-readcrd'),
  },
  {
    flag: 'local-max-addr-scope',
    wrong: (text) => !/^\d+$/.test(text) && oneOf(text, 'global', 'site', 'link', 'host', 'nowhere'),
  },
  { flag: 'nodeport-addresses', name: 'nodePort.addresses', wrong: networks },
  { flag: 'exclude-local-address', wrong: networks },
  { flag: 'ipv4-native-routing-cidr', name: 'ipv4NativeRoutingCIDR', wrong: (text) => network(text, IpFamily.IPV4) },
  { flag: 'ipv6-native-routing-cidr', name: 'ipv6NativeRoutingCIDR', wrong: (text) => network(text, IpFamily.IPV6) },
  { flag: 'ipam-multi-pool-pre-allocation', name: 'ipam.multiPoolPreAllocation', wrong: preAllocations },
  { flag: 'fixed-identity-mapping', wrong: fixedIdentities },
  {
    flag: 'l2-pod-announcements-interface-pattern',
    name: 'l2podAnnouncements.interfacePattern',
    wrong: regularExpression,
  },
  { flag: 'labels', name: 'labels', wrong: labelPatterns },
];

function oneOf(text: string, ...words: readonly string[]): string | false {
  return !words.includes(text) && `it must be ${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}

function networks(text: string): string | false {
  const wrong = listed(text).find((one) => Cidr.problems(one, '').length > 0);
  return wrong !== undefined && `${wrong} is not a network in CIDR notation, such as 192.168.1.0/24`;
}

function network(text: string, family: IpFamily): string | false {
  const isOne = Cidr.problems(text, '').length === 0 && Cidr.parse(text).family === family;
  return !isOne && `it must be an ${family} network in CIDR notation`;
}

function preAllocations(text: string): string | false {
  const wrong = text.split(',').find((one) => !/^[^=]+=\d+$/.test(one.trim()));
  return wrong !== undefined && 'it must list pools with numbers of addresses, such as default=8,mail=4';
}

/** Numbers below 128 are Cilium's own, those above 255 are given out. */
function fixedIdentities(text: string): string | false {
  const wrong = listed(text).find((one) => {
    const [, number = ''] = /^(\d+)=.+$/.exec(one) ?? [];
    return number === '' || Number(number) < 128 || Number(number) > 255;
  });
  return wrong !== undefined && 'it must list numbers, 128 to 255, with names, such as 128=kv-store';
}

/** Go's syntax is JavaScript's, as far as brackets and repetitions go. */
function regularExpression(text: string): string | false {
  try {
    new RegExp(text);
    return false;
  } catch {
    return 'that is not a regular expression';
  }
}

/** Each may have a source, such as k8s:, and an exclamation mark. */
function labelPatterns(text: string): string | false {
  const wrong = listed(text).find((one) => regularExpression(one.replace(/^!?([^:]*:)?!?/, '')));
  return wrong !== undefined && `${wrong} is not a regular expression`;
}

function listed(text: string): string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** The message about the first of them that is wrong. */
function first<T>(items: readonly T[], wrong: (item: T) => string | false): string | false {
  for (const item of items) {
    const reason = wrong(item);
    if (reason) return reason;
  }
  return false;
}
