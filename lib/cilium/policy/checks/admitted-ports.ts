import type { ClusterIndex } from '../../../cluster/cluster-index';
import type { PortSpec } from '../spec';
import type { Backend } from './backends';
import type { RuleView } from './rule-view';

interface ServiceSpec {
  readonly ports: readonly {
    readonly port: number;
    readonly name?: string;
    readonly targetPort?: number | string;
  }[];
}

/**
 * The port at which the pods behind a Service get connections, a number or its name; nothing where that is not known.
 */
export function podPortOf(index: ClusterIndex, { namespace, name, port }: Backend): string | undefined {
  const { ports = [] } = (index.spec('Service', namespace, name) ?? {}) as Partial<ServiceSpec>;
  const found = ports.find((each) => each.port === port || each.name === port);
  return found && String(found.targetPort ?? found.port);
}

/** Whether a rule is about a port of pods; the pods determine which number a name stands for, so it may be any. */
export function mayAdmit({ toPorts }: RuleView, podPort: string | undefined, protocol: Backend['protocol']): boolean {
  if (podPort === undefined || toPorts.length === 0) return true;
  return toPorts.some(({ ports = [] }) => ports.length === 0 || ports.some((port) => mayBe(port, podPort, protocol)));
}

function mayBe({ port, endPort, protocol = 'ANY' }: PortSpec, podPort: string, wanted: string): boolean {
  if (protocol !== 'ANY' && protocol !== wanted) return false;
  if (port === '0' || port === podPort) return true;
  if (isName(String(port)) !== isName(podPort)) return true;
  return endPort !== undefined && Number(port) <= Number(podPort) && Number(podPort) <= endPort;
}

function isName(port: string): boolean {
  return !/^\d+$/.test(port);
}

/**
 * At which port nobody is let in, and where instead, as it stands in a message; nothing where no rule lets anybody in.
 */
export function atOtherPorts(
  admitting: readonly RuleView[],
  podPort: string | undefined,
  protocol: Backend['protocol'],
): string {
  const ports = admitting.flatMap(({ toPorts }) => toPorts.flatMap(({ ports = [] }) => ports));
  if (podPort === undefined || ports.length === 0) return '';
  const texts = ports.map((each) => {
    const { port, endPort, protocol: own = 'ANY' } = each;
    return `${endPort === undefined ? port : `${port} to ${endPort}`}/${own}`;
  });
  return ` at the pods' port ${podPort}/${protocol}, only at ${[...new Set(texts)].join(' and ')}`;
}

/** The port as a remedy writes it. */
export function portToName(podPort: string | undefined, protocol: Backend['protocol']): string {
  if (podPort === undefined) return 'port';
  if (isName(podPort)) return `Port.named('${podPort}'${protocol === 'TCP' ? '' : ', Protocol.UDP'})`;
  return `Port.${protocol.toLowerCase()}(${podPort})`;
}
