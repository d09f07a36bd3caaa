import type { Cluster } from '../control-plane/cluster';
import { guide } from './guide';

/** Makes the Secret by which a tenant's Secrets are encrypted in etcd, as the guide has it. */
export async function makeEncryption(admin: Cluster, tenant: string): Promise<void> {
  await admin.kubectl.script(guide('create secret generic encryption', tenant));
}
