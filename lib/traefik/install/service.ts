import type { Construct } from 'constructs';
import { orNothing } from '../../kubernetes/empty';
import { asNumber } from '../../kubernetes/number-or-text';
import { Service, type ServicePort } from '../../kubernetes/objects';
import type { PortSettings, TraefikSettings } from '../settings';
import type { AdditionalServiceSettings } from '../settings/service';
import type { Names } from './names';
import { portName } from './port-names';

/** The parts of one Service. */
type ServiceSettings = Omit<AdditionalServiceSettings, 'enabled'>;

/** The Services that bring traffic to Traefik: the default one, and those that the user adds. */
export function services(scope: Construct, settings: TraefikSettings, names: Names): void {
  const { additionalServices, ...byDefault } = settings.service;
  for (const [name, service] of Object.entries({ ...additionalServices, default: byDefault })) {
    if (service.enabled !== false) servicesFor(scope, name, service, settings, names);
  }
}

/** The object name of a Service, by its name in the settings. */
export function serviceName(name: string, { service }: TraefikSettings, names: Names): string {
  return name === 'default' ? service.nameOverride || names.fullName : `${names.fullName}-${name}`;
}

function servicesFor(
  scope: Construct,
  name: string,
  service: ServiceSettings,
  settings: TraefikSettings,
  names: Names,
): void {
  const ports = portsOf(name, settings.ports);
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP');
  const udp = ports.filter(({ protocol }) => protocol === 'UDP');
  const id = name === 'default' ? 'Service' : `Service-${name}`;
  const resource = (suffix: string, annotations: Readonly<Record<string, string>>, shown: readonly ServicePort[]) => ({
    metadata: {
      name: `${serviceName(name, settings, names)}${suffix}`,
      namespace: names.namespace,
      labels: { ...names.labels, ...service.labels },
      annotations: orNothing({ ...service.annotations, ...annotations }),
    },
    spec: { ...service.spec, selector: names.selectorLabels, ports: orNothing(shown) },
  });

  const hasTcp = Object.values(settings.ports).some((port) => protocolOf(port) === 'TCP');
  if (service.single || hasTcp) {
    new Service(scope, id, resource('', service.annotationsTCP, service.single ? ports : tcp));
  }
  if (!service.single && udp.length > 0) new Service(scope, `${id}-udp`, resource('-udp', service.annotationsUDP, udp));
}

/** The ports that a Service exposes. HTTP/3 has a separate one: the same number, with UDP. */
function portsOf(service: string, ports: TraefikSettings['ports']): ServicePort[] {
  return Object.entries(ports)
    .filter(([, port]) => port.expose[service])
    .flatMap(([name, port]) => {
      const own = servicePort(name, port, protocolOf(port), port.exposedPort);
      if (!port.http3.enabled) return [own];
      return [own, servicePort(`${name}-http3`, port, 'UDP', port.http3.advertisedPort || port.exposedPort)];
    });
}

function servicePort(name: string, port: PortSettings, protocol: string, shown: number | undefined): ServicePort {
  const targetPort = port.targetPort || name;
  return {
    port: shown || port.port || 0,
    name: portName(name),
    targetPort: typeof targetPort === 'string' ? asNumber(portName(targetPort)) : targetPort,
    protocol,
    nodePort: port.nodePort || undefined,
    appProtocol: port.appProtocol || undefined,
  };
}

function protocolOf({ protocol }: PortSettings): string {
  return protocol || 'TCP';
}
