import { Construct } from 'constructs';
import { customResourceClass } from '../kubernetes/custom-resource';

/** What happens to what breaks a policy. */
export enum PolicyAction {
  /** It is refused. */
  ENFORCE = 'Enforce',
  /** It is let in, and reported. */
  AUDIT = 'Audit',
}

/** Images that must be signed. */
export interface VerifiedImages {
  /** The images, with `*` for any text, such as `ghcr.io/example/*`. */
  readonly images: readonly string[];
  /** The public key of the signatures, as PEM. */
  readonly publicKey: string;
  /** The names of the registries that the signatures are read from, such as `ghcr.io`. */
  readonly registries: readonly string[];
}

const ClusterPolicy = customResourceClass<{ readonly metadata: object; readonly spec: object }>(
  'kyverno.io/v1',
  'ClusterPolicy',
);

const PINNED = { image: '*:* & !*:latest' };
const LIMITED = { resources: { limits: { cpu: '?*', memory: '?*' } } };
const NON_ROOT = { securityContext: { runAsNonRoot: true } };
const NOT_AGAINST_IT = { '=(securityContext)': { '=(runAsNonRoot)': true } };

/**
 * What holds for the pods of applications: image tags are pinned, memory and CPU are limited, nothing runs as root, and
 * images are signed where that is asked for.
 *
 * @see https://kyverno.io/docs/policy-types/cluster-policy/validate/
 */
export class WorkloadPolicies extends Construct {
  /**
   * @param exempt namespaces in which the policies do not hold
   */
  constructor(
    scope: Construct,
    id: string,
    private readonly action: PolicyAction,
    private readonly exempt: readonly string[],
    verified?: VerifiedImages,
  ) {
    super(scope, id);
    this.policy('pinned-images', {
      validate: {
        failureAction: action,
        message: 'An image needs a tag other than latest, or a digest.',
        pattern: {
          spec: {
            containers: [PINNED],
            '=(initContainers)': [PINNED],
            '=(ephemeralContainers)': [PINNED],
          },
        },
      },
    });
    this.policy('limits', {
      validate: {
        failureAction: action,
        message: 'A container needs limits of CPU and memory.',
        pattern: { spec: { containers: [LIMITED], '=(initContainers)': [LIMITED] } },
      },
    });
    this.policy('non-root', {
      validate: {
        failureAction: action,
        message: 'The pod, or each of its containers, must set securityContext.runAsNonRoot to true.',
        anyPattern: [
          { spec: { ...NON_ROOT, containers: [NOT_AGAINST_IT], '=(initContainers)': [NOT_AGAINST_IT] } },
          { spec: { containers: [NON_ROOT], '=(initContainers)': [NON_ROOT] } },
        ],
      },
    });
    if (verified) this.policy('signed-images', { verifyImages: [this.signed(verified)] });
  }

  private signed({ images, publicKey }: VerifiedImages): object {
    return {
      imageReferences: images,
      failureAction: this.action,
      attestors: [{ entries: [{ keys: { publicKeys: publicKey } }] }],
    };
  }

  private policy(name: string, rule: object): void {
    new ClusterPolicy(this, name, {
      metadata: { name },
      spec: {
        background: !('verifyImages' in rule),
        rules: [
          {
            name,
            match: { any: [{ resources: { kinds: ['Pod'] } }] },
            exclude: { any: [{ resources: { namespaces: this.exempt } }] },
            ...rule,
          },
        ],
      },
    });
  }
}
