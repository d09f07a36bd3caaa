import { isMap, type JsonMap } from '../../settings/schema';
import { isDataKey } from '../names';
import {
  all,
  type Check,
  each,
  entries,
  type Fault,
  fields,
  isAbsent,
  membersOf,
  oneOf,
  textSuch,
  whole,
} from './check';
import { amount, dnsLabel, labelKey, pathSegment, podsOrShare, text } from './values';

const dataKey = textSuch(
  isDataKey,
  'at most 253 letters, digits, dashes, underscores and dots, and neither . nor beginning with ..',
);

/** Maximum size of the data of a ConfigMap or Secret. */
const MOST_DATA = 1024 * 1024;

/** Values may be secret, so messages contain only their keys. */
const hidden: Check = (value, at, faults) => {
  if (typeof value !== 'string') faults.push({ at, what: 'is not text, but it must be' });
};

const base64: Check = (value, at, faults) => {
  if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/\s]*={0,2}\s*)$/.test(value)) {
    faults.push({ at, what: 'is not base64, but it must be' });
  }
};

function data(plain: string, encoded: string): Check {
  return all(
    fields({ [plain]: entries(dataKey, hidden), [encoded]: entries(dataKey, base64) }),
    (object, _at, faults) => {
      const [texts, bytes] = [membersOf(object, plain), membersOf(object, encoded)];
      const size = total(texts, Buffer.byteLength) + total(bytes, (value) => Math.floor((value.length * 3) / 4));
      if (size > MOST_DATA) faults.push({ at: plain, what: `takes ${size} bytes, but ${MOST_DATA} is the most` });
    },
  );
}

function total(map: JsonMap, sizeOf: (value: string) => number): number {
  return Object.values(map).reduce<number>((sum, value) => sum + (typeof value === 'string' ? sizeOf(value) : 0), 0);
}

const notBoth: Check = (spec, at, faults) => {
  const { minAvailable, maxUnavailable } = isMap(spec) ? spec : {};
  if (isAbsent(minAvailable) || isAbsent(maxUnavailable)) return;
  faults.push({ at, what: 'has minAvailable and maxUnavailable, but it must have one of them' });
};

const inOrder: Check = (spec, at, faults) => {
  const { minReplicas = 1, maxReplicas } = isMap(spec) ? spec : {};
  if (typeof minReplicas !== 'number' || typeof maxReplicas !== 'number' || minReplicas <= maxReplicas) return;
  faults.push({
    at: `${at}.maxReplicas`,
    what: `is ${maxReplicas}, but it must be at least minReplicas, ${minReplicas}`,
  });
};

const roleRef = fields({ kind: oneOf(['Role', 'ClusterRole']), name: pathSegment });
const subjects = each(
  all(fields({ kind: oneOf(['ServiceAccount', 'User', 'Group']), name: text, namespace: dnsLabel }), inNamespace),
);

function inNamespace(subject: unknown, at: string, faults: Fault[]): void {
  if (isMap(subject) && subject.kind === 'ServiceAccount' && isAbsent(subject.namespace)) {
    faults.push({ at: `${at}.namespace`, what: 'is missing' });
  }
}

const binding = fields({ roleRef, subjects });
const rules = each(fields({ verbs: each(text), apiGroups: each(text), resources: each(text) }));
const amounts = entries(labelKey, amount);

/** A name that must match the specification. */
function namedAfter(name: (spec: JsonMap) => string): Check {
  return (object, _at, faults) => {
    const spec = membersOf(object, 'spec');
    if (isAbsent(spec.group)) return;
    const wanted = name(spec);
    const { name: given } = membersOf(object, 'metadata');
    if (given === wanted) return;
    faults.push({ at: 'metadata.name', what: `is ${JSON.stringify(given)}, but it must be ${wanted}` });
  };
}

/** The checks of other kinds. */
export const OTHERS: Readonly<Record<string, Check>> = {
  '/ConfigMap': data('data', 'binaryData'),
  '/Secret': data('stringData', 'data'),
  '/ResourceQuota': fields({ spec: fields({ hard: amounts }) }),
  '/LimitRange': fields({
    spec: fields({
      limits: each(
        fields({
          type: oneOf(['Container', 'Pod', 'PersistentVolumeClaim']),
          min: amounts,
          max: amounts,
          default: amounts,
          defaultRequest: amounts,
        }),
      ),
    }),
  }),
  'policy/PodDisruptionBudget': fields({
    spec: all(fields({ minAvailable: podsOrShare, maxUnavailable: podsOrShare }), notBoth),
  }),
  'autoscaling/HorizontalPodAutoscaler': fields({
    spec: all(fields({ minReplicas: whole(0), maxReplicas: whole(1) }), inOrder),
  }),
  'rbac.authorization.k8s.io/ClusterRole': fields({ rules }),
  'rbac.authorization.k8s.io/Role': fields({ rules }),
  'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
  'rbac.authorization.k8s.io/RoleBinding': binding,
  'scheduling.k8s.io/PriorityClass': fields({ value: whole(-(2 ** 31)) }),
  'apiextensions.k8s.io/CustomResourceDefinition': namedAfter(
    (spec) => `${String(membersOf(spec, 'names').plural)}.${String(spec.group)}`,
  ),
  'apiregistration.k8s.io/APIService': namedAfter(({ version, group }) => `${String(version)}.${String(group)}`),
};
