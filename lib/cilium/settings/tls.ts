import { boolean, text, word } from '../../settings/schema';
import { secretsNamespace } from './shared';

/** Secrets that policies name, and the CA of Cilium's own certificates. */
export const tlsSettings = {
  /** Retired: `local` or `k8s`; `readSecretsOnlyFromSecretsNamespace` replaces it. */
  secretsBackend: word(['local', 'k8s']),
  /** Whether agents may read policies' Secrets in `secretsNamespace` only, and not everywhere. */
  readSecretsOnlyFromSecretsNamespace: boolean(),
  /** Where policies' Secrets are looked for. */
  secretsNamespace: secretsNamespace('cilium-secrets'),
  secretSync: {
    /** Whether the operator copies policies' Secrets there; when unset, it does for installs since 1.17. */
    enabled: boolean(),
  },
  caBundle: {
    /** Whether certificates are checked against this bundle, and not against the CA that comes with each. */
    enabled: boolean(false),
    /** Name of the ConfigMap or Secret with the bundle. */
    name: text('cilium-root-ca.crt'),
    /** Its entry that is the bundle. */
    key: text('ca.crt'),
    /** Whether it is a Secret, and not a ConfigMap. */
    useSecret: boolean(false),
    /** The certificates (PEM); what holds them is then made here. */
    content: text(),
  },
};
