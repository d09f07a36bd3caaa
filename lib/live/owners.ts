import { isMap, type JsonMap } from '../settings/schema';

/** The owner of a field of an object in the cluster. */
export interface Owner {
  readonly manager: string;
  /** The time of the manager's last write to the object. */
  readonly time?: string;
  /** The subresource that it writes, such as `status`. */
  readonly subresource?: string;
}

/**
 * The managers that own a field, according to the API server.
 *
 * @param path in the form of comparisons: `spec.template.spec.containers[web].image`, `data["a.b"]`
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function ownersOf(object: JsonMap, path: string): Owner[] {
  const metadata = isMap(object.metadata) ? object.metadata : {};
  const entries = Array.isArray(metadata.managedFields) ? metadata.managedFields.filter(isMap) : [];
  const steps = stepsIn(path);
  return entries
    .filter(({ fieldsV1 }) => isMap(fieldsV1) && holds(fieldsV1, steps))
    .map(({ manager, time, subresource }) => ({
      manager: String(manager),
      ...(typeof time === 'string' ? { time } : {}),
      ...(typeof subresource === 'string' && subresource !== '' ? { subresource } : {}),
    }));
}

/** The reason for a difference from the cluster, in one sentence without the full stop. */
export function explanationOf(object: JsonMap, path: string, ownManager: string): string {
  const owners = ownersOf(object, path);
  const others = owners.filter(({ manager }) => manager !== ownManager);
  if (others.length > 0) {
    const named = others.map(({ manager, time }) => `${manager}${time === undefined ? '' : ` (${time})`}`);
    return `written by ${named.join(' and ')}`;
  }
  if (owners.length > 0) return `as ${ownManager} applied it last: the folder has changed since`;
  return 'without an owner: a default of the API server, a webhook or a removed field';
}

function stepsIn(path: string): string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[([^\]]*)\]|([^.[\]]+)/g)]
    .map(([, quoted, item, name]) => quoted ?? (item === undefined ? `f:${name}` : `[${item}`))
    .map((step) => (step.startsWith('f:') || step.startsWith('[') ? step : `f:${step}`));
}

/** Whether a tree of fields contains a path, or owns something around it as a whole. */
function holds(fields: JsonMap, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  const keys = Object.keys(fields).filter((key) => key !== '.');
  // A value that is owned as a whole has no fields below.
  if (keys.length === 0) return true;
  return keys.some((key) => {
    const below = fields[key];
    return fits(key, step) && isMap(below) && holds(below, rest);
  });
}

/** An item of a list is identified by its keys (`k:{"name":"web"}`) or its value (`v:"web"`). */
function fits(key: string, step: string): boolean {
  if (!step.startsWith('[')) return key === step;
  const item = step.slice(1);
  if (key.startsWith('k:'))
    return Object.values(JSON.parse(key.slice(2)) as JsonMap).some((value) => item.split('/').includes(String(value)));
  return key === `v:${JSON.stringify(item)}` || key === `i:${item}`;
}
