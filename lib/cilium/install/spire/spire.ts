import type { Construct } from 'constructs';
import { ConfigMap, Namespace } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { clusterWide, namespaced } from '../shared/metadata';
import { spireAgent } from './agent';
import { spireServer } from './server';

/** SPIRE: gives workloads the identities by which Cilium authenticates them. */
export function spire(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, annotations, install } = settings.authentication.mutual.spire;
  if (!enabled || !install.enabled) return;
  if (!install.existingNamespace) {
    new Namespace(scope, 'SpireNamespace', { metadata: clusterWide(settings, install.namespace, { annotations }) });
  }
  // The server fills it with its CA certificate, which agents check the server against.
  new ConfigMap(scope, 'SpireBundle', {
    metadata: namespaced(settings, install.namespace, 'spire-bundle', { annotations }),
  });
  spireServer(scope, settings, namespace);
  spireAgent(scope, settings);
}
