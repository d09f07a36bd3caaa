import type { PolicyRule } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { inVersion, type Resource } from '../shared/rbac';

const READ = ['get', 'list', 'watch'];

/** What differs between the agent and the checks before an upgrade, which act in its place. */
export interface AgentRights {
  /** Whether Secrets of all namespaces may be read. */
  readonly anySecret: boolean;
}

/** What the agent may do in the whole cluster. */
export function agentRules(settings: CiliumSettings, { anySecret }: AgentRights): PolicyRule[] {
  const { hubble, annotateK8sNode, l2announcements } = settings;
  // From 1.18.12 on, Secrets are watched like the rest, and no longer read one by one.
  const patched = atLeast(settings, '1.18.12');
  const rules: PolicyRule[] = [
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ },
    { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
    { apiGroups: [''], resources: [...watched(settings), ...(anySecret && patched ? ['secrets'] : [])], verbs: READ },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: ['list', 'watch', 'get'] },
    ...ownResources(settings),
  ];
  if (hubble.enabled && hubble.dropEventEmitter.enabled) {
    rules.push({ apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] });
  }
  if (annotateK8sNode) rules.push({ apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] });
  if (l2announcements.enabled) {
    const verbs = ['create', 'get', 'update', 'list', 'delete'];
    rules.push({ apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs });
  }
  if (anySecret && !patched) rules.push({ apiGroups: [''], resources: ['secrets'], verbs: ['get'] });
  if (settings.k8sClusterNetworkPolicy.enabled) {
    rules.push({ apiGroups: ['policy.networking.k8s.io'], resources: ['clusternetworkpolicies'], verbs: READ });
  }
  return rules;
}

function watched(settings: CiliumSettings): string[] {
  const endpoints = atLeast(settings, '1.20') ? [] : ['endpoints'];
  return ['namespaces', 'services', 'pods', ...endpoints, 'nodes'];
}

function ownResources(settings: CiliumSettings): PolicyRule[] {
  const rule = (resources: string[], verbs: string[]) => ({ apiGroups: ['cilium.io'], resources, verbs });
  return [
    rule(inVersion(settings, WATCHED), ['list', 'watch']),
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

const WATCHED: readonly Resource[] = [
  'ciliumloadbalancerippools',
  { name: 'ciliumbgppeeringpolicies', until: '1.20' },
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
  { name: 'ciliumdatapathplugins', since: '1.20' },
];
