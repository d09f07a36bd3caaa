import { IpFamily } from '../kubernetes/cidr';
import { IpAddress } from '../kubernetes/ip-address';
import { isDnsSubdomain } from '../kubernetes/names';
import { isPort } from '../kubernetes/port';

/** What a host is to network policies. */
export type Host =
  | { readonly is: 'address'; readonly cidr: string }
  | { readonly is: 'service'; readonly namespace: string }
  | { readonly is: 'name'; readonly name: string };

/** A Service of the cluster with its namespace, or one pod behind it, such as `postgres-0.postgres.shop.svc`. */
const SERVICE = /^(?:[a-z0-9-]+\.){1,2}([a-z0-9-]+)\.svc(?:\.cluster\.local)?$/;

/** What `readHost` takes, as it stands in "must be …". */
export const A_HOST = 'a DNS name such as db.example.com, an IP address, or a Service such as postgres.shop.svc';

/**
 * A host as URLs name it, or nothing when no policy can name it. One part alone, such as `minio`, is a Service of whichever
 * namespace asks, or whatever the search domains of a node make of it.
 */
export function readHost(text: string): Host | undefined {
  const address = IpAddress.read(text.replace(/^\[|\]$/g, ''));
  if (address) return { is: 'address', cidr: `${address}/${address.family === IpFamily.IPV4 ? 32 : 128}` };
  const [, namespace] = SERVICE.exec(text) ?? [];
  if (namespace !== undefined) return { is: 'service', namespace };
  return isDnsSubdomain(text) && text.includes('.') ? { is: 'name', name: text } : undefined;
}

/**
 * The namespace of a Service that a name of two parts leads to: pods complete `postgres.shop` to that of a Service before they
 * look for one outside of the cluster. Only with namespaces that are known: the name could be `example.com`.
 */
export function shortServiceNamespace(name: string, namespaces: ReadonlySet<string>): string | undefined {
  const [, namespace, ...more] = name.split('.');
  return namespace !== undefined && more.length === 0 && namespaces.has(namespace) ? namespace : undefined;
}

/** Whether network policies can name a host. */
export function isHost(text: string): boolean {
  return readHost(text) !== undefined;
}

/** A host and the port that is behind a colon, as registries and repositories are written. */
export interface HostAndPort {
  /** The host as `readHost` takes it; in a name, `*` stands for one part. */
  readonly host: string;
  /** The port, where there is one. */
  readonly port: number | undefined;
}

/** What `readHostAndPort` takes, as it stands in "must be …". */
export const A_HOST_AND_PORT =
  'a DNS name of several parts, an IPv4 address, or a Service such as gitea.home.svc, with its port behind a colon if it has another than the usual one';

/** A host with or without a port; nothing when no policy can name it. */
export function readHostAndPort(text: string): HostAndPort | undefined {
  const [, host = '', port] = /^([^:]+)(?::([1-9]\d{0,4}))?$/.exec(text) ?? [];
  if (!isHost(host.toLowerCase().replaceAll(/[*_]/g, 'x')) || !isPort(Number(port ?? 1))) return undefined;
  return { host, port: port === undefined ? undefined : Number(port) };
}

/** Whether a text is an address that a component calls: by HTTPS, or within the cluster by HTTP, without a login. */
export function isServerAddress(text: string): boolean {
  return isAddress(text) && isHost(new URL(text).hostname);
}

/** The same for an address that browsers are sent to: they find names that no policy could have. */
export function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isReadable = protocol === 'https:' || (protocol === 'http:' && readHost(hostname)?.is === 'service');
  return isReadable && username === '' && password === '';
}

/** The port that a call to an address arrives at: behind a Service, that of the pods. */
export function portBehind({ hostname, port, protocol }: URL, podPort: number | undefined): number {
  const own = Number(port || (protocol === 'https:' ? 443 : 80));
  return readHost(hostname)?.is === 'service' ? (podPort ?? own) : own;
}

/** What `isServerAddress` takes, as it stands in "must be …". */
export const A_SERVER_ADDRESS =
  'the https:// address of a host by its full name or IP address, such as https://s3.example.com, or the http:// address of a Service, such as http://minio.storage.svc:9000, without a login';
