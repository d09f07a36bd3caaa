import type { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../problems';
import { BUNDLES, type BundleFacts } from '../bundles';
import { bundleOf, bundlesFor } from '../crds-in-program';
import { pathsOf } from '../fields';
import type { GatewayApiKind } from '../kinds';
import { specOf } from './defined';
import type { RouteSpec } from './routes';

/** A kind or fields that the cluster's CRDs do not have. */
export function bundleProblems(object: ApiObject, cluster: IConstruct): Problem[] {
  const bundle = bundleOf(cluster);
  if (bundle === undefined) return [];
  const kind = object.kind as GatewayApiKind;
  if (!bundle.serves[kind]) {
    return [
      {
        what: `The cluster's CRDs have no ${kind} (${bundle.title}).`,
        remedy: `Use ${bundlesFor([[kind]]).join(' or ')} in GatewayApiCrds.`,
        code: 'GW004',
      },
    ];
  }
  const spec = specOf<RouteSpec>(object);
  const fields = (bundle.lacks[kind] ?? []).flatMap((field) =>
    pathsOf(spec, field).map((path) => ({
      what: `${path} is set, but the cluster's CRD of ${kind} has no such field (${bundle.title}).`,
      remedy: having(kind, field),
      code: 'GW005',
    })),
  );
  return [...fields, ...redirects(spec, bundle)];
}

function redirects({ rules = [] }: RouteSpec, { redirects, title }: BundleFacts): Problem[] {
  const filters = rules.flatMap(({ filters = [] }, rule) =>
    filters.map(({ requestRedirect }, index) => ({
      path: `rules[${rule}].filters[${index}].requestRedirect.statusCode`,
      status: requestRedirect?.statusCode,
    })),
  );
  return filters
    .filter(({ status }) => status !== undefined && !redirects.includes(status))
    .map(({ path, status }) => ({
      what: `${path} is ${status}, but the cluster's CRDs only allow ${redirects.join(', ')} (${title}).`,
      remedy: 'Use one of these, or GatewayApiBundle.TRAEFIK in GatewayApiCrds.',
      code: 'GW005',
    }));
}

function having(kind: GatewayApiKind, field: string): string {
  const fits = ({ serves, lacks }: BundleFacts) => serves[kind] && !lacks[kind]?.includes(field);
  const names = Object.entries(BUNDLES)
    .filter(([, facts]) => fits(facts))
    .map(([name]) => `GatewayApiBundle.${name.replace('gateway-api-', '').toUpperCase()}`);
  return `Leave it out, or use ${names.join(' or ')} in GatewayApiCrds.`;
}
