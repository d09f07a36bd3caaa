import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { SHOP } from './backends';
import type { Edge } from './edge';

/** Secrets that middlewares and routes name, and no program has. */
export async function secrets(edge: Edge): Promise<object[]> {
  const { ca } = edge.cluster.certificates;
  const { cert, key } = await edge.clientCertificate('shop-client', { isKnown: true });
  const password = execFileSync('openssl', ['passwd', '-apr1', 'secret'], { encoding: 'utf8' }).trim();
  const read = (path: string) => readFileSync(path, 'utf8');
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: SHOP } },
    secret('users', { users: `alice:${password}` }),
    secret('authority', { 'tls.ca': read(ca.cert) }),
    secret('client', { 'tls.crt': read(cert), 'tls.key': read(key) }),
  ];
}

export function secret(name: string, stringData: Readonly<Record<string, string>>): object {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: SHOP }, stringData };
}
