import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { isMap, type JsonMap } from '../settings/schema';
import { DEFAULT_NAMESPACE } from './names';

/** The objects of one cluster that others refer to by name, as far as the program defines them. */
export class ClusterObjects {
  private readonly byKind = new Map<string, Map<string, ApiObject | undefined>>();

  /** @param groups the API groups whose objects count, besides Services, Secrets and ConfigMaps */
  constructor(
    cluster: IConstruct,
    private readonly groups: readonly string[] = [],
  ) {
    for (const construct of cluster.node.findAll()) {
      if (ApiObject.isApiObject(construct)) this.add(construct);
    }
  }

  /** Whether the program defines the object. */
  has(kind: string, namespace: string, name: string): boolean {
    return this.byKind.get(kind)?.has(`${namespace}/${name}`) ?? false;
  }

  /** All of a kind, as namespace/name. */
  names(kind: string): readonly string[] {
    return [...(this.byKind.get(kind)?.keys() ?? [])];
  }

  /** The specification of a Service that the program defines. */
  serviceSpec(namespace: string, name: string): JsonMap | undefined {
    const spec: unknown = this.byKind.get('Service')?.get(`${namespace}/${name}`)?.toJson().spec;
    return isMap(spec) ? spec : undefined;
  }

  private add(object: ApiObject): void {
    const { kind, name } = object;
    const namespace = object.metadata.namespace ?? DEFAULT_NAMESPACE;
    const group = object.apiGroup;
    if (this.groups.includes(group) || (group === 'core' && CORE_KINDS.has(kind)))
      this.set(kind, namespace, name, object);
    else this.addSecretOf(object, group, namespace);
  }

  /** Secrets that a controller makes of another object. */
  private addSecretOf(object: ApiObject, group: string, namespace: string): void {
    if (group === 'bitnami.com' && object.kind === 'SealedSecret') this.set('Secret', namespace, object.name);
    if (group !== 'cert-manager.io' && group !== 'external-secrets.io') return;
    const { spec } = object.toJson() as { spec?: { secretName?: string; target?: { name?: string } } };
    if (object.kind === 'Certificate' && spec?.secretName) this.set('Secret', namespace, spec.secretName);
    if (object.kind === 'ExternalSecret') this.set('Secret', namespace, spec?.target?.name ?? object.name);
  }

  private set(kind: string, namespace: string, name: string, object?: ApiObject): void {
    const objects = this.byKind.get(kind) ?? new Map<string, ApiObject | undefined>();
    this.byKind.set(kind, objects.set(`${namespace}/${name}`, object));
  }
}

const CORE_KINDS: ReadonlySet<string> = new Set(['Service', 'Secret', 'ConfigMap']);
