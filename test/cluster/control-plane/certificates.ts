import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The paths of a certificate and its key. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** The keys of one control plane, made for it and gone with its folder. */
export interface Certificates {
  /** Signs the servers' and the clients' certificates. */
  readonly ca: KeyPair;
  /** Of every server: they differ by their ports only. */
  readonly server: KeyPair;
  /** Of a cluster administrator. */
  readonly admin: KeyPair;
  readonly frontProxyCa: KeyPair;
  /** With which the API server authenticates itself to the servers of aggregated APIs. */
  readonly frontProxy: KeyPair;
  /** Signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
}

interface Request {
  readonly subject: string;
  readonly extensions: readonly string[];
  readonly issuer?: KeyPair;
}

const CA = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign,digitalSignature'];
const CLIENT = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=clientAuth'];
const SERVER = ['keyUsage=critical,digitalSignature', 'extendedKeyUsage=serverAuth'];

/** Makes every key of a control plane in a folder, for servers at these addresses and on loopback. */
export async function certificates(folder: string, ...addresses: readonly string[]): Promise<Certificates> {
  mkdirSync(folder, { recursive: true });
  const ca = await issue(folder, 'ca', { subject: '/CN=cluster', extensions: CA });
  const frontProxyCa = await issue(folder, 'front-proxy-ca', { subject: '/CN=front-proxy', extensions: CA });
  const [server, admin, frontProxy] = await Promise.all([
    issue(folder, 'server', { subject: '/CN=localhost', extensions: [...SERVER, names(addresses)], issuer: ca }),
    issue(folder, 'admin', { subject: '/O=system:masters/CN=admin', extensions: CLIENT, issuer: ca }),
    issue(folder, 'front-proxy', { subject: '/CN=aggregator', extensions: CLIENT, issuer: frontProxyCa }),
  ]);
  return { ca, server, admin, frontProxyCa, frontProxy, serviceAccountKey: serviceAccountKey(folder) };
}

function names(hosts: readonly string[]): string {
  const unique = [...new Set(['localhost', '127.0.0.1', ...hosts])];
  return `subjectAltName=${unique.map((host) => `${isIP(host) ? 'IP' : 'DNS'}:${host}`).join()}`;
}

/** Makes the key pair of a client in a folder. */
export async function clientCertificate(folder: string, name: string, subject: string, ca: KeyPair): Promise<KeyPair> {
  return issue(folder, name, { subject, extensions: CLIENT, issuer: ca });
}

/** Makes the key pair of a server at an address or with a name, such as a kubelet with `serverTLSBootstrap` has it. */
export async function serverCertificate(folder: string, name: string, host: string, ca: KeyPair): Promise<KeyPair> {
  return issue(folder, name, { subject: `/CN=${name}`, extensions: [...SERVER, names([host])], issuer: ca });
}

async function issue(folder: string, name: string, request: Request): Promise<KeyPair> {
  const pair = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  // A configuration of ours, since the system's may add extensions of its own.
  const config = join(folder, `${name}.cnf`);
  const extensions = request.extensions.join('\n');
  writeFileSync(config, `[req]\ndistinguished_name=dn\nx509_extensions=ext\n[dn]\n[ext]\n${extensions}\n`);
  const args = ['req', '-x509', '-config', config, '-subj', request.subject, '-days', '2'];
  args.push('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc');
  args.push('-keyout', pair.key, '-out', pair.cert);
  if (request.issuer) args.push('-CA', request.issuer.cert, '-CAkey', request.issuer.key);
  await promisify(execFile)('openssl', args);
  return pair;
}

function serviceAccountKey(folder: string): string {
  const path = join(folder, 'service-account.key');
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  writeFileSync(path, privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  return path;
}
