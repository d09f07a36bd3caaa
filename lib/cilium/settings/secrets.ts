import { since } from '../../settings/ranges';
import { textMap } from '../../settings/schema';

/** What the namespaces of Secrets have in common, whichever feature asks for them. */
export const secretsSettings = {
  /** Annotations of the namespaces that are made for Secrets. */
  secretsNamespaceAnnotations: textMap(),
  /** Labels of the namespaces that are made for Secrets. */
  secretsNamespaceLabels: since('1.19', textMap()),
};
