import { isMap, type JsonMap } from '../settings/schema';

/** The served versions of a kind from a CustomResourceDefinition. */
export interface CustomKind {
  readonly schema: JsonMap;
  readonly namespaced: boolean;
}

/** The kinds of CustomResourceDefinitions, by `apiVersion kind`. */
export class CustomKinds {
  private readonly kinds = new Map<string, CustomKind>();

  constructor(definitions: readonly JsonMap[]) {
    for (const definition of definitions) this.add(definition);
  }

  /** What is known of a kind. */
  find(apiVersion: string, kind: string): CustomKind | undefined {
    return this.kinds.get(`${apiVersion} ${kind}`);
  }

  /** The versions in which a kind of a group is served. */
  versionsOf(group: string, kind: string): string[] {
    return [...this.kinds.keys()]
      .filter((key) => key.startsWith(`${group}/`) && key.endsWith(` ${kind}`))
      .map(versionOf);
  }

  private add({ kind, spec }: JsonMap): void {
    if (kind !== 'CustomResourceDefinition' || !isMap(spec) || !isMap(spec.names)) return;
    const { group, scope, names, versions } = spec;
    for (const version of Array.isArray(versions) ? versions.filter(isMap) : []) {
      const schema = isMap(version.schema) ? version.schema.openAPIV3Schema : undefined;
      if (version.served === false || !isMap(schema)) continue;
      const key = `${group}/${version.name} ${names.kind}`;
      // Of two with the same name, the first is used: those of the folder itself come before others.
      if (!this.kinds.has(key)) this.kinds.set(key, { schema, namespaced: scope !== 'Cluster' });
    }
  }
}

function versionOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}
