import { isMap, type JsonMap } from '../../settings/schema';

/** The smallest number that a template writes with an exponent, such as `2e+06`. */
const LARGE = 1_000_000;

/** Groups whose numbers become options of the agent. */
const OPTIONS = ['bpf', 'dnsProxy', 'egressGateway', 'envoy', 'hubble', 'ipam', 'k8sClientRateLimit', 'maglev', 'nat'];

/** Numbers that the chart takes care to write out, and what Kubernetes reads either way. */
const WRITTEN_OUT =
  /^bpf\.(authMapMax|ctTcpMax|ctAnyMax|natMax|neighMax|policyMapMax|policyStatsMapMax|lbMapMax)$|securityContext|resources/i;

/** Says where the chart would write a number in a way that no option accepts. */
export function tellLargeNumbers(values: JsonMap): string[] {
  return OPTIONS.flatMap((name) => largeNumbers(values[name], name))
    .filter((path) => !WRITTEN_OUT.test(path))
    .map((path) => `${path} is written out here, while the chart writes so large a number with an exponent.`);
}

function largeNumbers(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Math.abs(value) >= LARGE ? [path] : [];
  return isMap(value) ? Object.entries(value).flatMap(([name, member]) => largeNumbers(member, `${path}.${name}`)) : [];
}
