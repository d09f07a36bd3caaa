import { A_DNS_SUBDOMAIN, isDnsSubdomain } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import { hostnameProblems } from '../hostname';
import type { GatewaySpec, ListenerSpec } from '../kinds';
import { badPort, repetitions, tooFew, tooMany } from './limits';

/** Problems of the listeners of a Gateway, regardless of other objects. */
export function listenerProblems({ listeners }: GatewaySpec): Problem[] {
  return [
    ...tooFew(listeners, 'listeners'),
    ...tooMany(listeners, 64, 'listeners'),
    ...listeners.flatMap((listener, index) => ownProblems(listener, `listeners[${index}]`)),
    ...repeatedNames(listeners),
    ...conflicts(listeners),
  ];
}

function ownProblems({ name, port, hostname, tls, protocol }: ListenerSpec, path: string): Problem[] {
  const unusable = {
    what: `${path}.name is ${quoted(name)}, but it must be ${A_DNS_SUBDOMAIN}.`,
    remedy: 'Give the listener another name.',
    code: 'GW014',
  };
  return [
    ...(isDnsSubdomain(name) ? [] : [unusable]),
    ...badPort(port, `${path}.port`),
    ...(hostname === undefined ? [] : hostnameProblems(hostname, `${path}.hostname`)),
    ...tooMany(tls?.certificateRefs, 64, `${path}.tls.certificateRefs`),
    ...tlsProblems({ name, port, protocol, tls }, path),
    ...needlessHostname(protocol, hostname, path),
  ];
}

function tlsProblems({ protocol, tls }: ListenerSpec, path: string): Problem[] {
  const encrypted = protocol === 'HTTPS' || protocol === 'TLS';
  const problem = (what: string, remedy: string): Problem[] => [{ what, remedy, code: 'GW016' }];
  if (!encrypted) {
    return tls
      ? problem(`${path}.tls is set, but ${protocol} has no TLS.`, 'Use Listener.https or Listener.tlsTerminate.')
      : [];
  }
  const certificates = tls?.certificateRefs?.length ?? 0;
  const { mode = 'Terminate', options = {} } = tls ?? {};
  if (mode === 'Passthrough') {
    if (protocol === 'HTTPS') {
      return problem(
        `${path}.tls.mode is Passthrough, but the Gateway terminates HTTPS.`,
        'Use Listener.tlsPassthrough, and a TlsRoute.',
      );
    }
    return certificates > 0
      ? problem(
          `${path}.tls.mode is Passthrough, so the backends terminate TLS, but there are certificates, which nothing would use.`,
          'Remove the certificates, or use Listener.tlsTerminate.',
        )
      : [];
  }
  if (certificates > 0 || Object.keys(options).length > 0) return [];
  return problem(
    `${path} terminates TLS, but it has no certificate.`,
    'Name a Secret of type kubernetes.io/tls in certificates.',
  );
}

function needlessHostname(protocol: string, hostname: string | undefined, path: string): Problem[] {
  if (hostname === undefined || (protocol !== 'TCP' && protocol !== 'UDP')) return [];
  return [
    {
      what: `${path}.hostname is ${quoted(hostname)}, but ${protocol} does not carry a host name.`,
      remedy: 'Remove the hostname, or use TLS.',
      code: 'GW016',
    },
  ];
}

function repeatedNames(listeners: readonly ListenerSpec[]): Problem[] {
  return repetitions(listeners.map(({ name }) => name)).map(([later, earlier]) => ({
    what: `listeners[${later}].name is ${quoted(listeners[later]?.name)}, which duplicates the name of listeners[${earlier}].`,
    remedy: 'Give one of them another name.',
    code: 'GW015',
  }));
}

/** Listeners on one port that cannot be told apart. */
function conflicts(listeners: readonly ListenerSpec[]): Problem[] {
  return listeners.flatMap((listener, index) => {
    const rival = listeners.slice(0, index).find((earlier) => collide(earlier, listener));
    if (!rival) return [];
    const { name, port, protocol, hostname } = listener;
    const how = `${protocol} on port ${port}${hostname ? ` for ${hostname}` : ''}`;
    return [
      {
        what: `The listener ${name} is ${how}, which conflicts with the listener ${rival.name}: ${rival.protocol}${rival.hostname ? ` for ${rival.hostname}` : ''} on the same port.`,
        remedy: 'Give one of them another port, or both the same protocol and different hostnames.',
        code: 'GW015',
      },
    ];
  });
}

/** What can share a port: listeners of one family with different hostnames. */
const FAMILIES: Readonly<Record<string, string>> = { HTTP: 'plain', HTTPS: 'tls', TLS: 'tls', TCP: 'tcp', UDP: 'udp' };

function collide(one: ListenerSpec, other: ListenerSpec): boolean {
  if (one.port !== other.port) return false;
  const [family, rival] = [FAMILIES[one.protocol] ?? one.protocol, FAMILIES[other.protocol] ?? other.protocol];
  // UDP has ports of its own.
  if ((family === 'udp') !== (rival === 'udp')) return false;
  return family !== rival || (one.hostname ?? '') === (other.hostname ?? '');
}
