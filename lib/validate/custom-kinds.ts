import { isMap, type JsonMap } from '../settings/schema';
import { customValidator, type Validate } from './validator';

/** The kinds of CustomResourceDefinitions in their served versions, by `apiVersion kind`. */
export class CustomKinds {
  private readonly schemas = new Map<string, JsonMap>();
  private readonly validators = new Map<string, Validate>();

  constructor(definitions: readonly JsonMap[]) {
    for (const definition of definitions) this.add(definition);
  }

  /** The checks of a kind, if it is defined in this version. */
  of(apiVersion: string, kind: string): Validate | undefined {
    const key = `${apiVersion} ${kind}`;
    const schema = this.schemas.get(key);
    const validate = this.validators.get(key) ?? (schema && customValidator(schema));
    if (validate) this.validators.set(key, validate);
    return validate;
  }

  /** The versions in which a kind of a group is served. */
  versionsOf(group: string, kind: string): string[] {
    return [...this.schemas.keys()]
      .filter((key) => key.startsWith(`${group}/`) && key.endsWith(` ${kind}`))
      .map(versionOf);
  }

  private add({ kind, spec }: JsonMap): void {
    if (kind !== 'CustomResourceDefinition' || !isMap(spec) || !isMap(spec.names)) return;
    const { group, names, versions } = spec;
    for (const version of Array.isArray(versions) ? versions.filter(isMap) : []) {
      const schema = isMap(version.schema) ? version.schema.openAPIV3Schema : undefined;
      if (version.served === false || !isMap(schema)) continue;
      const key = `${group}/${version.name} ${names.kind}`;
      // Of two with the same name, the first is used: those of the folder itself come before others.
      if (!this.schemas.has(key)) this.schemas.set(key, schema);
    }
  }
}

function versionOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}
