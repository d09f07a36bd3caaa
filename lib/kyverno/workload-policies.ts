import { Construct } from 'constructs';
import { clusterScoped } from '../cilium/cluster/cluster-scoped';
import { customResourceClass } from '../kubernetes/custom-resource';
import { outsideOf } from './exempt-selector';

/** What happens to what breaks a policy. */
export enum PolicyAction {
  /** It is refused, and so is everything that the policies match while no pod of Kyverno answers. */
  ENFORCE = 'Enforce',
  /** It is let in, and reported. */
  AUDIT = 'Audit',
}

/** Sigstore's public log of signatures. */
export const REKOR_HOST = 'rekor.sigstore.dev';

/** Images that must be signed. */
export interface VerifiedImages {
  /** The images with their registry, `*` for any text, such as `ghcr.io/example/*` or `docker.io/example/*`. */
  readonly images: readonly string[];
  /** The public key of the signatures in PEM format, such as `cosign generate-key-pair` writes to `cosign.pub`. */
  readonly publicKey: string;
  /**
   * Every host that the signatures are read from, including those that a registry redirects to, such as `ghcr.io` and
   * `pkg-containers.githubusercontent.com`, with its port if that is not 443. For a Service of the cluster, the port is that
   * of its pods.
   */
  readonly registries: readonly string[];
  /**
   * Whether the signatures must be in the public transparency log of Sigstore, which is then queried. `cosign sign`
   * writes them there by default.
   * @default true
   * @see https://docs.sigstore.dev/logging/overview/
   */
  readonly transparencyLog?: boolean;
}

// Kyverno requires it even for Sigstore's own log.
const REKOR = `https://${REKOR_HOST}`;

const GROUP = 'policies.kyverno.io/v1';
const ValidatingPolicy = customResourceClass(GROUP, 'ValidatingPolicy');
const ImageValidatingPolicy = customResourceClass(GROUP, 'ImageValidatingPolicy');

const ON_CHANGE = { apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'] };
const PODS = { ...ON_CHANGE, apiGroups: [''], resources: ['pods', 'pods/ephemeralcontainers'] };
const MAKERS_OF_PODS = [
  { ...ON_CHANGE, apiGroups: [''], resources: ['replicationcontrollers'] },
  { ...ON_CHANGE, apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'] },
  { ...ON_CHANGE, apiGroups: ['batch'], resources: ['cronjobs', 'jobs'] },
];

/** The pod spec of an object, or of the pods that it creates, as CEL. */
function podSpecOf(object: string): string {
  return `(${object}.kind == 'Pod' ? ${object}.spec : ${object}.kind == 'CronJob' ? ${object}.spec.jobTemplate.spec.template.spec : ${object}.spec.template.spec)`;
}

// Controllers update existing objects: they scale an old ReplicaSet, or remove a finalizer from a pod.
const CHANGES_PODS = {
  name: 'pods-change',
  expression: `request.operation == 'CREATE' || ${podSpecOf('object')} != ${podSpecOf('oldObject')}`,
};

const VARIABLES = [
  { name: 'pod', expression: podSpecOf('object') },
  { name: 'limited', expression: 'variables.pod.containers + variables.pod.?initContainers.orValue([])' },
  { name: 'containers', expression: 'variables.limited + variables.pod.?ephemeralContainers.orValue([])' },
];

// A digest; or a tag other than latest, which is what follows a colon in the last part: the first may have a port.
const pinned = (image: string) =>
  `${image}.contains('@') || (${image}.matches(':[^/:]+$') && !${image}.endsWith(':latest'))`;

const POLICIES = {
  'pinned-images': {
    expression: `variables.containers.all(c, ${pinned('c.image')}) && variables.pod.?volumes.orValue([]).all(v, !has(v.image) || !has(v.image.reference) || ${pinned('v.image.reference')})`,
    message: 'An image needs a tag other than latest, or a digest.',
  },
  limits: {
    expression:
      "variables.limited.all(c, ['cpu', 'memory'].all(name, quantity(string(c.?resources.?limits[?name].orValue('0'))).isGreaterThan(quantity('0'))))",
    message: 'A container needs limits of CPU and memory.',
  },
  'non-root': {
    expression:
      'variables.containers.all(c, c.?securityContext.?runAsNonRoot.orValue(variables.pod.?securityContext.?runAsNonRoot.orValue(false)))',
    message: 'The pod, or each of its containers, must set securityContext.runAsNonRoot to true.',
  },
};

/**
 * What holds for the pods of applications: image tags are pinned, memory and CPU are limited, nothing runs as root, and
 * images are signed where that is asked for. An existing object may change as long as its pods do not.
 *
 * Kyverno's ClusterPolicy says the same, and ends with Kyverno 1.20.
 *
 * @see https://kyverno.io/docs/policy-types/validating-policy/
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
    for (const [name, validation] of Object.entries(POLICIES)) {
      const spec = {
        ...this.admission([PODS, ...MAKERS_OF_PODS]),
        matchConditions: [CHANGES_PODS],
        variables: VARIABLES,
        validations: [validation],
      };
      clusterScoped(new ValidatingPolicy(this, name, { metadata: { name }, spec }));
    }
    if (verified) this.signedImages('signed-images', verified);
  }

  // For pods only: images get digests, and with one in a Deployment, Argo CD would see another image than the one in
  // git.
  private signedImages(name: string, { images, publicKey, transparencyLog = true }: VerifiedImages): void {
    const digests = this.action === PolicyAction.ENFORCE;
    const verified = "['containers', 'initContainers', 'ephemeralContainers']";
    const spec = {
      ...this.admission([PODS]),
      // Existing objects are not looked up in registries again and again.
      evaluation: { background: { enabled: false } },
      // Fetching signatures takes a while, and the API server would give up after 10 seconds.
      webhookConfiguration: { timeoutSeconds: 30 },
      matchConditions: [CHANGES_PODS],
      matchImageReferences: images.flatMap(spellings).map((glob) => ({ glob })),
      validationConfigurations: { mutateDigest: digests, verifyDigest: digests, required: true },
      attestors: [
        {
          name: 'key',
          cosign: {
            key: { data: publicKey, hashAlgorithm: 'sha256' },
            // There is no certificate that could have a timestamp.
            ctlog: { insecureIgnoreSCT: true, ...(transparencyLog ? { url: REKOR } : { insecureIgnoreTlog: true }) },
          },
        },
      ],
      validations: [
        {
          expression: `${verified}.all(list, images[list].all(image, verifyImageSignatures(image, [attestors.key]) > 0))`,
          message: 'The image is not signed with the key of the platform.',
        },
      ],
    };
    clusterScoped(new ImageValidatingPolicy(this, name, { metadata: { name }, spec }));
  }

  private admission(resourceRules: readonly object[]): object {
    const refuses = this.action === PolicyAction.ENFORCE;
    return {
      failurePolicy: refuses ? 'Fail' : 'Ignore',
      validationActions: [refuses ? 'Deny' : 'Audit'],
      matchConstraints: { resourceRules, namespaceSelector: outsideOf(this.exempt) },
    };
  }
}

/** Images of Docker Hub are mostly written without `docker.io`, and patterns are compared with the text as written. */
function spellings(image: string): string[] {
  const short = /^docker\.io\/(?:library\/)?(.+)$/.exec(image)?.[1];
  return short === undefined ? [image] : [image, short];
}
