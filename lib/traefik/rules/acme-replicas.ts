import type { Problem } from '../../problems';
import { isMap } from '../../settings/schema';
import type { TraefikSettings } from '../settings';

/** Several pods with certificates in files: each would request its own, and get the challenges of the others. */
export function acmeWithSeveralPods(settings: TraefikSettings): Problem[] {
  const { certificatesResolvers, deployment, autoscaling } = settings;
  const resolvers = Object.entries(certificatesResolvers).filter(
    ([, resolver]) => isMap(resolver) && 'acme' in resolver,
  );
  const several = deployment.kind === 'DaemonSet' || autoscaling.enabled || (deployment.replicas ?? 1) > 1;
  const [first] = resolvers;
  if (!first || !several) return [];
  return [
    {
      what: `The certificate resolver ${first[0]} keeps certificates in a file of its pod, but there can be several pods (${pods(settings)}).`,
      remedy: 'Let cert-manager get the certificates, or have one pod.',
      code: 'TRK105',
    },
  ];
}

function pods({ deployment, autoscaling }: TraefikSettings): string {
  if (deployment.kind === 'DaemonSet') return 'one on each node';
  return autoscaling.enabled ? `up to ${autoscaling.maxReplicas}` : `${deployment.replicas}`;
}
