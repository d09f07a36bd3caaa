import { type Problem, quoted } from '../../../problems';
import { Protocol } from '../port';
import type { IcmpSpec, PortSpec } from '../spec';
import type { RuleView } from './rule-view';

const HIGHEST_PORT = 65535;

// Both the CRD and the agent stop here.
const MOST_ENTRIES = 40;

/** What is wrong with the ports and ICMP messages of a rule. */
export function portProblems(rule: RuleView): Problem[] {
  return [
    ...rule.toPorts.flatMap((portRule, index) => {
      const path = `${rule.path}.toPorts[${index}].ports`;
      const ports = portRule.ports ?? [];
      return [...tooMany(ports.length, path, 'ports'), ...ports.flatMap((port, at) => onePort(port, `${path}[${at}]`))];
    }),
    ...icmpProblems(rule),
  ];
}

function onePort(given: PortSpec, path: string): Problem[] {
  const { port, endPort, protocol } = given;
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) return [badProtocol(protocol, `${path}.protocol`)];
  if (typeof port === 'string' && isServiceName(port)) return endPort === undefined ? [] : [rangeOfName(given, path)];
  if (typeof port !== 'string' || !/^(0|[1-9][0-9]*)$/.test(port) || Number(port) > HIGHEST_PORT) {
    return [badPort(port, `${path}.port`)];
  }
  if (endPort === undefined) return [];
  if (port === '0') return [badPort(port, `${path}.port`)];
  if (!Number.isInteger(endPort) || endPort < 1 || endPort > HIGHEST_PORT) return [badPort(endPort, `${path}.endPort`)];
  return endPort < Number(port) ? [reversed(given, path)] : [];
}

const PROTOCOLS: readonly string[] = Object.values(Protocol);

function badProtocol(protocol: string, path: string): Problem {
  return {
    what: `${path} is ${quoted(protocol, path)}, but it must be one of ${PROTOCOLS.join(', ')}.`,
    remedy: 'Use one of them in capitals; for ICMP, give icmps instead of ports.',
    code: 'NP007',
  };
}

/** What IANA calls a service name: the form of a port's name. */
function isServiceName(text: string): boolean {
  return text.length <= 15 && /[A-Za-z]/.test(text) && /^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/.test(text);
}

function badPort(port: unknown, path: string): Problem {
  return {
    what: `${path} is ${quoted(port, path)}, but a port is 1 to ${HIGHEST_PORT} or a name of at most 15 letters, digits and single dashes.`,
    remedy: `Use a port of 1 to ${HIGHEST_PORT}, or the name that the pods' containers give it.`,
    code: 'NP007',
  };
}

function reversed({ port, endPort }: PortSpec, path: string): Problem {
  return {
    what: `${path} is the range ${port} to ${endPort}, but its end must not be below its beginning.`,
    remedy: `Write the range ${endPort} to ${port}.`,
    code: 'NP008',
  };
}

function rangeOfName({ port, endPort }: PortSpec, path: string): Problem {
  return {
    what: `${path} has the name ${quoted(port)} and endPort ${endPort}, but Cilium ignores the end of a named port.`,
    remedy: 'Use two numbers, or leave endPort out.',
    code: 'NP008',
  };
}

function tooMany(count: number, path: string, what: string): Problem[] {
  if (count <= MOST_ENTRIES) return [];
  return [
    {
      what: `${path} has ${count} ${what}, but one rule can have ${MOST_ENTRIES}.`,
      remedy: `Use ${what === 'ports' ? 'port ranges, or ' : ''}several rules with up to ${MOST_ENTRIES} ${what} each.`,
      code: 'NP009',
    },
  ];
}

function icmpProblems(rule: RuleView): Problem[] {
  const fields = rule.icmps.flatMap((icmp, index) =>
    (icmp.fields ?? []).flatMap((field, at) => oneIcmp(field, `${rule.path}.icmps[${index}].fields[${at}]`)),
  );
  const counts = rule.icmps.flatMap((icmp, index) =>
    tooMany(icmp.fields?.length ?? 0, `${rule.path}.icmps[${index}].fields`, 'types'),
  );
  if (rule.icmps.length === 0 || rule.toPorts.length === 0) return [...counts, ...fields];
  const both: Problem = {
    what: `${rule.path} has toPorts and icmps, but Cilium accepts one of them in a rule.`,
    remedy: 'Make two rules of it with the same peers.',
    code: 'NP026',
  };
  return [both, ...counts, ...fields];
}

const BOTH_FAMILIES = [
  'DestinationUnreachable',
  'EchoReply',
  'EchoRequest',
  'ParameterProblem',
  'RouterAdvertisement',
  'TimeExceeded',
];

// ExtendedEchoRequest and ExtendedEchoReply are known to the agent, but the CRD refuses the latter: a number works.
const IPV4_TYPES = [
  ...BOTH_FAMILIES,
  'Echo',
  'ExtendedEchoRequest',
  'Photuris',
  'Redirect',
  'RouterSelection',
  'Timestamp',
  'TimestampReply',
];

const IPV6_TYPES = [
  ...BOTH_FAMILIES,
  'DuplicateAddressConfirmationCodeSuffix',
  'DuplicateAddressRequestCodeSuffix',
  'ExtendedEchoRequest',
  'HomeAgentAddressDiscoveryReply',
  'HomeAgentAddressDiscoveryRequest',
  'ICMPNodeInformationQuery',
  'ICMPNodeInformationResponse',
  'InverseNeighborDiscoveryAdvertisement',
  'InverseNeighborDiscoverySolicitation',
  'MobilePrefixAdvertisement',
  'MobilePrefixSolicitation',
  'MulticastListenerDone',
  'MulticastListenerQuery',
  'MulticastListenerReport',
  'NeighborAdvertisement',
  'NeighborSolicitation',
  'PacketTooBig',
  'RedirectMessage',
  'RouterRenumbering',
  'RouterSolicitation',
];

function oneIcmp({ family = 'IPv4', type }: IcmpSpec, path: string): Problem[] {
  if (family !== 'IPv4' && family !== 'IPv6') {
    return [
      {
        what: `${path}.family is ${quoted(family)}, but it must be IPv4 or IPv6.`,
        remedy: 'Use Icmp.v4(type) or Icmp.v6(type).',
        code: 'NP026',
      },
    ];
  }
  const names = family === 'IPv4' ? IPV4_TYPES : IPV6_TYPES;
  const text = String(type);
  if (names.includes(text) || (/^(0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255)) return [];
  return [
    {
      what: `${path}.type is ${quoted(type)}, but for ${family} it must be 0 to 255 or one of ${names.join(', ')}.`,
      remedy: 'Use the number of the type, or one of the names.',
      code: 'NP026',
    },
  ];
}
