import type { JsonMap } from '../../settings/schema';
import { isTrue, valueAt } from './values';

// Helm takes the checksum of the template's text, which says more than the data.
const ROLL_OUTS = [
  'rollOutCiliumPods',
  'operator.rollOutPods',
  'envoy.rollOutPods',
  'hubble.relay.rollOutPods',
  'hubble.ui.rollOutPods',
];

/** Values whose result is not to the letter what Helm gives, and in what. */
export function tellDifferences(values: JsonMap): string[] {
  const rolled = ROLL_OUTS.filter((path) => isTrue(valueAt(values, path))).map(
    (path) =>
      `${path} is true: the checksum in the pods' annotation differs from Helm's, so that the first apply after Helm replaces the pods once.`,
  );
  const resources = isTrue(valueAt(values, 'certgen.resources'))
    ? [
        'certgen.resources has no effect in the chart, which writes them beside the field that they belong into; here they take effect.',
      ]
    : [];
  const password =
    isTrue(valueAt(values, 'azure.enabled')) && isTrue(valueAt(values, 'azure.clientSecret'))
      ? [
          'azure.clientSecret is a password, which does not go into the manifests: create the Secret cilium-azure with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET yourself.',
        ]
      : [];
  return [...rolled, ...resources, ...password];
}
