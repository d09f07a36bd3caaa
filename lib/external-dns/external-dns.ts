import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Port } from '../cilium/policy';
import {
  ChartReference,
  ClusterKinds,
  type Flow,
  FlowPeer,
  type HelmValues,
  IstioInjection,
  PlatformComponent,
  PodSecurityLevel,
  type PodSizeProps,
  Profile,
  podSize,
  sizeFor,
  type Workload,
  WorkloadKind,
  type WorkloadSizes,
} from '../gitops';
import { POD_SIZE } from '../gitops/prop-checks';
import { checkProps, instanceOf, type PropChecks } from '../settings/props';
import { DnsProvider } from './dns-provider';

/** Props of `ExternalDns`. */
export interface ExternalDnsProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * The size of the controller. It runs one pod whatever the profile: two would write the same records.
   * @default - as the profile says
   */
  readonly controller?: PodSizeProps;

  /**
   * Where records are written.
   * @default - the zone `kind.test` in the controller's memory
   */
  readonly provider?: DnsProvider;

  /**
   * The only domains in which records are written, such as `example.com`.
   * @default - all that the provider has
   */
  readonly domains?: readonly string[];

  /**
   * Whether records are deleted once their Service, Ingress or route is gone. Only records that it created itself are
   * deleted.
   * @default false
   */
  readonly deletesRecords?: boolean;

  /**
   * The name by which it recognizes its own records; clusters that write into the same zone need different ones.
   * @default 'platform'
   */
  readonly owner?: string;

  /**
   * Whether names come from the HTTPRoutes of Gateways, too. The cluster must have the Gateway API's CRDs.
   * @default true
   */
  readonly gateways?: boolean;
}

const PROPS: PropChecks<ExternalDnsProps> = {
  profile: v.enum(Profile),
  controller: POD_SIZE,
  provider: instanceOf(DnsProvider, 'one of DnsProvider'),
  domains: v.array(v.pipe(v.string(), v.regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, 'a domain such as example.com'))),
  deletesRecords: v.boolean(),
  owner: v.pipe(v.string(), v.regex(/^[\w-]+$/, 'letters, digits and dashes')),
  gateways: v.boolean(),
};

const SMALL = podSize({ cpu: '10m', memory: '32Mi' }, { cpu: '200m', memory: '96Mi' });

const SIZES: WorkloadSizes = {
  [Profile.LAPTOP]: SMALL,
  [Profile.WORKSTATION]: SMALL,
  [Profile.PRODUCTION]: podSize({ cpu: '20m', memory: '64Mi' }, { cpu: '500m', memory: '256Mi' }),
};

/**
 * ExternalDNS: writes the names of LoadBalancer Services, Ingresses and Gateways into DNS.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://kubernetes-sigs.github.io/external-dns/
 */
export class ExternalDns extends PlatformComponent {
  readonly chart = ChartReference.https('https://kubernetes-sigs.github.io/external-dns', 'external-dns', '1.21.1');

  readonly namespace = {
    name: 'external-dns',
    podSecurity: PodSecurityLevel.RESTRICTED,
    // It only talks to the API server and to hosts outside of the cluster.
    istio: IstioInjection.NONE,
  };

  readonly clusterKinds = [
    ClusterKinds.CUSTOM_RESOURCE_DEFINITION,
    ClusterKinds.CLUSTER_ROLE,
    ClusterKinds.CLUSTER_ROLE_BINDING,
  ];

  // Its credentials may have to be sealed first, and it is not healthy until they exist: no component waits for it.
  override readonly dependsOn = ['sealed-secrets', 'kong'];

  override readonly metrics = [{ workload: 'controller', port: 7979 }];

  readonly workloads: readonly Workload[];

  private readonly provider: DnsProvider;
  private readonly records: HelmValues;

  constructor(scope: Construct, id = 'external-dns', props: ExternalDnsProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    const { profile = Profile.LAPTOP, controller, domains = [], gateways = true, owner = 'platform' } = props;
    this.provider = props.provider ?? DnsProvider.inMemory('kind.test');
    this.records = {
      sources: ['service', 'ingress', ...(gateways ? ['gateway-httproute'] : [])],
      domainFilters: domains,
      policy: props.deletesRecords ? 'sync' : 'upsert-only',
      registry: 'txt',
      txtOwnerId: owner,
    };
    this.workloads = [
      {
        name: 'controller',
        kind: WorkloadKind.DEPLOYMENT,
        podLabels: { 'app.kubernetes.io/name': 'external-dns', 'app.kubernetes.io/instance': id },
        size: sizeFor(profile, SIZES, controller),
      },
    ];
  }

  values(): HelmValues {
    const { requests, limits } = this.sizeOf('controller');
    return {
      ...this.records,
      provider: { name: this.provider._name },
      env: this.provider._environment(),
      extraArgs: [...this.provider._arguments],
      resources: { requests, limits },
    };
  }

  override flows(): readonly Flow[] {
    const hosts = this.provider._hosts;
    return [
      this.toApiserver('controller', 'reads Services, Ingresses and routes'),
      ...(hosts.length > 0
        ? [
            {
              from: this.pods('controller'),
              to: FlowPeer.names(...hosts),
              ports: [Port.tcp(443)],
              why: 'writes records',
            },
          ]
        : []),
    ];
  }
}
