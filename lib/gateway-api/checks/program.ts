import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { ClusterObjects } from '../../kubernetes/cluster-objects';
import { DEFAULT_NAMESPACE } from '../../kubernetes/names';
import { isMap, type JsonMap } from '../../settings/schema';
import { CILIUM, IMPLEMENTATIONS, type ImplementationFacts, implementationsIn } from '../implementations';
import { type GatewayClassSpec, type GatewaySpec, GROUP, ROUTE_KINDS, type RouteKind } from '../kinds';
import type { RouteSpec } from './routes';

/** An object of the Gateway API that the program defines, by whichever class. */
export interface Defined<Spec> {
  readonly name: string;
  readonly namespace: string;
  /** The construct's path in the program. */
  readonly path: string;
  readonly spec: Spec;
}

/** A route among others. */
export interface DefinedRoute extends Defined<RouteSpec> {
  readonly kind: RouteKind;
}

const LATEST = new WeakMap<IConstruct, GatewayProgram>();

/**
 * What the program defines in a cluster, as it is written: what the Gateway API's own objects say of one another.
 * Objects count whether they were made by constructs of ours, by an installation, or as plain API objects.
 */
export class GatewayProgram {
  /**
   * What a resource sees while it is validated. Synthesis validates each resource once, and all of them see the same; so
   * it is read anew as soon as one asks a second time.
   */
  static seenBy(resource: IConstruct, cluster: IConstruct): GatewayProgram {
    const latest = LATEST.get(cluster);
    const program = latest && !latest.seers.has(resource) ? latest : new GatewayProgram(cluster);
    LATEST.set(cluster, program);
    program.seers.add(resource);
    return program;
  }

  /** What references are about besides: Services, Secrets and their like. */
  readonly others: ClusterObjects;

  private readonly seers = new WeakSet<IConstruct>();
  private readonly byKind = new Map<string, ApiObject[]>();
  private readonly read = new Map<string, Defined<unknown>[]>();
  /** As the program installs them, and as they are when it does not. */
  private readonly implementations: readonly ImplementationFacts[];

  private constructor(cluster: IConstruct) {
    for (const construct of cluster.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) continue;
      const { kind, apiGroup } = construct;
      if (apiGroup !== GROUP && kind !== 'Namespace') continue;
      const objects = this.byKind.get(kind);
      if (objects) objects.push(construct);
      else this.byKind.set(kind, [construct]);
    }
    this.others = new ClusterObjects(cluster);
    this.implementations = [...implementationsIn(cluster).map(({ facts }) => facts), ...IMPLEMENTATIONS];
  }

  gateway(namespace: string, name: string): Defined<GatewaySpec> | undefined {
    return this.all<GatewaySpec>('Gateway').find((each) => each.namespace === namespace && each.name === name);
  }

  gatewayNames(): string[] {
    return this.of('Gateway').map((object) => `${namespaceOf(object)}/${object.name}`);
  }

  classNames(): string[] {
    return this.of('GatewayClass').map(({ name }) => name);
  }

  /** The implementation behind a class, when it is a known one. */
  implementationOf(className: string): ImplementationFacts | undefined {
    const named = this.all<GatewayClassSpec>('GatewayClass').find(({ name }) => name === className);
    const controllerName = named?.spec.controllerName;
    return this.implementations.find((facts) => facts.controllerName === controllerName);
  }

  /** The implementation that attaches routes to Services, when the program installs a known one. */
  mesh(): ImplementationFacts | undefined {
    const controllers = this.all<GatewayClassSpec>('GatewayClass').map(({ spec }) => spec.controllerName);
    return controllers.includes(CILIUM.controllerName) ? CILIUM : undefined;
  }

  routes(): DefinedRoute[] {
    return ROUTE_KINDS.flatMap((kind) => this.all<RouteSpec>(kind).map((route) => ({ ...route, kind })));
  }

  /** Whether a ReferenceGrant allows a reference. */
  grants(
    from: { readonly kind: string; readonly namespace: string },
    to: { readonly group: string; readonly kind: string; readonly namespace: string; readonly name: string },
  ): boolean {
    return this.all<GrantSpec>('ReferenceGrant').some(
      ({ namespace, spec }) =>
        namespace === to.namespace &&
        spec.from?.some(
          ({ group, kind, namespace: of }) => group === GROUP && kind === from.kind && of === from.namespace,
        ) &&
        spec.to?.some(({ group, kind, name }) => group === to.group && kind === to.kind && (!name || name === to.name)),
    );
  }

  /** The labels of a namespace; those that are not its own are unknown unless the program defines the namespace. */
  namespaceLabels(name: string): { readonly labels: Readonly<Record<string, string>>; readonly complete: boolean } {
    const found = this.of('Namespace').find((object) => object.name === name);
    const metadata: unknown = found?.toJson().metadata;
    const labels = isMap(metadata) && isMap(metadata.labels) ? (metadata.labels as Record<string, string>) : {};
    return { labels: { ...labels, 'kubernetes.io/metadata.name': name }, complete: found !== undefined };
  }

  private of(kind: string): ApiObject[] {
    return this.byKind.get(kind) ?? [];
  }

  private all<Spec>(kind: string): Defined<Spec>[] {
    const before = this.read.get(kind) as Defined<Spec>[] | undefined;
    if (before) return before;
    const defined = this.of(kind).map((object) => ({
      name: object.name,
      namespace: namespaceOf(object),
      path: object.node.id === 'Resource' ? (object.node.scope?.node.path ?? '') : object.node.path,
      spec: specOf<Spec>(object),
    }));
    this.read.set(kind, defined);
    return defined;
  }
}

interface GrantSpec {
  readonly from?: readonly { readonly group: string; readonly kind: string; readonly namespace: string }[];
  readonly to?: readonly { readonly group: string; readonly kind: string; readonly name?: string }[];
}

function namespaceOf(object: ApiObject): string {
  return object.metadata.namespace ?? DEFAULT_NAMESPACE;
}

/** The spec as it is written; an object without one counts as empty. */
export function specOf<Spec>(object: ApiObject | undefined): Spec {
  const spec: unknown = object?.toJson().spec;
  return (isMap(spec) ? spec : ({} as JsonMap)) as Spec;
}
