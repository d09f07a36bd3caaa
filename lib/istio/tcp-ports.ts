import type { Flow } from '../gitops';

/** The TCP ports of a flow; the mesh leaves other protocols alone. */
export interface TcpPorts {
  readonly numbers: readonly number[];
  /** Whether there are ranges or names, too, which resources of Istio do not take. */
  readonly hasOthers: boolean;
}

/** The TCP ports of a flow; none if it has none. */
export function tcpPortsOf({ ports }: Flow): TcpPorts | undefined {
  const tcp = ports.map((port) => port._render()).filter(({ protocol = 'ANY' }) => ['TCP', 'ANY'].includes(protocol));
  if (tcp.length === 0) return undefined;
  const numbers = tcp.filter(({ endPort }) => endPort === undefined).map(({ port }) => Number(port));
  const single = numbers.filter((number) => Number.isInteger(number) && number > 0);
  return { numbers: single, hasOthers: single.length < tcp.length };
}
