import type { PolicyRule } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';

const READ = ['get', 'list', 'watch'];

/** What differs between the agent and the checks before an upgrade, which act in its place. */
export interface AgentRights {
  /** Whether Secrets of all namespaces may be read. */
  readonly anySecret: boolean;
}

/** What the agent may do in the whole cluster. */
export function agentRules(settings: CiliumSettings, { anySecret }: AgentRights): PolicyRule[] {
  const { hubble, annotateK8sNode, l2announcements } = settings;
  const rules: PolicyRule[] = [
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    { apiGroups: [''], resources: ['namespaces', 'services', 'pods', 'endpoints', 'nodes'], verbs: READ },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['list', 'watch', 'get'] },
    ...ownResources(),
  ];
  if (hubble.enabled && hubble.dropEventEmitter.enabled) {
    rules.push({ apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] });
  }
  if (annotateK8sNode) rules.push({ apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] });
  if (l2announcements.enabled) {
    const verbs = ['create', 'get', 'update', 'list', 'delete'];
    rules.push({ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs });
  }
  if (anySecret) rules.push({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] });
  return rules;
}

function ownResources(): PolicyRule[] {
  const rule = (resources: string[], verbs: string[]) => ({ apiGroups: ['cilium.io'], resources, verbs });
  return [
    rule(WATCHED, ['list', 'watch']),
    rule(['ciliumidentities', 'ciliumendpoints', 'ciliumnodes'], ['create']),
    rule(['ciliumidentities'], ['update']),
    rule(['ciliumendpoints'], ['delete', 'get']),
    rule(['ciliumnodes', 'ciliumnodes/status'], ['get', 'update']),
    rule(
      [
        'ciliumendpoints/status',
        'ciliumendpoints',
        'ciliuml2announcementpolicies/status',
        'ciliumbgpnodeconfigs/status',
      ],
      ['patch'],
    ),
  ];
}

const WATCHED = [
  'ciliumloadbalancerippools',
  'ciliumbgppeeringpolicies',
  'ciliumbgpnodeconfigs',
  'ciliumbgpadvertisements',
  'ciliumbgppeerconfigs',
  'ciliumclusterwideenvoyconfigs',
  'ciliumclusterwidenetworkpolicies',
  'ciliumegressgatewaypolicies',
  'ciliumendpoints',
  'ciliumendpointslices',
  'ciliumenvoyconfigs',
  'ciliumidentities',
  'ciliumlocalredirectpolicies',
  'ciliumnetworkpolicies',
  'ciliumnodes',
  'ciliumnodeconfigs',
  'ciliumcidrgroups',
  'ciliuml2announcementpolicies',
  'ciliumpodippools',
];
