import type { CiliumSettings } from '../../settings';
import { installedSince } from '../../settings/facts';

/** Whether the agents may read Secrets for policies from one namespace only, and not from everywhere. */
export function secretsOnlyFromNamespace({ tls }: CiliumSettings): boolean {
  if (tls.readSecretsOnlyFromSecretsNamespace !== undefined) return tls.readSecretsOnlyFromSecretsNamespace;
  return tls.secretsBackend === undefined || tls.secretsBackend === 'local';
}

/** Whether the operator copies Secrets that policies name into that namespace. */
export function secretsAreSynced(settings: CiliumSettings): boolean {
  return settings.tls.secretSync.enabled ?? installedSince(settings, 1, 17);
}
