import { type Problem, quoted } from '../../problems';
import type { TraefikSettings } from '../settings';
import type { ListenerSettings } from '../settings/routing';

/** A Gateway whose settings cannot work. */
export function gatewayRefusals(settings: TraefikSettings): Problem[] {
  const { kubernetesGateway } = settings.providers;
  if (!kubernetesGateway.enabled) return [];
  return [...defaultScope(settings), ...(settings.gateway.enabled ? listeners(settings) : [])];
}

function defaultScope({ gateway, providers }: TraefikSettings): Problem[] {
  if (!gateway.defaultScope || providers.kubernetesGateway.experimentalChannel) return [];
  return [
    {
      what: 'gateway.defaultScope is set, but it is a field of the experimental channel.',
      remedy: 'Set providers.kubernetesGateway.experimentalChannel to true, or leave gateway.defaultScope out.',
      code: 'TRK016',
    },
  ];
}

function listeners(settings: TraefikSettings): Problem[] {
  const named = Object.entries(settings.gateway.listeners);
  if (named.length > 0) return named.flatMap(([name, listener]) => listenerRefusals(name, listener, settings));
  return [
    {
      what: 'gateway.listeners is empty, but a Gateway needs at least one.',
      remedy: 'Add a listener, or set gateway.enabled to false.',
      code: 'TRK017',
    },
  ];
}

function listenerRefusals(name: string, listener: ListenerSettings, { ports }: TraefikSettings): Problem[] {
  const path = `gateway.listeners.${name}`;
  const open = Object.entries(ports).map(([entryPoint, { port }]) => `${port} (${entryPoint})`);
  if (!listener.port || !Object.values(ports).some(({ port }) => port === listener.port)) {
    return [
      {
        what: `${path}.port is ${quoted(listener.port)}, but no entry point listens there.`,
        remedy: `Use the port of an entry point, not of the Service: ${open.join(', ')}.`,
        code: 'TRK018',
      },
    ];
  }
  if (listener.protocol !== 'HTTPS' || listener.certificateRefs.length > 0) return [];
  return [
    {
      what: `${path}.protocol is HTTPS, but ${path}.certificateRefs is empty.`,
      remedy: `Name a Secret with a certificate in ${path}.certificateRefs.`,
      code: 'TRK019',
    },
  ];
}
