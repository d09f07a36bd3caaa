import { ROUTED_SERVICES } from '../../cluster/ingress-controller';
import type { Reference } from '../../kubernetes/references';
import { known, type Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';
import { warn } from '../../warnings';
import type { RoutingResource } from './routing-resource';
import type { StaticConfiguration } from './static-configuration';

interface Routed {
  readonly port?: number | string;
  readonly healthCheck?: object;
  readonly nativeLB?: boolean;
  readonly nodePortLB?: boolean;
}

/**
 * Checks what a route says about a Service against the Service itself, if the program defines it, and records that
 * requests go there.
 */
export function checkKubernetesService(
  resource: RoutingResource,
  path: string,
  { kind, name }: Reference,
  namespace: string,
  routed: Routed,
  protocol: 'TCP' | 'UDP' = 'TCP',
): void {
  if (kind !== 'Service') return;
  const { port } = routed;
  ROUTED_SERVICES.state(resource, [...(ROUTED_SERVICES.of(resource) ?? []), { name, namespace, port, protocol }]);
  resource.checkInCluster((index, traefik) => {
    const found = index.spec('Service', namespace, name);
    if (!found) return [];
    warnOfNodePorts(resource, path, found, routed, name);
    return [
      ...portProblems(path, found, routed, name),
      ...protocolProblems(path, found, routed, name, protocol),
      ...nativeLoadBalancing(path, found, routed, name),
      ...externalNameProblems(path, found, routed, traefik),
    ];
  });
}

function portProblems(path: string, spec: JsonMap, { port }: Routed, name: string): Problem[] {
  if (port === undefined) return [];
  const ports = Array.isArray(spec.ports) ? spec.ports.filter(isMap) : [];
  if (ports.some((each) => each.port === port || each.name === port)) return [];
  // An ExternalName does not need ports.
  if (spec.type === 'ExternalName' && ports.length === 0 && typeof port === 'number') return [];
  const names = ports.flatMap((each) => [each.port, each.name].filter((value) => value !== undefined).map(String));
  const { known: others, nearest } = known(names, String(port));
  return [
    {
      what: `${path}.port is ${port}, which the Service ${name} does not have; ${others}.`,
      remedy: nearest ? `Did you mean ${nearest}?` : `Give ${name} a port.`,
      code: 'TRR014',
    },
  ];
}

function protocolProblems(
  path: string,
  spec: JsonMap,
  { port }: Routed,
  name: string,
  wanted: 'TCP' | 'UDP',
): Problem[] {
  const ports = Array.isArray(spec.ports) ? spec.ports.filter(isMap) : [];
  const meant = ports.filter((each) => each.port === port || each.name === port);
  if (meant.length === 0 || meant.some(({ protocol = 'TCP' }) => protocol === wanted)) return [];
  return [
    {
      what: `${path}.port is ${port}, which is a port of the Service ${name} for ${String(meant[0]?.protocol ?? 'TCP')}, but this route is for ${wanted}.`,
      remedy: `Choose a port for ${wanted}, or give ${name} one.`,
      code: 'TRR014',
    },
  ];
}

function nativeLoadBalancing(path: string, spec: JsonMap, { nativeLB }: Routed, name: string): Problem[] {
  if (!nativeLB || spec.clusterIP !== 'None') return [];
  return [
    {
      what: `${path}.nativeLB is true, but the Service ${name} is headless and has no address.`,
      remedy: 'Leave nativeLB out.',
      code: 'TRR040',
    },
  ];
}

function warnOfNodePorts(resource: RoutingResource, path: string, spec: JsonMap, { nodePortLB }: Routed, name: string) {
  if (!nodePortLB || spec.type === 'NodePort') return;
  warn(resource, {
    what: `${path}.nodePortLB is true, but the Service ${name} is of type ${String(spec.type ?? 'ClusterIP')}: Traefik goes by the nodes' ports of a NodePort only.`,
    remedy: `Leave nodePortLB out, or make ${name} a NodePort.`,
    code: 'TRR041',
  });
}

function externalNameProblems(
  path: string,
  spec: JsonMap,
  { healthCheck }: Routed,
  traefik: StaticConfiguration | undefined,
): Problem[] {
  const external = spec.type === 'ExternalName';
  if (healthCheck && !external) {
    return [
      {
        what: `${path}.healthCheck is set, but Traefik takes one for Services of type ExternalName only.`,
        remedy: `Remove it: the pods' readiness probes do the same.`,
        code: 'TRR015',
      },
    ];
  }
  if (!external || traefik === undefined || traefik.allowExternalNameServices) return [];
  return [
    {
      what: `${path}.service is of type ExternalName, which Traefik does not route to unless it is allowed.`,
      remedy: 'Set settings.providers.kubernetesCRD.allowExternalNameServices of TraefikIngress to true.',
      code: 'TRR016',
    },
  ];
}
