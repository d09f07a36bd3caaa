import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../problems';
import { BUNDLES, type BundleFacts } from '../bundles';
import { bundleOf, bundlesFor } from '../crds-in-program';
import { pathsOf } from '../fields';
import type { GatewayApiKind } from '../kinds';

/** A kind or fields that the definitions of the cluster do not have. */
export function bundleProblems(object: ApiObject, cluster: IConstruct): Problem[] {
  const bundle = bundleOf(cluster);
  if (bundle === undefined) return [];
  const kind = object.kind as GatewayApiKind;
  if (!bundle.serves[kind]) {
    return [
      {
        what: `The cluster's definitions have no ${kind} (${bundle.title}).`,
        remedy: `Use ${bundlesFor([[kind]]).join(' or ')} in GatewayApiCrds.`,
        code: 'GW004',
      },
    ];
  }
  const spec: unknown = object.toJson().spec;
  return (bundle.lacks[kind] ?? []).flatMap((field) =>
    pathsOf(spec, field).map((path) => ({
      what: `${path} is set, but the cluster's definitions have no such field of ${kind} (${bundle.title}).`,
      remedy: having(kind, field),
      code: 'GW005',
    })),
  );
}

function having(kind: GatewayApiKind, field: string): string {
  const fits = ({ serves, lacks }: BundleFacts) => serves[kind] && !lacks[kind]?.includes(field);
  const names = Object.entries(BUNDLES)
    .filter(([, facts]) => fits(facts))
    .map(([name]) => `GatewayApiBundle.${name.replace('gateway-api-', '').toUpperCase()}`);
  return `Leave it out, or use ${names.join(' or ')} in GatewayApiCrds.`;
}
