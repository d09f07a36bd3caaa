import * as v from 'valibot';
import { checkArguments } from '../../settings/arguments';
import { textMap } from '../../settings/values';
import type { RequirementSpec, SelectorSpec } from './spec';

/**
 * Selects pods, nodes, Services or CIDR groups by their labels.
 *
 * A key may name the source of the label, as in `k8s:app` or `reserved:health`; without one, any source fits.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#endpoints-based
 */
export class LabelSelector {
  /**
   * What has all of these labels.
   *
   * No label at all is an error, because it would select everything: that is `LabelSelector.everything()`.
   */
  static of(labels: Readonly<Record<string, string>>): LabelSelector {
    return new LabelSelector(labels, [], false);
  }

  /**
   * Everything that the place of the selector allows: as `endpointSelector` of a namespaced policy every pod of its
   * namespace, of a clusterwide policy every endpoint of the cluster, Cilium's own health endpoints included.
   */
  static everything(): LabelSelector {
    return new LabelSelector({}, [], true);
  }

  private constructor(
    private readonly labels: Readonly<Record<string, string>>,
    private readonly requirements: readonly RequirementSpec[],
    private readonly wide: boolean,
  ) {}

  /** Narrowed to what has the label with one of the values. */
  in(key: string, ...values: string[]): LabelSelector {
    return this.with({ key, operator: 'In', values });
  }

  /** Narrowed to what does not have the label with one of the values; what lacks the label stays selected. */
  notIn(key: string, ...values: string[]): LabelSelector {
    return this.with({ key, operator: 'NotIn', values });
  }

  /** Narrowed to what has the label. */
  exists(key: string): LabelSelector {
    return this.with({ key, operator: 'Exists' });
  }

  /** Narrowed to what lacks the label. */
  doesNotExist(key: string): LabelSelector {
    return this.with({ key, operator: 'DoesNotExist' });
  }

  private with(requirement: RequirementSpec): LabelSelector {
    return new LabelSelector(this.labels, [...this.requirements, requirement], this.wide);
  }

  /**
   * Whether it selects everything by accident.
   * @internal
   */
  get _emptyByAccident(): boolean {
    return !this.wide && Object.keys(this.labels).length === 0 && this.requirements.length === 0;
  }

  /** @internal */
  _render(): SelectorSpec {
    return {
      ...(Object.keys(this.labels).length > 0 ? { matchLabels: this.labels } : {}),
      ...(this.requirements.length > 0 ? { matchExpressions: this.requirements } : {}),
    };
  }
}

checkArguments(LabelSelector, () => ({
  of: { labels: textMap },
}));

checkArguments(LabelSelector.prototype, () => ({
  in: { key: v.string(), '...values': v.string() },
  notIn: { key: v.string(), '...values': v.string() },
  exists: { key: v.string() },
  doesNotExist: { key: v.string() },
}));
