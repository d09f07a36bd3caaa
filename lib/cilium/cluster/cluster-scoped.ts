import { type ApiObject, Chart, JsonPatch } from 'cdk8s';

/** A chart hands its namespace to every object in it, whatever its kind; one without a namespace gives it back. */
export function clusterScoped<T extends ApiObject>(resource: T): T {
  if (Chart.of(resource).namespace !== undefined) resource.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
  return resource;
}
