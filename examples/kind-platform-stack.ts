/**
 * The KIND platform stack with an application of one's own in it: podinfo from its chart, in the mesh, behind Kong with
 * a certificate and a rate limit, its metrics read by Prometheus and its traces sent to Tempo.
 *
 * docs/kind-platform-stack.md creates the cluster and installs it.
 */
import type { Construct } from 'constructs';
import {
  ChartReference,
  type ComponentDirectory,
  type Flow,
  FlowPeer,
  type GroupKind,
  type HelmValues,
  IstioInjection,
  KindPlatformStack,
  KongPlugin,
  LocalAuthority,
  PlatformApp,
  PlatformComponent,
  PodSecurityLevel,
  Port,
  podSize,
  Tempo,
  type Workload,
  WorkloadKind,
} from 'platypaas';

const HTTP = 9898;
const METRICS = 9797;
const HOST = 'podinfo.local';

/** https://github.com/stefanprodan/podinfo */
export class Podinfo extends PlatformComponent {
  readonly chart = ChartReference.https('https://stefanprodan.github.io/podinfo', 'podinfo', '6.14.1');

  readonly namespace = {
    name: 'podinfo',
    podSecurity: PodSecurityLevel.RESTRICTED,
    istio: IstioInjection.SIDECAR,
  };

  readonly workloads: readonly Workload[] = [
    {
      name: 'server',
      kind: WorkloadKind.DEPLOYMENT,
      podLabels: { 'app.kubernetes.io/name': 'podinfo' },
      size: podSize({ cpu: '5m', memory: '32Mi' }, { cpu: '500m', memory: '128Mi' }, 2),
    },
  ];

  readonly clusterKinds: readonly GroupKind[] = [];
  override readonly dependsOn = ['kong', 'cert-manager'];
  override readonly requires = [{ kind: 'ClusterIssuer', name: LocalAuthority.ISSUER }];
  override readonly metrics = [{ workload: 'server', port: METRICS }];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    KongPlugin.rateLimiting(this, this.namespace.name, 'friendly', { second: 5, minute: 100 });
  }

  values(directory: ComponentDirectory): HelmValues {
    const { replicas, requests, limits } = this.sizeOf('server');
    const tempo = directory.components.find((component) => component instanceof Tempo);
    return {
      replicaCount: replicas,
      resources: { requests, limits },
      service: { httpPort: HTTP, metricsPort: METRICS },
      ingress: {
        enabled: true,
        className: 'kong',
        annotations: {
          'cert-manager.io/cluster-issuer': LocalAuthority.ISSUER,
          'konghq.com/plugins': 'friendly',
          // Its sidecar knows the Service by its own name, and encrypts what is for it.
          'konghq.com/preserve-host': 'false',
        },
        hosts: [{ host: HOST, paths: [{ path: '/', pathType: 'Prefix' }] }],
        tls: [{ hosts: [HOST], secretName: 'podinfo-tls' }],
      },
      ...(tempo ? { extraArgs: ['--otel-service-name=podinfo'], extraEnvs: tracesTo(tempo) } : {}),
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
        runAsNonRoot: true,
        runAsUser: 100,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    };
  }

  override flows(): readonly Flow[] {
    return [
      {
        from: FlowPeer.workload('kong', 'gateway'),
        to: this.pods('server'),
        ports: [Port.tcp(HTTP)],
        why: 'forwards requests',
      },
    ];
  }
}

function tracesTo(tempo: Tempo): object[] {
  return [{ name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', value: `http://${tempo.otlpEndpoint}` }];
}

if (require.main === module) {
  const app = new PlatformApp();
  new KindPlatformStack(app, 'kind-platform-stack', {
    repositoryUrl: 'https://git.example.com/team/platform.git',
    extraComponents: (scope) => [new Podinfo(scope, 'podinfo')],
    // A laptop that has other things to do.
    velero: false,
  });
  app.synth();
}
