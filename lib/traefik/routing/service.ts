import type { Reference } from '../../kubernetes/references';
import { type Problem, refuse } from '../../problems';
import type { JsonMap } from '../../settings/schema';
import { warn } from '../../warnings';
import { referenceTo } from './references';
import type { RoutingResource } from './routing-resource';
import { checkKubernetesService } from './service-in-program';
import type { HttpService } from './service-props';

/** A service in the form of the manifest. */
export function httpService(resource: RoutingResource, path: string, service: HttpService): JsonMap {
  const { service: target, sticky, serversTransport, middlewares, flushInterval, ...rest } = service;
  const reference = referenceTo('Service', target);
  refuse(resource, portMisfit(path, reference, service.port));
  resource.checkInCluster(() => {
    warnOfIdleParts(resource, path, service);
    return [];
  });
  const named = resource.refer(`${path}.service`, 'Service', reference);
  // Traefik looks up references of a service in the namespace of the service.
  const where = reference.namespace ?? resource.namespace;
  checkKubernetesService(resource, path, reference, where, service);
  return {
    ...named,
    kind: reference.kind === 'TraefikService' ? 'TraefikService' : undefined,
    ...rest,
    sticky: sticky && { cookie: sticky },
    serversTransport:
      serversTransport &&
      providerName(resource, resource.refer(`${path}.serversTransport`, 'ServersTransport', serversTransport, where)),
    middlewares: middlewares?.map((middleware, index) =>
      resource.refer(`${path}.middlewares[${index}]`, 'Middleware', middleware, where),
    ),
    responseForwarding: flushInterval && { flushInterval },
  };
}

/** Warns of options of a service that prevent each other from working. */
function warnOfIdleParts(resource: RoutingResource, path: string, service: HttpService): void {
  const { sticky, nativeLB, nodePortLB } = service;
  const found: readonly (readonly [boolean | undefined, string, string])[] = [
    [
      sticky?.sameSite === 'none' && !sticky.secure,
      'sticky.sameSite none without sticky.secure, for which browsers refuse the cookie',
      `Set ${path}.sticky.secure to true.`,
    ],
    [nativeLB && nodePortLB, 'nativeLB and nodePortLB, but requests go one way', 'Remove one of them.'],
    [
      nativeLB && Boolean(sticky),
      "sticky and nativeLB, but by the Service's address it is not Traefik that chooses the pod",
      'Remove one of them; sessionAffinity of the Service keeps a client with its pod.',
    ],
  ];
  for (const [holds, what, remedy] of found) {
    if (holds) warn(resource, { what: `${path} has ${what}.`, remedy, code: 'TRR041' });
  }
}

/** Warns of groups of services in which none gets a request. */
export function warnOfWeightlessServices(
  resource: RoutingResource,
  path: string,
  services: readonly HttpService[],
): void {
  if (services.length === 0 || services.some(({ weight }) => weight !== 0)) return;
  resource.checkInCluster(() => {
    warn(resource, {
      what: `each of ${path} has the weight 0, so none gets a request.`,
      remedy: 'Give one of them a weight of 1 or more.',
      code: 'TRR039',
    });
    return [];
  });
}

function portMisfit(path: string, { kind, name }: Reference, port: number | string | undefined): Problem[] {
  if ((kind === 'Service') === (port !== undefined)) return [];
  const problem =
    kind === 'Service'
      ? { what: `${path} has no port, but a Service needs one.`, remedy: `Set port to one of ${name}'s.` }
      : { what: `${path}.port is ${port}, but a TraefikService has none.`, remedy: 'Remove it.' };
  return [{ ...problem, code: 'TRR017' }];
}

/**
 * A reference for fields that take a plain name: another namespace becomes part of it, in the form of Traefik's
 * provider.
 */
export function providerName(
  resource: RoutingResource,
  { name, namespace }: { readonly name: string; readonly namespace?: string },
): string {
  if (namespace === undefined) return name;
  const text = `${namespace}-${name}@kubernetescrd`;
  resource.checkInCluster((_, traefik) => {
    if (!traefik?.safeNaming) return [];
    return [
      {
        what: `serversTransport is named as ${text}, which Traefik with safeNaming calls ${namespace}_${name}@kubernetescrd.`,
        remedy: `Define ${name} in the namespace of the Service, or name it by ServersTransportRef.ofProvider('${namespace}_${name}', 'kubernetescrd').`,
        code: 'TRR042',
      },
    ];
  });
  return text;
}
