import type { Construct } from 'constructs';
import { mounts, scratch, volumes } from '../../kubernetes/mounted';
import { Deployment, Service } from '../../kubernetes/objects';
import { isolatedContainer } from '../../kubernetes/pod-security';
import { ARGO_CD_IMAGE } from '../images';
import { type Installation, METRICS_PORTS, podLabelsOf } from './installation';
import {
  argoCdContainer,
  KNOWN_SERVERS,
  KNOWN_SIGNERS,
  metadataOf,
  podOf,
  REDIS_PASSWORD,
  repoServerCertificate,
  resourcesOf,
} from './pod';

const PROGRAM = 'repo-server';
const GRPC = 8081;
const METRICS = METRICS_PORTS[PROGRAM];

// Each chart is rendered by a separate Helm process of up to 150Mi: without a limit, all Applications of a first sync
// would be rendered at once.
const RENDERED_AT_ONCE = 3;

/** Reads git repositories and charts and renders them. It does not use the Kubernetes API. */
export function repoServer(scope: Construct, installation: Installation): void {
  const metadata = metadataOf(PROGRAM, installation);
  const helm = scratch('helm-working-dir', '/helm-working-dir');
  const shared = scratch('var-files', '/var/run/argocd');
  const mounted = [
    ...KNOWN_SERVERS,
    ...KNOWN_SIGNERS,
    repoServerCertificate('/app/config/reposerver/tls'),
    scratch('tmp', '/tmp'),
    helm,
    scratch('plugins', '/home/argocd/cmp-server/plugins'),
  ];
  new Deployment(scope, 'RepoServer', {
    metadata,
    spec: {
      replicas: installation.sizes[PROGRAM].replicas,
      selector: { matchLabels: podLabelsOf(PROGRAM) },
      template: podOf(PROGRAM, {
        automountServiceAccountToken: false,
        initContainers: [
          {
            name: 'copyutil',
            image: ARGO_CD_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            command: ['/bin/sh', '-c'],
            args: ['cp /usr/local/bin/argocd /var/run/argocd/ && ln -sf argocd /var/run/argocd/argocd-cmp-server'],
            resources: resourcesOf(PROGRAM, installation.sizes),
            securityContext: isolatedContainer(),
            volumeMounts: [shared.mount],
          },
        ],
        containers: [
          argoCdContainer(PROGRAM, installation, {
            env: [
              REDIS_PASSWORD,
              { name: 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT', value: String(RENDERED_AT_ONCE) },
              ...['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME'].map((name) => ({
                name,
                value: helm.mount.mountPath,
              })),
            ],
            ports: [
              { name: 'server', containerPort: GRPC },
              { name: 'metrics', containerPort: METRICS },
            ],
            livenessProbe: {
              httpGet: { path: '/healthz?full=true', port: METRICS },
              initialDelaySeconds: 30,
              periodSeconds: 30,
              timeoutSeconds: 5,
            },
            readinessProbe: {
              httpGet: { path: '/healthz', port: METRICS },
              initialDelaySeconds: 5,
              periodSeconds: 10,
            },
            volumeMounts: mounts(mounted),
          }),
        ],
        volumes: volumes([...mounted, shared]),
      }),
    },
  });
  new Service(scope, 'RepoServerService', {
    metadata,
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [
        { name: 'server', protocol: 'TCP', port: GRPC, targetPort: GRPC },
        { name: 'metrics', protocol: 'TCP', port: METRICS, targetPort: METRICS },
      ],
    },
  });
}
