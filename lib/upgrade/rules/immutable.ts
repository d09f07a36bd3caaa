import type { CanonicalObject } from '../../diff/canonical';
import type { Difference } from '../../diff/compare';
import type { Consequence, ObjectChange, Rule } from '../consequence';
import { groupKind, kubectl, memberAt, shown, subjectOf } from '../subject';

/** Which fields of a kind the API server refuses to change, and what to do instead. */
interface Fixed {
  /** Whether it refuses a change of the field at this path. */
  readonly refuses: (path: string, change: { before: CanonicalObject; after: CanonicalObject }) => boolean;
  readonly commands: (object: CanonicalObject) => readonly string[];
  readonly note: string;
}

const below =
  (...paths: readonly string[]) =>
  (path: string) =>
    paths.some(
      (one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`) || path === `${one} (order)`,
    );

/** Everything below `spec` except the fields that may change. */
const allBut =
  (...paths: readonly string[]) =>
  (path: string) =>
    below('spec')(path) && !below(...paths)(path);

const deleteFirst = (object: CanonicalObject) => [kubectl('delete', object)];
const keepPods = (object: CanonicalObject) => [kubectl('delete', object, '--cascade=orphan')];

const SELECTOR: Fixed = {
  refuses: below('spec.selector'),
  commands: deleteFirst,
  note: 'delete it and apply again; its pods are down in between',
};

const DELETED_FIRST = 'delete it, then apply';

/**
 * Built-in kinds, from the update validation of each.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/master/pkg/apis (`validation/validation.go` of each group)
 */
const FIXED: Readonly<Record<string, Fixed>> = {
  'apps/Deployment': SELECTOR,
  'apps/DaemonSet': SELECTOR,
  'apps/ReplicaSet': SELECTOR,
  'apps/StatefulSet': {
    refuses: allBut(
      'spec.replicas',
      'spec.ordinals',
      'spec.template',
      'spec.updateStrategy',
      'spec.persistentVolumeClaimRetentionPolicy',
      'spec.minReadySeconds',
      'spec.revisionHistoryLimit',
    ),
    commands: keepPods,
    note: 'delete it without its pods, then apply: pods and volumes stay and are adopted',
  },
  'batch/Job': {
    refuses: allBut(
      'spec.parallelism',
      'spec.suspend',
      'spec.activeDeadlineSeconds',
      'spec.backoffLimit',
      'spec.ttlSecondsAfterFinished',
    ),
    commands: deleteFirst,
    note: 'delete it, then apply: it runs again (Argo CD and Flux do so by themselves where it is annotated)',
  },
  '/Service': {
    refuses: (path, { before, after }) =>
      below('spec.clusterIP', 'spec.clusterIPs')(path)
        ? memberAt(before, 'spec.type') !== 'ExternalName' && memberAt(after, 'spec.type') !== 'ExternalName'
        : below('spec.loadBalancerClass')(path) && bothAre('LoadBalancer', before, after),
    commands: deleteFirst,
    note: 'delete it, then apply: it may get another address',
  },
  '/PersistentVolumeClaim': {
    refuses: allBut('spec.resources', 'spec.volumeAttributesClassName'),
    commands: () => ['Copy the data to a new claim of another name.'],
    note: 'a claim can only grow',
  },
  '/PersistentVolume': {
    refuses: (path) => /^spec\.(?:hostPath|local|nfs|csi|iscsi|fc|nodeAffinity|volumeMode)\b/.test(path),
    commands: deleteFirst,
    note: DELETED_FIRST,
  },
  '/Secret': { refuses: below('type'), commands: deleteFirst, note: DELETED_FIRST },
  '/ResourceQuota': { refuses: below('spec.scopes', 'spec.scopeSelector'), commands: deleteFirst, note: DELETED_FIRST },
  'rbac.authorization.k8s.io/ClusterRoleBinding': {
    refuses: below('roleRef'),
    commands: deleteFirst,
    note: 'delete it, then apply: its subjects are without these rights in between',
  },
  'rbac.authorization.k8s.io/RoleBinding': {
    refuses: below('roleRef'),
    commands: deleteFirst,
    note: 'delete it, then apply: its subjects are without these rights in between',
  },
  'storage.k8s.io/StorageClass': {
    refuses: below('provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'),
    commands: deleteFirst,
    note: 'delete it, then apply: volumes that exist stay as they are',
  },
  'storage.k8s.io/CSIDriver': {
    refuses: below('spec.attachRequired', 'spec.volumeLifecycleModes', 'spec.fsGroupPolicy'),
    commands: deleteFirst,
    note: DELETED_FIRST,
  },
  'scheduling.k8s.io/PriorityClass': {
    refuses: below('value', 'preemptionPolicy'),
    commands: deleteFirst,
    note: 'delete it, then apply: pods that run keep their priority',
  },
  'networking.k8s.io/IngressClass': { refuses: below('spec.controller'), commands: deleteFirst, note: DELETED_FIRST },
  'node.k8s.io/RuntimeClass': { refuses: below('handler'), commands: deleteFirst, note: DELETED_FIRST },
  'discovery.k8s.io/EndpointSlice': { refuses: below('addressType'), commands: deleteFirst, note: DELETED_FIRST },
  'gateway.networking.k8s.io/GatewayClass': {
    refuses: below('spec.controllerName'),
    commands: deleteFirst,
    note: 'delete it, then apply: its Gateways are without a controller in between',
  },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    refuses: below('spec.group', 'spec.scope', 'spec.names.kind', 'spec.names.plural'),
    commands: deleteFirst,
    note: 'save its objects, delete it (which deletes them), apply, and restore them',
  },
};

/** Objects that are marked as immutable. */
const DATA: Fixed = {
  refuses: (path, { before }) => before.members.immutable === true && below('data', 'binaryData', 'immutable')(path),
  commands: deleteFirst,
  note: 'it is immutable: delete it, then apply',
};

/** Fields that the API server refuses to change, each with what to do. */
export const immutableFields: Rule = ({ objects }) => objects.flatMap(refusedChanges);

function refusedChanges({ before, after, differences }: ObjectChange): Consequence[] {
  if (before === undefined || after === undefined) return [];
  return [FIXED[groupKind(after)], DATA].flatMap((fixed) => {
    const refused = fixed ? differences.filter(({ path }) => fixed.refuses(path, { before, after })) : [];
    const [first] = refused;
    if (fixed === undefined || first === undefined) return [];
    return [
      {
        kind: 'immutable' as const,
        subject: subjectOf(after),
        path: first.path,
        what: `${sentence(refused)}: ${fixed.note}`,
        commands: fixed.commands(after),
      },
    ];
  });
}

function sentence(refused: readonly Difference[]): string {
  const [first] = refused;
  const others = refused.length - 1;
  const value =
    first?.secret || first === undefined
      ? ''
      : ` (${shown(first.reference, first.path)} → ${shown(first.ours, first.path)})`;
  const more = others === 0 ? '' : ` and ${others} more ${others === 1 ? 'field' : 'fields'}`;
  return `the API server refuses to change ${first?.path}${value}${more}`;
}

function bothAre(type: string, before: CanonicalObject, after: CanonicalObject): boolean {
  return memberAt(before, 'spec.type') === type && memberAt(after, 'spec.type') === type;
}
