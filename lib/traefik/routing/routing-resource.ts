import { type ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkInCluster } from '../../cluster/checks';
import type { ClusterIndex } from '../../cluster/cluster-index';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { orNothing } from '../../kubernetes/empty';
import { A_DNS_SUBDOMAIN, DEFAULT_NAMESPACE, isDnsSubdomain } from '../../kubernetes/names';
import type { Reference } from '../../kubernetes/references';
import { type Problem, quoted, refuse } from '../../problems';
import { identityIn } from '../../settings/props';
import { isMap, type JsonMap } from '../../settings/schema';
import { GROUP, type ReferredKind, referenceTo } from './references';
import { type StaticConfiguration, staticConfigurationIn } from './static-configuration';
import { type Use, unmet } from './unmet-references';
import { goDuration } from './values';

/** Props of every custom resource of Traefik. */
export interface RoutingResourceProps {
  /**
   * The object's name: lower-case letters, digits, dashes and dots.
   * @default - the construct's id
   */
  readonly name?: string;

  /**
   * The object's namespace.
   * @default - the chart's, or 'default' when it has none
   */
  readonly namespace?: string;

  /**
   * Labels of the object.
   * @default - none but the chart's
   */
  readonly labels?: Record<string, string>;

  /**
   * Annotations of the object.
   * @default - those that make Argo CD wait for the CRD
   */
  readonly annotations?: Record<string, string>;
}

/** An additional check for the complete program, with Traefik's static configuration if the program installs it. */
export type RoutingCheck = (index: ClusterIndex, traefik: StaticConfiguration | undefined) => readonly Problem[];

interface CustomResource {
  readonly metadata: ApiObjectMetadata;
  readonly spec: JsonMap;
}

/** A custom resource of Traefik's. */
export abstract class RoutingResource extends Construct {
  /** The object's kind. */
  abstract readonly kind: string;
  /** This program defines the object. */
  readonly origin = 'program';
  /** The object's name. */
  readonly name: string;
  /** The object's namespace. */
  readonly namespace: string;

  private readonly uses: Use[] = [];

  /** @param fallbackName - internal */
  constructor(scope: Construct, id: string, props: RoutingResourceProps, fallbackName = id) {
    super(scope, id);
    const given = identityIn(this, props);
    this.name = given.name ?? fallbackName;
    this.namespace = given.namespace ?? Chart.of(this).namespace ?? DEFAULT_NAMESPACE;
    refuse(this, unusableName(this.name));
    guardObjects(this);
    checkInCluster(this, (index) => unmet(this, this.uses, index, staticConfigurationIn(index)));
  }

  /** @internal */
  protected define(props: RoutingResourceProps, spec: JsonMap): void {
    const { name, namespace } = this;
    const metadata = { name, namespace, labels: orNothing(props.labels), annotations: orNothing(props.annotations) };
    const Resource = customResourceClass<CustomResource>(`${GROUP}/v1alpha1`, this.kind);
    new Resource(this, 'Resource', { metadata, spec: rendered(spec) as JsonMap });
  }

  /**
   * Records a reference for the final check, and returns its form in the manifest.
   * @internal
   */
  refer(path: string, kind: ReferredKind, given: string | Reference, from = this.namespace): NameAndNamespace {
    const reference = referenceTo(kind, given);
    this.uses.push({ path, reference, from });
    const { name, namespace } = reference;
    return namespace === undefined || namespace === from ? { name } : { name, namespace };
  }

  /**
   * Like `refer`, for objects that Traefik looks up only in the same namespace.
   * @internal
   */
  referByName(path: string, kind: 'Secret' | 'ConfigMap', given: string | Reference): string {
    return this.refer(path, kind, given).name;
  }

  /**
   * Adds a check for the complete program.
   * @internal
   */
  checkInCluster(check: RoutingCheck): void {
    checkInCluster(this, (index) => check(index, staticConfigurationIn(index)));
  }
}

/** How one object refers to another in the manifest. */
export interface NameAndNamespace {
  readonly name: string;
  /** Omitted when it is the namespace that Traefik looks in by default. */
  readonly namespace?: string;
}

/** Props in the form of the manifest: durations as text, without unset members. */
function rendered(value: unknown): unknown {
  const duration = goDuration(value);
  if (duration !== undefined) return duration;
  if (Array.isArray(value)) return value.map(rendered);
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, rendered(member)]));
}

function unusableName(name: string): Problem[] {
  if (isDnsSubdomain(name)) return [];
  return [
    {
      what: `The name ${quoted(name)} is not a valid Kubernetes name: ${A_DNS_SUBDOMAIN}.`,
      remedy: 'Give another id, or set name.',
      code: 'TRR007',
    },
  ];
}
