import type { Construct } from 'constructs';
import { Deployment, Service } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { ARGO_CD_IMAGE, REDIS_IMAGE } from '../images';
import { type Installation, podLabelsOf } from './installation';
import { metadataOf, podOf, REDIS_PASSWORD, resourcesOf } from './pod';

const PROGRAM = 'redis';
const PORT = 6379;
// The user `redis` of the image.
const USER = 999;

/**
 * The cache. It holds nothing that cannot be computed again, so that one pod will do, also where the rest is highly
 * available. Before its first start it makes its password, in the Secret `argocd-redis`.
 */
export function redis(scope: Construct, installation: Installation): void {
  const metadata = metadataOf(PROGRAM, installation);
  new Deployment(scope, 'Redis', {
    metadata,
    spec: {
      replicas: 1,
      selector: { matchLabels: podLabelsOf(PROGRAM) },
      template: podOf(PROGRAM, {
        securityContext: { runAsNonRoot: true, runAsUser: USER, seccompProfile: { type: 'RuntimeDefault' } },
        initContainers: [
          {
            name: 'secret-init',
            image: ARGO_CD_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            command: ['argocd', 'admin', 'redis-initial-password'],
            resources: resourcesOf(PROGRAM, installation.sizes),
            securityContext: isolatedContainer(),
          },
        ],
        containers: [
          {
            name: 'redis',
            image: REDIS_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            args: ['--save', '', '--appendonly', 'no', '--requirepass $(REDIS_PASSWORD)'],
            env: [REDIS_PASSWORD],
            ports: [{ name: 'redis', containerPort: PORT }],
            resources: resourcesOf(PROGRAM, installation.sizes),
            securityContext: isolatedContainer(),
          },
        ],
      }),
    },
  });
  new Service(scope, 'RedisService', {
    metadata,
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [{ name: 'redis', protocol: 'TCP', port: PORT, targetPort: PORT }],
    },
  });
}
