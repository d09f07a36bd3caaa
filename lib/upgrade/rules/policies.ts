import type { Consequence, Rule } from '../consequence';
import { groupKind, subjectOf } from '../subject';

/** Objects that control traffic and admission: changing them changes what others may do. */
const POLICIES: Readonly<Record<string, string>> = {
  'networking.k8s.io/NetworkPolicy': 'what the pods that it selects may reach and be reached from',
  'cilium.io/CiliumNetworkPolicy': 'what the pods that it selects may reach and be reached from',
  'cilium.io/CiliumClusterwideNetworkPolicy': 'what the pods and nodes that it selects may reach and be reached from',
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': 'which objects the API server takes',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': 'how the API server changes objects',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': 'which objects the API server takes',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': 'which objects the API server takes',
};

const VERBS = { comes: 'is new and decides', goes: 'is gone and no longer decides', changes: 'changes' } as const;

/** Policies that are added, removed or changed. */
export const policiesThatChange: Rule = ({ objects }) =>
  objects.flatMap(({ before, after, differences }): Consequence[] => {
    const object = after ?? before;
    const subject = object && POLICIES[groupKind(object)];
    if (object === undefined || subject === undefined) return [];
    if (before && after && !differences.some(({ path }) => !path.startsWith('metadata'))) return [];
    const verb = before === undefined ? VERBS.comes : after === undefined ? VERBS.goes : VERBS.changes;
    return [{ kind: 'policy', subject: subjectOf(object), what: `${verb} ${subject}` }];
  });
