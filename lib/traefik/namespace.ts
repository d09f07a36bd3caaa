import type { Construct } from 'constructs';
import { Namespace } from '../kubernetes/objects';
import type { TraefikSettings } from './settings';

/** Namespaces that exist in every cluster. */
const GIVEN: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/**
 * The namespace of the install, with the strictest Pod Security level that its pods allow.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export function ownNamespace(scope: Construct, name: string, settings: TraefikSettings): void {
  if (GIVEN.includes(name)) return;
  const level = podSecurityLevel(settings);
  new Namespace(scope, 'Namespace', {
    metadata: {
      name,
      labels: {
        'app.kubernetes.io/managed-by': 'cdk8s',
        'pod-security.kubernetes.io/enforce': level,
        'pod-security.kubernetes.io/audit': level,
        'pod-security.kubernetes.io/warn': level,
      },
    },
  });
}

type Level = 'restricted' | 'baseline' | 'privileged';

/**
 * The Pod Security level that the pods need; containers that the user adds or loosens are assumed to need more than
 * Traefik.
 */
function podSecurityLevel(settings: TraefikSettings): Level {
  const { deployment, ports, experimental, hostNetwork } = settings;
  const volumes = [...deployment.additionalVolumes, ...Object.values(experimental.localPlugins)];
  if (hostNetwork || Object.values(ports).some((port) => port.hostPort)) return 'privileged';
  if (volumes.some((volume) => volume.hostPath)) return 'privileged';
  const extra = deployment.initContainers.length + deployment.additionalContainers.length;
  return extra > 0 || !isLockedDown(settings) ? 'baseline' : 'restricted';
}

function isLockedDown({ securityContext: container, podSecurityContext: pod }: TraefikSettings): boolean {
  const added = container.capabilities?.add ?? [];
  return (
    container.allowPrivilegeEscalation === false &&
    (container.capabilities?.drop ?? []).includes('ALL') &&
    added.every((capability) => capability === 'NET_BIND_SERVICE') &&
    !container.privileged &&
    (container.runAsNonRoot ?? pod.runAsNonRoot) === true &&
    (container.runAsUser ?? pod.runAsUser) !== 0 &&
    (container.seccompProfile ?? pod.seccompProfile)?.type === 'RuntimeDefault'
  );
}
