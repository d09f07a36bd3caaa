import type { CanonicalObject } from '../../diff/canonical';
import type { Consequence, Rule } from '../consequence';
import { groupKind, kubectl, subjectOf } from '../subject';

/** What is deleted along with an object. */
const HOLDS_DATA: Readonly<Record<string, string>> = {
  '/Namespace': 'everything in it is deleted with it',
  '/PersistentVolumeClaim': 'the data of its volume is deleted where the reclaim policy is Delete',
  '/PersistentVolume': 'its volume is no longer known to the cluster',
  '/Secret': 'what it holds is deleted',
  'apiextensions.k8s.io/CustomResourceDefinition': 'every object of its kind is deleted with it',
};

/** Objects that are added and removed. `kubectl apply` leaves removed ones in the cluster. */
export const objectsThatComeAndGo: Rule = ({ objects }) =>
  objects.flatMap(({ before, after }): Consequence[] => {
    if (before === undefined && after !== undefined) {
      return [{ kind: 'added', subject: subjectOf(after), what: 'is new' }];
    }
    if (before !== undefined && after === undefined) return [goes(before)];
    return [];
  });

function goes(object: CanonicalObject): Consequence {
  const subject = subjectOf(object);
  const loss = HOLDS_DATA[groupKind(object)];
  const commands = [kubectl('delete', object)];
  return loss === undefined
    ? {
        kind: 'removed',
        subject,
        what: 'is no longer in the manifests; apply leaves it in the cluster, a GitOps tool that prunes deletes it',
        commands,
      }
    : { kind: 'data', subject, what: `is no longer in the manifests; when it is deleted, ${loss}`, commands };
}
