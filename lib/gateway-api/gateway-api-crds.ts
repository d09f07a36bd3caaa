import { Construct } from 'constructs';
import * as v from 'valibot';
import { checkInCluster } from '../cluster/checks';
import { crdBundle } from '../crds';
import { Crds } from '../crds/crds';
import { checkProps, type PropChecks, requireProps } from '../settings/props';
import { GatewayApiBundle } from './bundles';
import { BUNDLE, ownershipProblems } from './crds-in-program';

/** Props of `GatewayApiCrds`. */
export interface GatewayApiCrdsProps {
  /** Which version and channel the cluster has: see the members of `GatewayApiBundle`. */
  readonly bundle: GatewayApiBundle;

  /**
   * Where the definitions come from: `Crds.NONE` says that the cluster has them already.
   * @default Crds.REMOTE
   */
  readonly source?: Crds;
}

const PROPS: PropChecks<GatewayApiCrdsProps> = { bundle: v.enum(GatewayApiBundle), source: v.enum(Crds) };

/**
 * The definitions of the Gateway API, of which a cluster has one owner and one version. The kustomization applies them
 * before anything else, so that they are there when an implementation starts.
 *
 * Enabling the Gateway API in `CiliumCni` or `TraefikIngress` needs it. All kinds are written in the versions that the
 * bundle serves.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when the cluster has another owner
 * @see https://gateway-api.sigs.k8s.io/guides/#installing-gateway-api
 */
export class GatewayApiCrds extends Construct {
  /** Which version and channel the cluster has. */
  readonly bundle: GatewayApiBundle;
  /** The files that the kustomization applies first, by URL. */
  readonly remoteResources: readonly string[];

  constructor(scope: Construct, id: string, props: GatewayApiCrdsProps) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    requireProps(this, props, ['bundle']);
    const { bundle, source = Crds.REMOTE } = props;
    this.bundle = bundle;
    this.remoteResources = source === Crds.REMOTE ? crdBundle(bundle).files.map(({ url }) => url) : [];
    BUNDLE.state(this, bundle);
    checkInCluster(this, ({ cluster }) => ownershipProblems(this, cluster));
  }
}
