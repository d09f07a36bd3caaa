import { randomBytes } from 'node:crypto';
import type { Cluster } from '../control-plane/cluster';

/** Makes the Secret of the guide, by which a tenant's Secrets are encrypted in etcd. */
export async function makeEncryption(admin: Cluster, tenant: string): Promise<void> {
  const secret = randomBytes(32).toString('base64');
  const providers = [{ secretbox: { keys: [{ name: 'key-1', secret }] } }, { identity: {} }];
  const config = {
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'EncryptionConfiguration',
    resources: [{ resources: ['secrets'], providers }],
  };
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'encryption', namespace: `tenant-${tenant}` },
    stringData: { 'config.yaml': JSON.stringify(config) },
  };
  await admin.kubectl.run(['apply', '--server-side', '-f', '-'], JSON.stringify(object));
}
