import { Construct } from 'constructs';
import { customResourceClass } from '../kubernetes/custom-resource';

/** What happens to what breaks a policy. */
export enum PolicyAction {
  /** It is refused, and so is everything that the policies are about while no pod of Kyverno answers. */
  ENFORCE = 'Enforce',
  /** It is let in, and reported. */
  AUDIT = 'Audit',
}

/** Images that must be signed. */
export interface VerifiedImages {
  /** The images, with `*` for any text, such as `ghcr.io/example/*`. */
  readonly images: readonly string[];
  /** The public key of the signatures as PEM, such as `cosign generate-key-pair` writes to `cosign.pub`. */
  readonly publicKey: string;
  /**
   * Every host that the signatures are read from, the one that a registry sends its readers on to among them, such as
   * `ghcr.io` and `pkg-containers.githubusercontent.com`.
   */
  readonly registries: readonly string[];
  /**
   * Whether the signatures must be in the public transparency log of Sigstore, which is asked then. `cosign sign` writes
   * them there unless configured not to.
   * @default true
   * @see https://docs.sigstore.dev/logging/overview/
   */
  readonly transparencyLog?: boolean;
}

const ClusterPolicy = customResourceClass('kyverno.io/v1', 'ClusterPolicy');

// A digest; or a tag other than latest, which is what follows a colon in the last part: the first may have a port.
const PINNED = '*@* | *:?* & !*:*/* & !*:latest | *:*/*:?* & !*:latest';
const LIMITED = { resources: { limits: { cpu: '>0', memory: '>0' } } };
const NON_ROOT = { securityContext: { runAsNonRoot: true } };
const NOT_AGAINST_IT = { '=(securityContext)': { '=(runAsNonRoot)': true } };

// What the API server would fill in. Argo CD compares lists as a whole, and would find each rule changed.
const DEFAULTS_OF_RULE = { skipBackgroundRequests: true };
const DEFAULTS_OF_VALIDATE = { allowExistingViolations: true };
const DEFAULTS_OF_VERIFY = { required: true, useCache: true };
const SHA_256 = { signatureAlgorithm: 'sha256' };

// Digests are written into pods alone: in a Deployment, Argo CD would find another image than the one in git.
const PODS_ALONE = { 'pod-policies.kyverno.io/autogen-controllers': 'none' };

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
        ...DEFAULTS_OF_VALIDATE,
        failureAction: action,
        message: 'An image needs a tag other than latest, or a digest.',
        pattern: {
          spec: {
            ...everyContainer({ image: PINNED }),
            '=(volumes)': [{ '=(image)': { '=(reference)': PINNED } }],
          },
        },
      },
    });
    this.policy('limits', {
      validate: {
        ...DEFAULTS_OF_VALIDATE,
        failureAction: action,
        message: 'A container needs limits of CPU and memory.',
        pattern: { spec: { containers: [LIMITED], '=(initContainers)': [LIMITED] } },
      },
    });
    this.policy('non-root', {
      validate: {
        ...DEFAULTS_OF_VALIDATE,
        failureAction: action,
        message: 'The pod, or each of its containers, must set securityContext.runAsNonRoot to true.',
        anyPattern: [{ spec: { ...NON_ROOT, ...everyContainer(NOT_AGAINST_IT) } }, { spec: everyContainer(NON_ROOT) }],
      },
    });
    if (verified) {
      // Signatures take a while to come, and the API server would give up after 10 seconds.
      const webhook = { timeoutSeconds: 30 };
      this.policy('signed-images', { verifyImages: [this.signed(verified)] }, webhook, PODS_ALONE);
    }
  }

  private signed({ images, publicKey, transparencyLog = true }: VerifiedImages): object {
    // Kyverno takes no policy that reports and changes images nonetheless.
    const digests = this.action === PolicyAction.ENFORCE;
    const log = transparencyLog ? {} : { rekor: { ignoreTlog: true } };
    // There is no certificate that could have a timestamp.
    const keys = { publicKeys: publicKey, ...SHA_256, ctlog: { ignoreSCT: true }, ...log };
    return {
      ...DEFAULTS_OF_VERIFY,
      imageReferences: images,
      failureAction: this.action,
      mutateDigest: digests,
      verifyDigest: digests,
      attestors: [{ entries: [{ keys, ...SHA_256 }] }],
    };
  }

  private policy(name: string, rule: object, webhook = {}, annotations = {}): void {
    const failurePolicy = this.action === PolicyAction.ENFORCE ? 'Fail' : 'Ignore';
    new ClusterPolicy(this, name, {
      metadata: { name, annotations },
      spec: {
        // What is there already is not fetched from registries again and again.
        background: !('verifyImages' in rule),
        webhookConfiguration: { failurePolicy, ...webhook },
        rules: [
          {
            name,
            ...DEFAULTS_OF_RULE,
            match: { any: [{ resources: { kinds: ['Pod'] } }] },
            exclude: { any: [{ resources: { namespaces: this.exempt } }] },
            ...rule,
          },
        ],
      },
    });
  }
}

function everyContainer(pattern: object): object {
  return { containers: [pattern], '=(initContainers)': [pattern], '=(ephemeralContainers)': [pattern] };
}
