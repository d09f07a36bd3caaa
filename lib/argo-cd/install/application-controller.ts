import type { Construct } from 'constructs';
import { mounts, scratch, volumes } from '../../kubernetes/mounted';
import { Service, StatefulSet } from '../../kubernetes/objects';
import { type Installation, METRICS_PORTS, podLabelsOf } from './installation';
import { argoCdContainer, metadataOf, podOf, REDIS_PASSWORD, repoServerCertificate } from './pod';

const PROGRAM = 'application-controller';
const METRICS = METRICS_PORTS[PROGRAM];

/** What compares the cluster with git. Each pod takes its share of the clusters. */
export function applicationController(scope: Construct, installation: Installation): void {
  const { replicas } = installation.sizes[PROGRAM];
  const metadata = metadataOf(PROGRAM, installation);
  const mounted = [
    repoServerCertificate('/app/config/controller/tls'),
    scratch('home', '/home/argocd'),
    scratch('tmp', '/tmp'),
  ];
  new StatefulSet(scope, 'ApplicationController', {
    metadata,
    spec: {
      replicas,
      serviceName: metadata.name ?? '',
      selector: { matchLabels: podLabelsOf(PROGRAM) },
      template: podOf(PROGRAM, {
        containers: [
          argoCdContainer(PROGRAM, installation, {
            workingDir: '/home/argocd',
            env: [
              REDIS_PASSWORD,
              { name: 'ARGOCD_CONTROLLER_REPLICAS', value: String(replicas) },
              { name: 'KUBECACHEDIR', value: '/tmp/kubecache' },
            ],
            ports: [{ name: 'metrics', containerPort: METRICS }],
            readinessProbe: {
              httpGet: { path: '/healthz', port: METRICS },
              initialDelaySeconds: 5,
              periodSeconds: 10,
            },
            volumeMounts: mounts(mounted),
          }),
        ],
        volumes: volumes(mounted),
      }),
    },
  });
  new Service(scope, 'ApplicationControllerMetrics', {
    metadata: { ...metadata, name: 'argocd-metrics' },
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [{ name: 'metrics', protocol: 'TCP', port: METRICS, targetPort: METRICS }],
    },
  });
}
