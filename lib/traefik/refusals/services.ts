import type { Problem } from '../../problems';
import type { Release } from '../../settings/release';
import { namesOf } from '../install/names';
import { serviceName } from '../install/service';
import type { TraefikSettings } from '../settings';
import type { AdditionalServiceSettings } from '../settings/service';

/** Services that Kubernetes would reject, or that would have no backend. */
export function serviceRefusals(settings: TraefikSettings, release: Release): Problem[] {
  const { additionalServices, ...byDefault } = settings.service;
  const all: [string, Pick<AdditionalServiceSettings, 'enabled' | 'spec'>][] = [
    ['default', byDefault],
    ...Object.entries(additionalServices),
  ];
  const enabled = all.filter(([, service]) => service.enabled !== false);
  return [
    ...enabled.flatMap(([name, service]) => [...ports(name, settings), ...ownFields(name, service)]),
    ...(enabled.length > 0 ? http3(settings) : []),
    ...metricsPort(settings),
    ...longNames(
      enabled.map(([name]) => name),
      settings,
      release,
    ),
  ];
}

function pathOf(name: string): string {
  return name === 'default' ? 'service' : `service.additionalServices.${name}`;
}

function ports(name: string, settings: TraefikSettings): Problem[] {
  const exposed = Object.entries(settings.ports).filter(([, port]) => port.expose[name]);
  const unnumbered = exposed.filter(([, { port, exposedPort }]) => !port && !exposedPort);
  if (exposed.length === 0) {
    return [
      {
        what: `${pathOf(name)} is enabled, but no port has expose.${name}, and a Service needs at least one.`,
        remedy: `Set ports.web.expose.${name} to true, or ${pathOf(name)}.enabled to false.`,
        code: 'TRK020',
      },
    ];
  }
  return unnumbered.map(([port]) => ({
    what: `ports.${port} is exposed, but has neither port nor exposedPort.`,
    remedy: `Set ports.${port}.port.`,
    code: 'TRK021',
  }));
}

function ownFields(name: string, { spec }: Pick<AdditionalServiceSettings, 'spec'>): Problem[] {
  return ['selector', 'ports']
    .filter((field) => Object.hasOwn(spec, field))
    .map((field) => ({
      what: `${pathOf(name)}.spec.${field} is set, but it follows from the rest.`,
      remedy: field === 'ports' ? 'Describe ports under ports.' : `Remove ${pathOf(name)}.spec.${field}.`,
      code: 'TRK022',
    }));
}

function http3(settings: TraefikSettings): Problem[] {
  return Object.entries(settings.ports)
    .filter(([, port]) => port.http3.enabled && !port.http.tls.enabled)
    .map(([name]) => ({
      what: `ports.${name}.http3.enabled is true, but HTTP/3 is always encrypted, and ports.${name}.http.tls.enabled is not true.`,
      remedy: `Set ports.${name}.http.tls.enabled to true, or leave HTTP/3 out.`,
      code: 'TRK023',
    }));
}

function metricsPort({ metrics, ports: entryPoints }: TraefikSettings): Problem[] {
  if (!metrics.prometheus?.service?.enabled || entryPoints.metrics) return [];
  return [
    {
      what: 'metrics.prometheus.service.enabled is true, but ports.metrics, which it shows, is removed.',
      remedy: 'Leave ports.metrics, or set metrics.prometheus.service.enabled to false.',
      code: 'TRK024',
    },
  ];
}

/** The suffixes of the names leave this much of a DNS label. */
const LONGEST = { traffic: 59, metrics: 49 };

function longNames(service: readonly string[], settings: TraefikSettings, release: Release): Problem[] {
  const names = namesOf(settings, release);
  const traffic = service.map((name) => serviceName(name, settings, names));
  const forMetrics = settings.metrics.prometheus?.service?.enabled ? [names.fullName] : [];
  return [
    ...traffic.filter((name) => name.length > LONGEST.traffic).map((name) => tooLong(name, LONGEST.traffic)),
    ...forMetrics.filter((name) => name.length > LONGEST.metrics).map((name) => tooLong(name, LONGEST.metrics)),
  ];
}

function tooLong(name: string, longest: number): Problem {
  return {
    what: `The name ${name} has ${name.length} characters, but a Service's can have ${longest} here.`,
    remedy: 'Set a shorter fullnameOverride, or call the release something shorter.',
    code: 'TRK029',
  };
}
