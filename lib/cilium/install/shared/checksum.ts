import { createHash } from 'node:crypto';

/** A fingerprint of a ConfigMap's data: as a pod's annotation it replaces the pods when the data changes. */
export function checksum(data: Readonly<Record<string, string>>): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}
