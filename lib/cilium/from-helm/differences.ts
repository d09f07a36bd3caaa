import type { JsonMap } from '../../settings/schema';
import { reaches, type UpstreamVersion } from '../../settings/version';
import { isTrue, valueAt } from './values';

// Helm computes the checksum of the template's text, which contains more than the data.
const ROLL_OUTS = [
  'rollOutCiliumPods',
  'operator.rollOutPods',
  'envoy.rollOutPods',
  'hubble.relay.rollOutPods',
  'hubble.ui.rollOutPods',
];

/** Resources of containers that the chart writes into a place where Kubernetes does not read them. */
const MISPLACED = ['certgen.resources', 'clustermesh.mcsapi.corednsAutoConfigure.resources'];

const byCronJob = (values: JsonMap, area: string) => valueAt(values, `${area}.auto.method`) === 'cronJob';

/** The Jobs whose names end in a checksum, and the values that ask for them. */
const JOBS = [
  {
    name: 'hubble-generate-certs',
    used: (values: JsonMap) => isTrue(valueAt(values, 'hubble.enabled', true)) && byCronJob(values, 'hubble.tls'),
  },
  {
    name: 'clustermesh-apiserver-generate-certs',
    used: (values: JsonMap) =>
      isTrue(valueAt(values, 'clustermesh.useAPIServer')) && byCronJob(values, 'clustermesh.apiserver.tls'),
  },
];

/** Values whose result is not exactly what Helm renders, and how it differs. */
export function tellDifferences(values: JsonMap, { version }: UpstreamVersion): string[] {
  const rolled = ROLL_OUTS.filter((path) => isTrue(valueAt(values, path))).map(
    (path) =>
      `${path} is true: the checksum in the pods' annotation differs from Helm's, so the first apply after Helm replaces the pods once.`,
  );
  const resources = MISPLACED.filter((path) => isTrue(valueAt(values, path))).map(
    (path) =>
      `${path} has no effect in the chart, which writes it next to the field that it belongs in; here it takes effect.`,
  );
  const password =
    isTrue(valueAt(values, 'azure.enabled')) && isTrue(valueAt(values, 'azure.clientSecret'))
      ? [
          'azure.clientSecret is a password, which does not go into the manifests: create the Secret cilium-azure with AZURE_CLIENT_ID and AZURE_CLIENT_SECRET yourself.',
        ]
      : [];
  const jobs = JOBS.filter(({ used }) => reaches(version, '1.19') && used(values)).map(
    ({ name }) =>
      `The Job ${name} has another checksum at the end of its name than Helm's, so the first apply after Helm runs it once more.`,
  );
  return [...rolled, ...resources, ...password, ...jobs];
}
