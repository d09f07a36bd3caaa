import { CiliumVersion } from '../cilium/versions';
import { GatewayApiBundle } from '../gateway-api/bundles';
import { IstioVersion } from '../istio';
import { checkArguments } from '../settings/arguments';
import { instanceOf } from '../settings/props';

/** What `StackVersions.of` can change; the rest is as in `StackVersions.CURRENT`. */
export interface StackVersionsProps {
  /**
   * The version of Cilium.
   * @default CiliumVersion.V1_20
   */
  readonly cilium?: CiliumVersion;

  /**
   * The release of Istio.
   * @default IstioVersion.V1_31
   */
  readonly istio?: IstioVersion;
}

/** The versions of the base of a `KindPlatformStack`: the network and the mesh, and the Gateway API that both read. */
export class StackVersions {
  /** Cilium 1.18.3 and Istio 1.28.0, which the notes of the stack fix. */
  static readonly FIXED = new StackVersions(CiliumVersion.of('1.18.3'), IstioVersion.V1_28, GatewayApiBundle.STANDARD);

  /** The newest supported lines of Cilium and Istio. */
  static readonly CURRENT = StackVersions.of();

  /** Versions other than those of `CURRENT`. */
  static of(props: StackVersionsProps = {}): StackVersions {
    const { cilium = CiliumVersion.V1_20, istio = IstioVersion.V1_31 } = props;
    // Both read the Gateway API in version 1.6, whose CRDs serve earlier versions too.
    return new StackVersions(cilium, istio, GatewayApiBundle.TRAEFIK);
  }

  private constructor(
    /** The version of Cilium. */
    readonly cilium: CiliumVersion,
    /** The release of Istio. */
    readonly istio: IstioVersion,
    /** The CRDs of the Gateway API. */
    readonly gatewayApi: GatewayApiBundle,
  ) {}
}

checkArguments(StackVersions, () => ({
  of: {
    'props?': {
      'cilium?': instanceOf(CiliumVersion, 'CiliumVersion.V1_19, CiliumVersion.of(…) or CiliumVersion.patch(…)'),
      'istio?': instanceOf(IstioVersion, 'IstioVersion.V1_28 or IstioVersion.of(…)'),
    },
  },
}));
