import type { Construct } from 'constructs';
import { mounts, scratch, volumes } from '../../kubernetes/mounted';
import { Deployment, Service } from '../../kubernetes/objects';
import { type Installation, METRICS_PORTS, podLabelsOf } from './installation';
import { argoCdContainer, KNOWN_SERVERS, metadataOf, podOf, REDIS_PASSWORD, repoServerCertificate } from './pod';

const PROGRAM = 'server';
const HTTPS = 8080;
const METRICS = METRICS_PORTS[PROGRAM];

/** The API and the web interface, under a certificate that it signs itself unless `argocd-server-tls` has one. */
export function server(scope: Construct, installation: Installation): void {
  const metadata = metadataOf(PROGRAM, installation);
  const mounted = [
    ...KNOWN_SERVERS,
    repoServerCertificate('/app/config/server/tls'),
    scratch('home', '/home/argocd'),
    scratch('tmp', '/tmp'),
  ];
  new Deployment(scope, 'Server', {
    metadata,
    spec: {
      replicas: installation.sizes[PROGRAM].replicas,
      selector: { matchLabels: podLabelsOf(PROGRAM) },
      template: podOf(PROGRAM, {
        containers: [
          argoCdContainer(PROGRAM, installation, {
            env: [REDIS_PASSWORD],
            ports: [
              { name: 'https', containerPort: HTTPS },
              { name: 'metrics', containerPort: METRICS },
            ],
            livenessProbe: {
              httpGet: { path: '/healthz?full=true', port: HTTPS },
              initialDelaySeconds: 3,
              periodSeconds: 30,
              timeoutSeconds: 5,
            },
            readinessProbe: {
              httpGet: { path: '/healthz', port: HTTPS },
              initialDelaySeconds: 3,
              periodSeconds: 30,
            },
            volumeMounts: mounts(mounted),
          }),
        ],
        volumes: volumes(mounted),
      }),
    },
  });
  new Service(scope, 'ServerService', {
    metadata,
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [
        { name: 'http', protocol: 'TCP', port: 80, targetPort: HTTPS },
        { name: 'https', protocol: 'TCP', port: 443, targetPort: HTTPS },
      ],
    },
  });
  new Service(scope, 'ServerMetrics', {
    metadata: { ...metadata, name: 'argocd-server-metrics' },
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [{ name: 'metrics', protocol: 'TCP', port: METRICS, targetPort: METRICS }],
    },
  });
}
