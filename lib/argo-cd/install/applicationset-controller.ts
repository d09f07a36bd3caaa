import type { Construct } from 'constructs';
import { mounts, scratch, volumes } from '../../kubernetes/mounted';
import { Deployment, Service } from '../../kubernetes/objects';
import { type Installation, METRICS_PORTS, podLabelsOf } from './installation';
import { argoCdContainer, KNOWN_SERVERS, KNOWN_SIGNERS, metadataOf, podOf, repoServerCertificate } from './pod';

const PROGRAM = 'applicationset-controller';
const METRICS = METRICS_PORTS[PROGRAM];

/** What makes Applications of ApplicationSets, step by step. */
export function applicationSetController(scope: Construct, installation: Installation): void {
  const { replicas } = installation.sizes[PROGRAM];
  const metadata = metadataOf(PROGRAM, installation);
  const mounted = [
    ...KNOWN_SERVERS,
    ...KNOWN_SIGNERS,
    repoServerCertificate('/app/config/reposerver/tls'),
    scratch('tmp', '/tmp'),
  ];
  new Deployment(scope, 'ApplicationSetController', {
    metadata,
    spec: {
      replicas,
      selector: { matchLabels: podLabelsOf(PROGRAM) },
      template: podOf(PROGRAM, {
        containers: [
          argoCdContainer(PROGRAM, installation, {
            env: [
              { name: 'NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
              // The platform's list needs no API of a git host, and authors of ApplicationSets should not reach one
              // through it.
              { name: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_SCM_PROVIDERS', value: 'false' },
              { name: 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_LEADER_ELECTION', value: String(replicas > 1) },
            ],
            ports: [
              { name: 'webhook', containerPort: 7000 },
              { name: 'metrics', containerPort: METRICS },
            ],
            volumeMounts: mounts(mounted),
          }),
        ],
        volumes: volumes(mounted),
      }),
    },
  });
  new Service(scope, 'ApplicationSetControllerService', {
    metadata,
    spec: {
      selector: podLabelsOf(PROGRAM),
      ports: [
        { name: 'webhook', protocol: 'TCP', port: 7000, targetPort: 'webhook' },
        { name: 'metrics', protocol: 'TCP', port: METRICS, targetPort: 'metrics' },
      ],
    },
  });
}
