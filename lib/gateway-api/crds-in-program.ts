import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';
import { CRD_BUNDLE_NAMES, crdBundle, type GatewayApiBundleName } from '../crds';
import type { Problem } from '../problems';
import { remoteResourcesOf } from '../synth/chart-folder';
import { ASSUMED_BUNDLE, BUNDLES, type BundleFacts, GatewayApiBundle } from './bundles';
import { IMPLEMENTATION, type ImplementationFacts } from './implementations';
import { type GatewayApiKind, GROUP } from './kinds';

/** Stated by what installs the Gateway API's CRDs, or declares which of them the cluster has. */
export const BUNDLE = new Fact<() => GatewayApiBundleName>();

/** The CRDs that a cluster has; nothing when the program does not declare them. */
export function bundleOf(cluster: IConstruct): BundleFacts | undefined {
  const [first] = BUNDLE.in(cluster);
  const name = first ? first.value() : remoteBundle(cluster);
  return name && BUNDLES[name];
}

const BY_SIZE = [GatewayApiBundle.STANDARD, GatewayApiBundle.CILIUM, GatewayApiBundle.TRAEFIK];

/** The smallest bundle with all kinds that the implementations in the cluster read, or at least all that they need. */
export function bundleForImplementations(cluster: IConstruct): GatewayApiBundle {
  const facts = IMPLEMENTATION.in(cluster).map(({ value }) => value.facts);
  const servesAll = (bundle: GatewayApiBundle, wanted: readonly (readonly [kind: GatewayApiKind, version: string])[]) =>
    wanted.every(([kind, version]) => BUNDLES[bundle].serves[kind]?.includes(version));
  const needs = facts.flatMap((implementation) => implementation.needs);
  const reads = facts.flatMap((implementation) => implementation.mayRead);
  return (
    BY_SIZE.find((bundle) => servesAll(bundle, [...needs, ...reads])) ??
    BY_SIZE.find((bundle) => servesAll(bundle, needs)) ??
    GatewayApiBundle.STANDARD
  );
}

/** The version that objects of a kind are written in. */
export function versionOf(cluster: IConstruct, kind: GatewayApiKind): string {
  const version = bundleOf(cluster)?.serves[kind]?.[0] ?? ASSUMED_BUNDLE.serves[kind]?.[0];
  return version ?? 'v1';
}

/** A chart whose kustomization applies a whole bundle owns it as well. */
function remoteBundle(construct: IConstruct): GatewayApiBundleName | undefined {
  const urls = new Set(remoteResourcesOf(construct));
  if (urls.size === 0) return undefined;
  return CRD_BUNDLE_NAMES.find(
    (name): name is GatewayApiBundleName => name in BUNDLES && crdBundle(name).files.every(({ url }) => urls.has(url)),
  );
}

/** Other owners of the Gateway API's CRDs in the cluster than this construct. */
export function ownershipProblems(owner: IConstruct, cluster: IConstruct): Problem[] {
  const others = cluster.node.findAll().filter((construct) => construct !== owner && defines(construct));
  return others.map((other) => ({
    what: `The CRDs of the Gateway API come from here and from ${other.node.path}; they would overwrite each other.`,
    remedy: 'Keep one of them: one owner, one version, one channel.',
    code: 'GW002',
  }));
}

function defines(construct: IConstruct): boolean {
  if (BUNDLE.of(construct) !== undefined) return true;
  if (ApiObject.isApiObject(construct)) {
    return construct.kind === 'CustomResourceDefinition' && construct.name.endsWith(`.${GROUP}`);
  }
  return remoteResourcesOf(construct).some((url) => url.includes(GROUP));
}

/** CRDs that an implementation in the program needs, but the cluster lacks. */
export function implementationProblems(implementation: ImplementationFacts, cluster: IConstruct): Problem[] {
  const { name } = implementation;
  const bundle = bundleOf(cluster);
  if (bundle === undefined) return [noOwner(name)];
  const unfit = unfitKinds(implementation, bundle);
  if (unfit.length === 0) return [];
  return [
    {
      what: `${name} needs ${unfit.map(([kind, version]) => `${kind} ${version}`).join(' and ')}, which the cluster's CRDs do not serve (${bundle.title}), so no Gateway would ever be programmed.`,
      remedy: `Use ${bundlesThat((each) => unfitKinds(implementation, each).length === 0).join(' or ')} in GatewayApiCrds.`,
      code: 'GW003',
    },
  ];
}

/** The kinds that an implementation reads, but a bundle does not serve in the right version. */
function unfitKinds({ needs, mayRead }: ImplementationFacts, { serves }: BundleFacts) {
  const absent = needs.filter(([kind, version]) => !serves[kind]?.includes(version));
  // An optional kind in the wrong version is worse than a missing one.
  const misread = mayRead.filter(([kind, version]) => serves[kind]?.includes(version) === false);
  return [...absent, ...misread];
}

function noOwner(name: string): Problem {
  return {
    what: `${name} serves the Gateway API, but nothing in the program declares where its CRDs come from; they must exist before it starts.`,
    remedy: 'Add a GatewayApiCrds to the chart; with source: Crds.NONE if the cluster already has the CRDs.',
    code: 'GW001',
  };
}

/** The bundles that serve all of these, by their names in programs. */
export function bundlesFor(wanted: readonly (readonly [kind: GatewayApiKind, version?: string])[]): string[] {
  return bundlesThat(({ serves }) =>
    wanted.every(([kind, version]) =>
      version ? serves[kind]?.includes(version) === true : serves[kind] !== undefined,
    ),
  );
}

function bundlesThat(isFitting: (bundle: BundleFacts) => boolean): string[] {
  const fitting = Object.entries(BUNDLES).filter(([, bundle]) => isFitting(bundle));
  return fitting.map(([name]) => `GatewayApiBundle.${name.replace('gateway-api-', '').toUpperCase()}`);
}
