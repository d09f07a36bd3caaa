import type { SelectorManifest } from '../../kubernetes/label-selection';
import type { Problem } from '../../problems';
import { checkArguments } from '../../settings/arguments';
import { instanceOf } from '../../settings/props';
import { plainSelector } from '../cluster/selector';
import { LabelSelector } from '../policy/label-selector';

/** A family as it stands in a manifest. */
export interface BgpFamilyManifest {
  readonly afi: 'ipv4' | 'ipv6';
  readonly safi: 'unicast';
  readonly advertisements?: SelectorManifest;
}

/** Routes of one address family that are announced to a peer. */
export class BgpFamily {
  /**
   * IPv4 routes.
   *
   * @param advertisements selects the `BgpAdvertisement`s by their labels; without it, nothing is announced
   */
  static ipv4(advertisements?: LabelSelector): BgpFamily {
    return new BgpFamily('ipv4', advertisements);
  }

  /**
   * IPv6 routes.
   *
   * @param advertisements selects the `BgpAdvertisement`s by their labels; without it, nothing is announced
   */
  static ipv6(advertisements?: LabelSelector): BgpFamily {
    return new BgpFamily('ipv6', advertisements);
  }

  private constructor(
    /** @internal */
    readonly _afi: 'ipv4' | 'ipv6',
    private readonly advertisements: LabelSelector | undefined,
  ) {}

  /** @internal */
  _render(path: string, problems: Problem[]): BgpFamilyManifest {
    const advertisements = plainSelector(this.advertisements, `${path}.advertisements`, problems);
    return { afi: this._afi, safi: 'unicast', ...(advertisements ? { advertisements } : {}) };
  }
}

checkArguments(BgpFamily, () => {
  const selector = instanceOf(LabelSelector, 'a LabelSelector, such as LabelSelector.of({ app: "web" })');
  return { ipv4: { 'advertisements?': selector }, ipv6: { 'advertisements?': selector } };
});
