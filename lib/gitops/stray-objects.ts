import { apiObjectsOf } from '../kubernetes/api-objects';
import type { Problem } from '../problems';
import type { ComponentDirectory } from './platform-component';

/**
 * Objects of components in namespaces that no component names: the AppProject would not allow Argo CD to write there.
 */
export function strayObjects({ components }: ComponentDirectory): Problem[] {
  const known = new Set(components.flatMap(({ namespace, extraNamespaces }) => [namespace.name, ...extraNamespaces]));
  return components.flatMap((component) =>
    apiObjectsOf(component)
      .filter(({ metadata: { namespace } }) => namespace !== undefined && !known.has(namespace))
      .map(({ kind, name, metadata: { namespace } }) => ({
        what: `${component.name} has the ${kind} ${name} in the namespace ${namespace}, where Argo CD may not write.`,
        remedy: `Put it into ${component.namespace.name}, or name ${namespace} in extraNamespaces of ${component.name}.`,
        code: 'GIT020',
      })),
  );
}
