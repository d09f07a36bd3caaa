import { IpAddress } from '../../kubernetes/ip-address';
import { isDnsSubdomain } from '../../kubernetes/names';
import { type Problem, quoted } from '../../problems';
import type { CiliumSettings } from '../settings';

const HIGHEST_PORT = 65_535;

/** What is not an address of an API server, though programs would start with it and wait for ever. */
export function apiServerProblems({ k8sServiceHost, k8sServicePort, k8s }: CiliumSettings): Problem[] {
  const host = String(k8sServiceHost ?? '');
  const port = String(k8sServicePort ?? '');
  return [
    ...(host === '' || host === 'auto' || isHost(host) ? [] : [notAHost(host)]),
    ...(port === '' || isPort(port) ? [] : [notAPort(port)]),
    ...String(k8s.apiServerURLs ?? '')
      .split(/[\s,]+/)
      .filter((url) => url !== '' && !isUrl(url))
      .map(notAUrl),
  ];
}

/** Names are case-insensitive; the API server's own certificate decides which of them it answers to. */
function isHost(host: string): boolean {
  return IpAddress.read(host) !== undefined || (isDnsSubdomain(host.toLowerCase()) && !/^[\d.]+$/.test(host));
}

function isPort(port: string): boolean {
  return /^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= HIGHEST_PORT;
}

function isUrl(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

const AN_ADDRESS = '192.168.1.10';

function notAHost(host: string): Problem {
  return {
    what: `apiServer.host (k8sServiceHost) is ${quoted(host)}, but it must be a host name or an IP address alone.`,
    remedy: `Write it without a scheme, brackets or a path, such as ${hostIn(host) ?? AN_ADDRESS}; the port has a prop of its own.`,
    code: 'CIL184',
  };
}

/** The host that somebody meant who wrote more than it. */
function hostIn(text: string): string | undefined {
  const url = text.includes('://') ? text : `https://${text}`;
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
  return isHost(host) ? host : undefined;
}

function notAPort(port: string): Problem {
  return {
    what: `apiServer.port (k8sServicePort) is ${quoted(port)}, but a port is a whole number, 1 to ${HIGHEST_PORT}.`,
    remedy: 'Set it to the port of the API server, mostly 6443.',
    code: 'CIL184',
  };
}

function notAUrl(url: string): Problem {
  return {
    what: `k8s.apiServerURLs has ${quoted(url)}, but it must list URLs.`,
    remedy: 'Write them like https://192.168.1.10:6443, with spaces between them.',
    code: 'CIL184',
  };
}
