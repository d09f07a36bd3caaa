import { randomBytes } from 'node:crypto';
import { isMap, type JsonMap } from '../settings/schema';

/** A Secret that a platform needs and no manifest may contain. */
export interface NeededKey {
  readonly namespace: string;
  readonly name: string;
  /** What it is, for reports. */
  readonly what: string;
  /** Generates a new one. The result is sent to the API server and nowhere else. */
  make(): JsonMap;
}

/** The keys that are needed: by volumes of workloads, if no object of the platform creates the Secret. */
export function neededKeys(objects: readonly JsonMap[]): NeededKey[] {
  const keys = objects.flatMap((object) => {
    const { namespace = 'default' } = metadataOf(object) as { namespace?: string };
    return secretsMountedBy(object).flatMap((secret) => {
      const known = KEYS.find(({ isIt }) => isIt(object, secret));
      return known
        ? [{ namespace, name: secret, what: known.what, make: () => secretOf(namespace, secret, known.data()) }]
        : [];
    });
  });
  const madeByJob = objects.some((object) => object.kind === 'Job' && metadataOf(object).name === 'cilium-ipsec-key');
  return keys.filter(
    ({ namespace, name, what }, index) =>
      keys.findIndex((other) => other.namespace === namespace && other.name === name) === index &&
      !(madeByJob && what === IPSEC),
  );
}

const IPSEC = "the key of Cilium's IPsec";

const KEYS: readonly {
  readonly what: string;
  readonly isIt: (object: JsonMap, secret: string) => boolean;
  readonly data: () => Readonly<Record<string, string>>;
}[] = [
  {
    what: IPSEC,
    isIt: (object, secret) => object.kind === 'DaemonSet' && volumeName(object, secret) === 'cilium-ipsec-secrets',
    // As in docs/ipsec-key.md: 16 bytes of the key and 4 of the nonce.
    data: () => ({ keys: `3+ rfc4106(gcm(aes)) ${randomBytes(20).toString('hex')} 128` }),
  },
  {
    what: 'the key that encrypts Secrets in etcd',
    isIt: (object, secret) =>
      JSON.stringify(object).includes(`--encryption-provider-config=`) && mountsEncryption(object, secret),
    data: () => ({
      'config.yaml': JSON.stringify({
        apiVersion: 'apiserver.config.k8s.io/v1',
        kind: 'EncryptionConfiguration',
        resources: [
          {
            resources: ['secrets'],
            providers: [
              { secretbox: { keys: [{ name: 'key-1', secret: randomBytes(32).toString('base64') }] } },
              { identity: {} },
            ],
          },
        ],
      }),
    }),
  },
];

interface Volume {
  readonly name?: string;
  readonly secret?: { readonly secretName?: string };
}

interface PodSpec {
  readonly volumes?: readonly Volume[];
  readonly containers?: readonly { readonly volumeMounts?: readonly { name: string; mountPath: string }[] }[];
}

function podSpecOf({ spec }: JsonMap): PodSpec {
  const template = isMap(spec) && isMap(spec.template) ? spec.template : {};
  return (isMap(template.spec) ? template.spec : {}) as PodSpec;
}

function secretsMountedBy(object: JsonMap): string[] {
  return (podSpecOf(object).volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
}

function volumeName(object: JsonMap, secretName: string): string | undefined {
  return podSpecOf(object).volumes?.find(({ secret }) => secret?.secretName === secretName)?.name;
}

function mountsEncryption(object: JsonMap, secretName: string): boolean {
  const volume = volumeName(object, secretName);
  const mounts = (podSpecOf(object).containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts);
  return mounts.some(({ name, mountPath }) => name === volume && mountPath === '/etc/kubernetes/encryption');
}

function metadataOf({ metadata }: JsonMap): JsonMap {
  return isMap(metadata) ? metadata : {};
}

function secretOf(namespace: string, name: string, stringData: Readonly<Record<string, string>>): JsonMap {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', stringData };
}
