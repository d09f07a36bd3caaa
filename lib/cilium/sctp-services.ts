import type { ClusterIndex } from '../cluster/cluster-index';
import type { Problem } from '../problems';
import { ciliumIn } from './cluster/install';
import { servesNodePorts } from './settings/facts';

interface ServiceSpec {
  readonly ports: readonly { readonly port?: number; readonly protocol?: string }[];
}

/** Services with SCTP ports, which Cilium, when it replaces kube-proxy, ignores unless SCTP is enabled. */
export function sctpServiceProblems(index: ClusterIndex): Problem[] {
  const cilium = ciliumIn(index);
  if (!cilium || cilium.options.on('enable-sctp') || !servesNodePorts(cilium.settings)) return [];
  return index.objects<ServiceSpec>('Service').flatMap(({ title, spec: { ports = [] } }) => {
    const own = ports.filter(({ protocol }) => protocol === 'SCTP').map(({ port }) => port);
    if (own.length === 0) return [];
    return [
      {
        what: `${title} has the SCTP ports ${own.join(', ')}, but sctp.enabled is false in ${cilium.path}, which serves Services: nothing serves these.`,
        remedy: 'Set settings.sctp.enabled of CiliumCni to true.',
        code: 'CIL201',
      },
    ];
  });
}
