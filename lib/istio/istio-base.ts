import type { Construct } from 'constructs';
import { ClusterKinds, type HelmValues, PlatformComponent, SyncOption, type Workload } from '../gitops';
import { ISTIO_SYSTEM, istioChart } from './release';

/**
 * The definitions of Istio's resources, and what checks them.
 *
 * @see https://istio.io/v1.28/docs/setup/install/helm/
 */
export class IstioBase extends PlatformComponent {
  readonly chart = istioChart('base');
  readonly namespace = ISTIO_SYSTEM;
  readonly workloads: readonly Workload[] = [];

  readonly clusterKinds = [ClusterKinds.CUSTOM_RESOURCE_DEFINITION, ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION];

  // istiod closes the webhook, and gives it its CA, once it is ready to answer.
  override readonly ignoreDifferences = [
    {
      ...ClusterKinds.VALIDATING_WEBHOOK_CONFIGURATION,
      name: 'istiod-default-validator',
      jqPathExpressions: ['.webhooks[]?.failurePolicy', '.webhooks[]?.clientConfig.caBundle'],
    },
  ];

  override readonly syncOptions = [SyncOption.SERVER_SIDE_APPLY, SyncOption.RESPECT_IGNORE_DIFFERENCES];

  constructor(scope: Construct, id = 'istio-base') {
    super(scope, id);
  }

  values(): HelmValues {
    return { defaultRevision: 'default' };
  }
}
