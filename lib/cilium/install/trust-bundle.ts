import type { Construct } from 'constructs';
import { ConfigMap, Secret } from '../../kubernetes/objects';
import { exemptIfNeeded } from '../../secrets/exemptions';
import type { CiliumSettings } from '../settings';
import { namespaced } from './shared/metadata';

/** The CA certificates that Cilium's programs check each other against, when their text is given. */
export function trustBundle(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, content, name, key, useSecret } = settings.tls.caBundle;
  if (!enabled || !content) return;
  const metadata = namespaced(settings, namespace, name);
  const data = { [key]: `${content.replace(/\n+$/, '')}\n` };
  if (useSecret) {
    const bundle = new Secret(scope, 'TrustBundle', { metadata, stringData: data });
    exemptIfNeeded(bundle, 'stringData*', 'certificates of authorities, which everyone may read');
  } else new ConfigMap(scope, 'TrustBundle', { metadata, data });
}
