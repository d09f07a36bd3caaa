import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';
import { CRD_BUNDLE_NAMES, crdBundle, type GatewayApiBundleName } from '../crds';
import type { Problem } from '../problems';
import { remoteResourcesOf } from '../synth/chart-folder';
import { ASSUMED_BUNDLE, BUNDLES, type BundleFacts, GatewayApiBundle } from './bundles';
import { IMPLEMENTATION, type ImplementationFacts } from './implementations';
import { type GatewayApiKind, GROUP } from './kinds';

/** Stated by what brings the definitions of the Gateway API, or knows which of them the cluster has. */
export const BUNDLE = new Fact<() => GatewayApiBundleName>();

/** The definitions that a cluster has; nothing when the program does not say. */
export function bundleOf(cluster: IConstruct): BundleFacts | undefined {
  const [first] = BUNDLE.in(cluster);
  const name = first ? first.value() : remoteBundle(cluster);
  return name && BUNDLES[name];
}

const BY_SIZE = [GatewayApiBundle.STANDARD, GatewayApiBundle.CILIUM, GatewayApiBundle.TRAEFIK];

/** The smallest bundle with all kinds that the implementations in the cluster read; at least with all that they need. */
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

/** What else in the cluster defines the Gateway API beside the one construct that owns it. */
export function ownershipProblems(owner: IConstruct, cluster: IConstruct): Problem[] {
  const others = cluster.node.findAll().filter((construct) => construct !== owner && defines(construct));
  return others.map((other) => ({
    what: `The definitions of the Gateway API come from here and from ${other.node.path}; they would overwrite each other.`,
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

/** What an implementation that the program installs needs of the definitions, and does not get. */
export function implementationProblems(implementation: ImplementationFacts, cluster: IConstruct): Problem[] {
  const { name } = implementation;
  const bundle = bundleOf(cluster);
  if (bundle === undefined) return [noOwner(name)];
  const unfit = unfitKinds(implementation, bundle);
  if (unfit.length === 0) return [];
  return [
    {
      what: `${name} needs ${unfit.map(([kind, version]) => `${kind} ${version}`).join(' and ')}, which the cluster's definitions do not serve (${bundle.title}), so no Gateway would ever be programmed.`,
      remedy: `Use ${bundlesThat((each) => unfitKinds(implementation, each).length === 0).join(' or ')} in GatewayApiCrds.`,
      code: 'GW003',
    },
  ];
}

/** The kinds that an implementation reads and that a bundle does not serve as it wants. */
function unfitKinds({ needs, mayRead }: ImplementationFacts, { serves }: BundleFacts) {
  const absent = needs.filter(([kind, version]) => !serves[kind]?.includes(version));
  // A kind that it would read is worse in the wrong version than not there at all.
  const misread = mayRead.filter(([kind, version]) => serves[kind]?.includes(version) === false);
  return [...absent, ...misread];
}

function noOwner(name: string): Problem {
  return {
    what: `${name} is to serve the Gateway API, but nothing in the program says where its definitions come from; they must be there before it starts.`,
    remedy: 'Add a GatewayApiCrds to the chart; with source: Crds.NONE when the cluster has the definitions already.',
    code: 'GW001',
  };
}

/** The bundles that serve all of these, as a program names them. */
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
