/** An API object in its written form: plain data, ready for YAML. */
export interface ManifestObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [member: string]: unknown;
}

/** The name of an object in messages, which must be unique in a cluster. */
export function identity(object: ManifestObject): string {
  const group = object.apiVersion.includes('/') ? `${object.apiVersion.split('/')[0]} ` : '';
  const { namespace, name } = object.metadata;
  return `${group}${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
