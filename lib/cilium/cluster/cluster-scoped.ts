import { type ApiObject, Chart, JsonPatch } from 'cdk8s';

/** A chart sets its namespace on every object in it, whatever its kind; this removes it from a cluster-scoped one. */
export function clusterScoped<T extends ApiObject>(resource: T): T {
  if (Chart.of(resource).namespace !== undefined) resource.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return resource;
}
