import { A_LABEL_KEY, isLabelKey } from '../names';
import { all, type Check, entries, type Fault, fields, isAbsent, textSuch } from './check';
import { dnsLabel, dnsSubdomain, labels, pathSegment, serviceName, text } from './values';

/** The names of the kinds that are not DNS subdomains, by API group and kind. */
const NAMES: Readonly<Record<string, Check>> = {
  '/Namespace': dnsLabel,
  '/Service': serviceName,
  'apps/StatefulSet': dnsLabel,
  'batch/Job': dnsLabelled('a Job, whose name becomes the value of a label', 63),
  'batch/CronJob': dnsLabelled('a CronJob, whose Jobs have 11 characters more', 52),
  'rbac.authorization.k8s.io/ClusterRole': pathSegment,
  'rbac.authorization.k8s.io/ClusterRoleBinding': pathSegment,
  'rbac.authorization.k8s.io/Role': pathSegment,
  'rbac.authorization.k8s.io/RoleBinding': pathSegment,
  'apiregistration.k8s.io/APIService': pathSegment,
  'certificates.k8s.io/CertificateSigningRequest': pathSegment,
  'networking.k8s.io/IPAddress': pathSegment,
};

function dnsLabelled(whose: string, most: number): Check {
  return all(
    dnsSubdomain,
    textSuch((name) => name.length <= most, `at most ${most} characters in ${whose}`),
  );
}

const IDENTITIES = new Map(Object.entries(NAMES).map(([kind, name]) => [kind, identity(name)]));
const IDENTITY = identity(dnsSubdomain);

function identity(name: Check): Check {
  return fields({ name, namespace: dnsLabel });
}

/** Maximum size of all annotations of an object. */
const MOST_ANNOTATED = 256 * 1024;

const annotations = all(
  entries(
    // The API server compares them as if they were in lower case.
    textSuch((key) => isLabelKey(key.toLowerCase()), A_LABEL_KEY),
    text,
  ),
  (value, at, faults) => {
    const size = Object.entries(value as object).reduce((sum, [key, note]) => sum + bytes(key) + bytes(note), 0);
    if (size > MOST_ANNOTATED) faults.push({ at, what: `take ${size} bytes, but ${MOST_ANNOTATED} is the most` });
  },
);

function bytes(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : 0;
}

/** Labels and annotations, as objects and templates of pods have them. */
export const described = fields({ labels, annotations });

/** The fields of every object: a kind, a name that is valid for its kind, a namespace, labels and annotations. */
export function identityFaults(group: string, kind: string, metadata: unknown, faults: Fault[]): void {
  (IDENTITIES.get(`${group}/${kind}`) ?? IDENTITY)(metadata, 'metadata', faults);
  described(metadata, 'metadata', faults);
  const { name, generateName } = metadata as { name?: unknown; generateName?: unknown };
  if (isAbsent(name || undefined) && isAbsent(generateName)) faults.push({ at: 'metadata.name', what: 'is missing' });
}
