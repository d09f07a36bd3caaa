import type { Construct } from 'constructs';
import {
  type ChartReference,
  ClusterKinds,
  type HelmValues,
  PlatformComponent,
  SyncOption,
  type Workload,
} from '../gitops';
import { checkProps, type PropChecks } from '../settings/props';
import { ISTIO_SYSTEM, ISTIO_VERSION, type IstioVersion, istioChart } from './release';

/** Props of `IstioBase`. */
export interface IstioBaseProps {
  /**
   * The release of Istio; all parts of a mesh are of one.
   * @default IstioVersion.V1_28
   */
  readonly version?: IstioVersion;
}

const PROPS: PropChecks<IstioBaseProps> = { version: ISTIO_VERSION };

/**
 * Istio's CRDs, and the webhook that validates its resources.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://istio.io/v1.28/docs/setup/install/helm/
 */
export class IstioBase extends PlatformComponent {
  readonly chart: ChartReference;
  readonly namespace = ISTIO_SYSTEM;
  readonly workloads: readonly Workload[] = [];

  readonly clusterKinds = [ClusterKinds.CUSTOM_RESOURCE_DEFINITION, ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION];

  // istiod sets the webhook's failurePolicy and CA bundle once it is ready to answer.
  override readonly ignoreDifferences = [
    {
      ...ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
      name: 'istiod-default-validator',
      jqPathExpressions: ['.webhooks[]?.failurePolicy', '.webhooks[]?.clientConfig.caBundle'],
    },
  ];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY, SyncOption.RESPECT_IGNORE_DIFFERENCES];

  constructor(scope: Construct, id = 'istio-base', props: IstioBaseProps = {}) {
    super(scope, id);
    const { version } = checkProps(this, props, PROPS);
    this.chart = istioChart(this, 'base', version);
  }

  values(): HelmValues {
    return { defaultRevision: 'default' };
  }
}
