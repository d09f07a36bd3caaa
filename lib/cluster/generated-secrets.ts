import type { ApiObject } from 'cdk8s';
import type { QualifiedKind } from './cluster-index';

interface Source {
  readonly spec?: { readonly secretName?: string; readonly target?: { readonly name?: string } };
}

/** The name of the Secret that a controller creates from an object of a kind. */
const SECRETS: Readonly<Record<QualifiedKind, (object: ApiObject) => string | undefined>> = {
  'bitnami.com/SealedSecret': ({ name }) => name,
  'cert-manager.io/Certificate': (object) => (object.toJson() as Source).spec?.secretName,
  'external-secrets.io/ExternalSecret': (object) => (object.toJson() as Source).spec?.target?.name ?? object.name,
};

/** The name of the Secret that a controller creates from an object, if any. */
export function generatedSecret(kind: QualifiedKind, object: ApiObject): string | undefined {
  return Object.hasOwn(SECRETS, kind) ? SECRETS[kind]?.(object) : undefined;
}
