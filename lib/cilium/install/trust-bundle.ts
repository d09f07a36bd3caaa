import type { Construct } from 'constructs';
import { ConfigMap, Secret } from '../../kubernetes/objects';
import type { CiliumSettings } from '../settings';
import { namespaced } from './shared/metadata';

/** The CA certificates that Cilium's programs check each other against, when their text is given. */
export function trustBundle(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, content, name, key, useSecret } = settings.tls.caBundle;
  if (!enabled || !content) return;
  const metadata = namespaced(settings, namespace, name);
  const data = { [key]: `${content.replace(/\n+$/, '')}\n` };
  if (useSecret) new Secret(scope, 'TrustBundle', { metadata, stringData: data });
  else new ConfigMap(scope, 'TrustBundle', { metadata, data });
}
