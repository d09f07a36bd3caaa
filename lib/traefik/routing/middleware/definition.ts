import { RESOURCE_CHECKS } from '../../../kubernetes/custom-resource';
import { type Problem, refuse } from '../../../problems';
import { checkProps, type PropChecks, requireProps } from '../../../settings/props';
import type { JsonMap } from '../../../settings/schema';
import type { RoutingResource, RoutingResourceProps } from '../routing-resource';

/** One type of middleware: how its configuration is checked, and its form in the manifest. */
export interface MiddlewareDefinition<Config extends object> {
  readonly checks: PropChecks<Config>;
  /** Required members. */
  readonly required?: readonly (keyof Config & string)[];
  /** Checks beyond single values. */
  readonly problems?: (config: Config) => readonly Problem[];
  /** The form in the manifest, if it is not that of the configuration. */
  readonly spec?: (config: Config, resource: RoutingResource) => JsonMap;
}

/** A middleware whose props are checked. */
export interface CheckedConfig {
  /** Its labels and annotations. */
  readonly metadata: Pick<RoutingResourceProps, 'labels' | 'annotations'>;
  /** The value in the manifest below its type. */
  readonly config: JsonMap;
}

/**
 * Checks the props of a middleware.
 *
 * @throws ConfigurationError when something is unknown, missing or does not fit
 */
export function checkedConfig<Config extends object>(
  resource: RoutingResource,
  definition: MiddlewareDefinition<Config>,
  props: Config & RoutingResourceProps,
): CheckedConfig {
  const given = checkProps<object>(resource, props, { ...RESOURCE_CHECKS, ...definition.checks }) as typeof props;
  const { name, namespace, labels, annotations, ...rest } = given;
  const config = rest as object as Config; // all that is left of the intersection
  requireProps(resource, config, definition.required ?? []);
  refuse(resource, definition.problems?.(config) ?? []);
  const metadata = { labels, annotations };
  return { metadata, config: definition.spec ? definition.spec(config, resource) : (config as JsonMap) };
}
