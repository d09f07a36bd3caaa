import type { Construct } from 'constructs';
import { Namespace } from '../../kubernetes/objects';
import { atLeast } from '../../settings/version';
import type { CiliumSettings } from '../settings';
import { clusterWide } from './shared/metadata';
import { PART_OF_CILIUM } from './shared/rbac';

/** Namespaces for the Secrets of policies, Ingresses, Gateways, Envoy and BGP. Features may share one. */
export function secretsNamespaces(scope: Construct, settings: CiliumSettings): void {
  if (settings.preflight.enabled && atLeast(settings, '1.20')) return;
  const { ingressController, gatewayAPI, envoyConfig, bgpControlPlane, tls, preflight } = settings;
  const wanted = [ingressController, gatewayAPI, envoyConfig, bgpControlPlane]
    .filter(({ enabled }) => enabled)
    .map(({ secretsNamespace }) => secretsNamespace);
  if (!preflight.enabled) wanted.push(tls.secretsNamespace);
  const names = wanted.filter(({ create, name }) => create && name).map(({ name }) => name);
  for (const name of new Set(names)) {
    new Namespace(scope, `Namespace-${name}`, {
      metadata: clusterWide(settings, name, {
        labels: { ...PART_OF_CILIUM, ...settings.secretsNamespaceLabels },
        annotations: settings.secretsNamespaceAnnotations,
      }),
    });
  }
}
