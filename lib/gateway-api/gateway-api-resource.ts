import { ApiObject, type ApiObjectMetadata, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { checkInCluster } from '../cluster/checks';
import { guardObjects } from '../cluster/guard-objects';
import { type ClusterCheck, clusterOf } from '../cluster/registry';
import { AFTER_ITS_CRD } from '../kubernetes/custom-resource';
import { orNothing } from '../kubernetes/empty';
import { A_DNS_SUBDOMAIN, DEFAULT_NAMESPACE, isDnsSubdomain } from '../kubernetes/names';
import { type Problem, quoted, refuse } from '../problems';
import { identityIn } from '../settings/props';
import { bundleProblems } from './checks/bundle';
import { versionOf } from './crds-in-program';
import { type GatewayApiKind, GROUP } from './kinds';
import type { ObjectReference } from './references';

/** What every object of the Gateway API has. */
export interface GatewayApiObjectProps {
  /**
   * The object's name: lower-case letters, digits, dashes and dots.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * Labels of the object.
   * @default - none but the chart's
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of the object.
   * @default - those that make Argo CD wait for the definition
   */
  readonly annotations?: Record<string, string>;
}

/** What every object of the Gateway API that is in a namespace has. */
export interface GatewayApiResourceProps extends GatewayApiObjectProps {
  /**
   * The object's namespace.
   * @default - the chart's, or 'default' when it has none
   */
  readonly namespace?: string;
}

/**
 * An object whose API version follows the CRDs of the cluster, wherever the program declares them.
 */
class VersionedObject extends ApiObject {
  private readonly assumed: string;

  constructor(scope: Construct, id: string, kind: GatewayApiKind, metadata: ApiObjectMetadata, spec: object) {
    const apiVersion = `${GROUP}/${versionOf(clusterOf(scope), kind)}`;
    super(scope, id, { apiVersion, kind, metadata, ...{ spec } });
    this.assumed = apiVersion;
  }

  override toJson(): Record<string, unknown> {
    const json = super.toJson() as Record<string, unknown>;
    // A user's patch is kept.
    if (json.apiVersion !== this.assumed) return json;
    const version = versionOf(clusterOf(this), this.kind as GatewayApiKind);
    return { ...json, apiVersion: `${GROUP}/${version}` };
  }
}

/** A custom resource of the Gateway API. */
export abstract class GatewayApiResource extends Construct {
  /** The object's kind. */
  abstract readonly kind: GatewayApiKind;
  /** This program defines the object. */
  readonly origin = 'program';
  /** The object's name. */
  readonly name: string;
  /** The object's namespace. */
  readonly namespace: string;

  private readonly existing = new Set<string>();

  constructor(scope: Construct, id: string, props: GatewayApiResourceProps) {
    super(scope, id);
    const given = identityIn(this, props);
    this.name = given.name ?? id;
    this.namespace = given.namespace ?? Chart.of(this).namespace ?? DEFAULT_NAMESPACE;
    refuse(this, unusableName(this.name));
    guardObjects(this);
  }

  /**
   * Makes the object, once its spec has no problem of its own.
   * @internal
   */
  protected define(props: GatewayApiResourceProps, spec: object, problems: readonly Problem[]): ApiObject {
    refuse(this, problems);
    const { name, namespace, labels, annotations } = { ...props, name: this.name, namespace: this.namespace };
    const metadata = {
      name,
      namespace,
      labels: orNothing(labels),
      annotations: { ...AFTER_ITS_CRD, ...annotations },
    };
    const object = new VersionedObject(this, 'Resource', this.kind, metadata, spec);
    // A chart sets its namespace on every object in it, whatever its kind.
    if (this.kind === 'GatewayClass') object.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    this.checkInCluster(({ cluster }) => bundleProblems(object, cluster));
    return object;
  }

  /**
   * Adds a check for the complete program.
   * @internal
   */
  protected checkInCluster(check: ClusterCheck): void {
    checkInCluster(this, check);
  }

  /** @internal */
  _existing({ kind, namespace = this.namespace, name }: ObjectReference): void {
    this.existing.add(`${kind} ${namespace}/${name}`);
  }

  /**
   * Whether the program declares that the object exists in the cluster.
   * @internal
   */
  _exists(kind: string, namespace: string, name: string): boolean {
    return this.existing.has(`${kind} ${namespace}/${name}`);
  }
}

function unusableName(name: string): Problem[] {
  if (isDnsSubdomain(name)) return [];
  return [
    {
      what: `The name ${quoted(name)} is not a valid Kubernetes name: ${A_DNS_SUBDOMAIN}.`,
      remedy: 'Give another id, or set name.',
      code: 'GW014',
    },
  ];
}

/** Props as in a manifest, without unset ones. */
export function withoutUnset<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item) => withoutUnset<unknown>(item)) as T;
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, withoutUnset<unknown>(member)])) as T;
}
