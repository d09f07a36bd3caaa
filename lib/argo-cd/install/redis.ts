import type { Construct } from 'constructs';
import { type Container, Deployment, Service } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { ARGO_CD_IMAGE, REDIS_IMAGE } from '../images';
import { type Installation, METRICS_PORTS, podLabelsOf } from './installation';
import { metadataOf, podOf, REDIS_PASSWORD, resourcesOf } from './pod';

const PROGRAM = 'redis';
const PORT = 6379;
// The user `redis` of the image.
const USER = 999;

/**
 * The cache. Everything in it can be computed again, so one pod is enough, even where the rest is highly available.
 * Before its first start it generates its password, in the Secret `argocd-redis`.
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
          ...(installation.redisExporter ? [exporter(installation.redisExporter)] : []),
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

/** The exporter that serves the metrics of the Redis in its pod to Prometheus. */
function exporter(image: string): Container {
  return {
    name: 'metrics',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [{ name: 'REDIS_ADDR', value: `redis://localhost:${PORT}` }, REDIS_PASSWORD],
    ports: [{ name: 'metrics', containerPort: METRICS_PORTS[PROGRAM] }],
    resources: { requests: { cpu: '5m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } },
    securityContext: isolatedContainer(),
  };
}
