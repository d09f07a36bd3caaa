import { regularExpressionError } from '../../../kubernetes/regular-expression';
import { type Problem, quoted } from '../../../problems';
import type { HttpSpec, KafkaSpec, PortRuleSpec } from '../spec';
import { fqdnProblems } from './names';
import type { RuleView } from './rule-view';

const PROTOCOLS = ['http', 'kafka', 'dns', 'l7proto'] as const;
type L7Protocol = (typeof PROTOCOLS)[number];

/** What is wrong with the parts of a rule that look into requests. */
export function l7Problems(rule: RuleView, host: boolean): Problem[] {
  if (rule.deny) return denyProblems(rule);
  return rule.toPorts.flatMap((portRule, index) => {
    const path = `${rule.path}.toPorts[${index}]`;
    return [
      ...portRuleProblems(portRule, path),
      ...placeProblems(portRule, path, rule, host),
      ...contents(portRule, path),
    ];
  });
}

function denyProblems(rule: RuleView): Problem[] {
  const problems = rule.toPorts.flatMap((portRule, index) =>
    Object.keys(portRule)
      .filter((name) => name !== 'ports')
      .map((name) => onDeny(`${rule.path}.toPorts[${index}].${name}`)),
  );
  return rule.authentication !== undefined ? [...problems, onDeny(`${rule.path}.authentication`)] : problems;
}

function onDeny(path: string): Problem {
  return {
    what: `${path} is given, but deny rules drop whole connections and cannot look into them.`,
    remedy: 'Remove it, or allow only the requests that are wanted.',
    code: 'NP014',
  };
}

function portRuleProblems(
  { rules = {}, ports = [], serverNames, terminatingTLS, listener }: PortRuleSpec,
  path: string,
): Problem[] {
  const given = PROTOCOLS.filter((protocol) => rules[protocol] !== undefined);
  const problems: Problem[] = [];
  if (given.length > 1) problems.push(severalProtocols(given, path));
  if (given.length > 0 && ports.length === 0) problems.push(withoutPorts(given, path));
  if (given.length > 0 && listener) problems.push(notTogether(`${path}.listener`, `${path}.rules`, 'Use one of them.'));
  if (given.length > 0 && serverNames && !terminatingTLS) {
    problems.push(
      notTogether(`${path}.serverNames`, `${path}.rules`, 'Give terminatingTLS as well, or use one of them.'),
    );
  }
  ports.forEach((port, index) => {
    const name = given.find((protocol) => protocol !== 'dns');
    if (name && port.protocol !== 'TCP') problems.push(notTcp(name, port.protocol, `${path}.ports[${index}]`));
    if (given.length > 0 && port.port === '0') problems.push(everyPort(given, `${path}.ports[${index}]`));
    if (rules.dns && port.endPort !== undefined && port.endPort > Number(port.port)) {
      problems.push(dnsRange(port.port, port.endPort, `${path}.ports[${index}]`));
    }
    if (rules.dns && port.protocol === 'SCTP') problems.push(notTcp('dns', port.protocol, `${path}.ports[${index}]`));
  });
  return problems;
}

function severalProtocols(given: readonly string[], path: string): Problem {
  return {
    what: `${path}.rules has ${given.join(' and ')}, but Cilium accepts one of ${PROTOCOLS.join(', ')} for a list of ports.`,
    remedy: 'Make a rule for each of them, with its own ports.',
    code: 'NP012',
  };
}

function withoutPorts(given: readonly string[], path: string): Problem {
  return {
    what: `${path}.rules has ${given.join(' and ')}, but ${path}.ports is empty: Cilium reads requests at named ports only.`,
    remedy: `Give ${path}.ports the ports that the requests go to.`,
    code: 'NP011',
  };
}

function notTogether(one: string, other: string, remedy: string): Problem {
  return { what: `${one} does not go together with ${other}.`, remedy, code: 'NP029' };
}

function notTcp(name: L7Protocol, protocol: string | undefined, path: string): Problem {
  const allowed = name === 'dns' ? 'TCP, UDP or ANY' : 'TCP';
  return {
    what: `${path}.protocol is ${quoted(protocol)}, but rules.${name} needs ${allowed}.`,
    remedy: name === 'dns' ? 'Use Port.any(53).' : 'Use Port.tcp(port), and another rule for ports of other protocols.',
    code: 'NP010',
  };
}

function everyPort(given: readonly string[], path: string): Problem {
  return {
    what: `${path}.port is "0", every port, but rules.${given.join(' and rules.')} needs ports by number or name.`,
    remedy: 'Name the ports that the requests go to.',
    code: 'NP011',
  };
}

function dnsRange(port: string, endPort: number, path: string): Problem {
  return {
    what: `${path} is the range ${port} to ${endPort}, but DNS rules do not support port ranges.`,
    remedy: 'Name the one port of the DNS server, usually 53.',
    code: 'NP013',
  };
}

function placeProblems({ rules = {}, listener }: PortRuleSpec, path: string, rule: RuleView, host: boolean): Problem[] {
  const problems: Problem[] = [];
  const { direction } = rule;
  if (direction === 'ingress' && listener)
    problems.push(misplaced(`${path}.listener`, 'ingress', 'Use it for egress.'));
  for (const protocol of PROTOCOLS) {
    if (rules[protocol] === undefined) continue;
    if (protocol === 'dns' ? direction === 'ingress' : host) {
      const where = host ? 'policies for nodes' : 'ingress';
      const remedy =
        protocol === 'dns' ? 'Put it into egress of the pods that ask.' : 'Use an endpointSelector, or ports alone.';
      problems.push(misplaced(`${path}.rules.${protocol}`, where, remedy));
    }
    if (protocol === 'dns' && rule.peers.some(({ kind, values }) => kind === 'FQDNs' && values.length > 0)) {
      problems.push(dnsToNames(`${path}.rules.dns`, rule.path));
    }
  }
  return problems;
}

function misplaced(path: string, where: string, remedy: string): Problem {
  return { what: `${path} is given, but Cilium does not support it in ${where}.`, remedy, code: 'NP013' };
}

function dnsToNames(path: string, rule: string): Problem {
  return {
    what: `${path} is in the same rule as ${rule}.toFQDNs, so the DNS server itself would have to be found by a name.`,
    remedy: 'Put the DNS rule into a separate rule, to the DNS server: Allow.dns().',
    code: 'NP004',
  };
}

function contents({ rules = {}, serverNames = [] }: PortRuleSpec, path: string): Problem[] {
  return [
    ...(rules.http ?? []).flatMap((http, index) => httpProblems(http, `${path}.rules.http[${index}]`)),
    ...(rules.dns ?? []).flatMap((dns, index) => fqdnProblems(dns, `${path}.rules.dns[${index}]`)),
    ...(rules.kafka ?? []).flatMap((kafka, index) => kafkaProblems(kafka, `${path}.rules.kafka[${index}]`)),
    ...serverNames.flatMap((name, index) => serverNameProblems(name, `${path}.serverNames[${index}]`)),
  ];
}

function httpProblems(http: HttpSpec, path: string): Problem[] {
  const problems = (['path', 'method', 'host'] as const).flatMap((name) => {
    const text = http[name];
    const error = text === undefined ? undefined : regularExpressionError(text);
    return error ? [badExpression(text, error, `${path}.${name}`)] : [];
  });
  if (problems.length > 0) return problems;
  if (http.path && !/^\^?(\(+(\?:)?)*(\/|\.\*|\[)/.test(http.path)) {
    problems.push({
      what: `${path}.path is ${quoted(http.path)}, but the path of a request begins with a /, and the whole path must match.`,
      remedy: `Begin it with a /, or with .* for any beginning: ${quoted(`.*${http.path}`)}.`,
      code: 'NP015',
    });
  }
  if (http.method && /^[A-Za-z|]*[a-z][A-Za-z|]*$/.test(http.method)) {
    problems.push({
      what: `${path}.method is ${quoted(http.method)}, but methods are in capitals and are distinguished by case.`,
      remedy: `Write ${quoted(http.method.toUpperCase())}.`,
      code: 'NP015',
    });
  }
  for (const [index, header] of (http.headers ?? []).entries()) {
    if (/^[-!#$%&'*+.^_`|~A-Za-z0-9]+(: .*)?$/.test(header) && !/[\r\n]/.test(header)) continue;
    problems.push({
      what: `${path}.headers[${index}] is ${quoted(header)}, but it must be a header's name, or its name, a colon, a space and its value.`,
      remedy: 'Write it like "X-Tenant: blue".',
      code: 'NP015',
    });
  }
  return problems;
}

function badExpression(text: unknown, error: string, path: string): Problem {
  return {
    what: `${path} is ${quoted(text, path)}, which is not a regular expression of RE2: ${error}.`,
    remedy:
      'Correct it, or let HttpPath.exact(…) and HttpPath.prefix(…) write one from plain text; RE2 has no lookaround and no back references.',
    code: 'NP015',
  };
}

function kafkaProblems({ topic, role, apiKey }: KafkaSpec, path: string): Problem[] {
  const problems: Problem[] = [];
  if (topic !== undefined && !/^[a-zA-Z0-9._-]{1,249}$/.test(topic)) {
    problems.push({
      what: `${path}.topic is ${quoted(topic)}, but it must be 1 to 249 letters, digits, dots, underscores and dashes.`,
      remedy: 'Give the name of the topic, or leave it out for every topic.',
      code: 'NP015',
    });
  }
  if (role && apiKey) problems.push(notTogether(`${path}.role`, `${path}.apiKey`, 'Use one of them.'));
  return problems;
}

function serverNameProblems(name: string, path: string): Problem[] {
  if (
    /^(\*?\*\.)?[-a-zA-Z0-9_]/.test(name) &&
    /^[-a-zA-Z0-9_.]+$/.test(name.replace(/^\*?\*\./, '')) &&
    !name.includes('..') &&
    name.length <= 255
  ) {
    return [];
  }
  return [
    {
      what: `${path} is ${quoted(name, path)}, but it must be a DNS name of at most 255 characters, with *. or **. before it for names below it.`,
      remedy: 'Write it like api.example.com, *.example.com or **.example.com.',
      code: 'NP016',
    },
  ];
}
