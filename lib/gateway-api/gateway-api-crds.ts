import { Construct } from 'constructs';
import * as v from 'valibot';
import { checkInCluster } from '../cluster/checks';
import { guardProgram } from '../cluster/program';
import { crdBundle } from '../crds';
import { Crds } from '../crds/crds';
import { freeId } from '../settings/construct-id';
import { checkProps, type PropChecks } from '../settings/props';
import { GatewayApiBundle } from './bundles';
import { BUNDLE, bundleForImplementations, ownershipProblems } from './crds-in-program';

/** Props of `GatewayApiCrds`. */
export interface GatewayApiCrdsProps {
  /**
   * Which version and channel the cluster has: see the members of `GatewayApiBundle`.
   * @default - the first of `STANDARD`, `CILIUM` and `TRAEFIK` that has all kinds which the implementations in the
   * program read, in their versions: it follows when another version of one is installed
   */
  readonly bundle?: GatewayApiBundle;

  /**
   * Where the CRDs come from: `Crds.NONE` if the cluster already has them.
   * @default Crds.REMOTE
   */
  readonly source?: Crds;
}

const PROPS: PropChecks<GatewayApiCrdsProps> = { bundle: v.enum(GatewayApiBundle), source: v.enum(Crds) };

/**
 * The CRDs of the Gateway API, of which a cluster has one owner and one version. The kustomization applies them before
 * anything else, so that they exist when an implementation starts; a `PlatformApp` writes it, and cdk8s' own `App` does not.
 *
 * Enabling the Gateway API in `CiliumCni` or `TraefikIngress` needs it. All kinds are written in the versions that the
 * bundle serves.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, and at synthesis when the cluster has another owner
 * @see https://gateway-api.sigs.k8s.io/guides/#installing-gateway-api
 */
export class GatewayApiCrds extends Construct {
  private readonly given: GatewayApiBundle | undefined;
  private readonly source: Crds;

  constructor(scope: Construct, id: string, props: GatewayApiCrdsProps = {}) {
    super(scope, freeId(scope, id));
    guardProgram(this);
    const { bundle, source = Crds.REMOTE } = checkProps(this, props, PROPS);
    this.given = bundle;
    this.source = source;
    BUNDLE.state(this, () => this.bundle);
    checkInCluster(this, ({ cluster }) => ownershipProblems(this, cluster));
  }

  /** Which version and channel the cluster has. Where it was not given, it follows from what is in the program by now. */
  get bundle(): GatewayApiBundle {
    return this.given ?? bundleForImplementations(this);
  }

  /** The files that the kustomization applies first, by URL. */
  get remoteResources(): readonly string[] {
    return this.source === Crds.REMOTE ? crdBundle(this.bundle).files.map(({ url }) => url) : [];
  }
}
