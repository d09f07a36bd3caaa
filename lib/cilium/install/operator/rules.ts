import type { PolicyRule } from '../../../kubernetes/objects';
import type { CiliumSettings } from '../../settings';
import { isNonZeroDuration } from '../shared/go-duration';
import { secretsAreSynced } from '../shared/secret-access';

const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

/** What the operator may do in the whole cluster, as its features need it. */
export function operatorRules(settings: CiliumSettings): PolicyRule[] {
  const { ingressController, gatewayAPI, clustermesh } = settings;
  return [
    ...coreRules(settings),
    ...nodeRules(settings),
    ...policyRules(),
    ...ownResourceRules(settings),
    ...definitionRules(),
    rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
    ...(ingressController.enabled ? ingressRules() : []),
    ...(gatewayAPI.enabled ? gatewayRules() : []),
    ...(gatewayAPI.enabled || clustermesh.enableMCSAPISupport
      ? [
          rule(
            'multicluster.x-k8s.io',
            ['serviceimports'],
            [...READ, ...(clustermesh.enableMCSAPISupport ? CHANGE : [])],
          ),
        ]
      : []),
    ...(clustermesh.enableMCSAPISupport ? multiClusterRules() : []),
  ];
}

function rule(apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}

function coreRules(settings: CiliumSettings): PolicyRule[] {
  const { ingressController, gatewayAPI, bgpControlPlane, clustermesh } = settings;
  const makesServices = ingressController.enabled || gatewayAPI.enabled;
  const readsSecrets = makesServices || bgpControlPlane.enabled || secretsAreSynced(settings);
  const makesSlices = clustermesh.enableEndpointSliceSynchronization || clustermesh.enableMCSAPISupport;
  return [
    rule('', ['pods'], [...READ, ...(restartsPods(settings) ? ['delete'] : [])]),
    { ...rule('', ['configmaps'], ['patch']), resourceNames: ['cilium-config'] },
    rule(
      'discovery.k8s.io',
      ['endpointslices'],
      [...(makesSlices ? ['create', 'update', 'delete', 'deletecollection'] : []), ...READ],
    ),
    rule('', ['services/status'], ['update', 'patch']),
    rule('', ['namespaces', ...(readsSecrets ? ['secrets'] : [])], READ),
    rule('', ['services', 'endpoints'], [...READ, ...(makesServices ? ['create', 'update', 'delete', 'patch'] : [])]),
    ...(clustermesh.enableEndpointSliceSynchronization ? [rule('', ['events'], ['patch', 'create'])] : []),
  ];
}

/** DNS pods that started before Cilium are deleted, so that they come back with Cilium's network. */
function restartsPods({ disableEndpointCRD, operator }: CiliumSettings): boolean {
  const { restart, intervalSeconds } = operator.unmanagedPodWatcher;
  return disableEndpointCRD === false && restart && intervalSeconds !== 0;
}

function nodeRules({ operator }: CiliumSettings): PolicyRule[] {
  const { removeNodeTaints, setNodeNetworkStatus, endpointGCInterval } = operator;
  const changed = [...(removeNodeTaints ? ['nodes'] : []), ...(setNodeNetworkStatus ? ['nodes/status'] : [])];
  return [
    ...(changed.length > 0 || isNonZeroDuration(endpointGCInterval) ? [rule('', ['nodes'], ['list', 'watch'])] : []),
    ...(changed.length > 0 ? [rule('', changed, ['patch'])] : []),
  ];
}

function policyRules(): PolicyRule[] {
  const policies = ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies'];
  return [
    rule('cilium.io', policies, ['create', 'update', 'deletecollection', 'patch', ...READ]),
    rule(
      'cilium.io',
      policies.map((policy) => `${policy}/status`),
      ['patch', 'update'],
    ),
  ];
}

function ownResourceRules({ operator, identityManagementMode: mode }: CiliumSettings): PolicyRule[] {
  const makesIdentities = mode === 'operator' || mode === 'both';
  const removesNodes = isNonZeroDuration(operator.nodeGCInterval);
  return [
    rule('cilium.io', ['ciliumendpoints', 'ciliumidentities'], ['delete', 'list', 'watch']),
    rule('cilium.io', ['ciliumidentities'], ['update', ...(makesIdentities ? ['create'] : [])]),
    rule('cilium.io', ['ciliumnodes'], ['create', 'update', ...READ, ...(removesNodes ? ['delete'] : [])]),
    rule('cilium.io', ['ciliumnodes/status'], ['update']),
    rule(
      'cilium.io',
      [
        'ciliumendpointslices',
        'ciliumenvoyconfigs',
        'ciliumbgppeerconfigs',
        'ciliumbgpadvertisements',
        'ciliumbgpnodeconfigs',
      ],
      ['create', 'update', ...READ, 'delete', 'patch'],
    ),
    rule('cilium.io', ['ciliumbgpclusterconfigs/status', 'ciliumbgppeerconfigs/status'], ['update']),
    rule(
      'cilium.io',
      [
        'ciliumloadbalancerippools',
        'ciliumpodippools',
        'ciliumbgppeeringpolicies',
        'ciliumbgpclusterconfigs',
        'ciliumbgpnodeconfigoverrides',
        'ciliumbgppeerconfigs',
      ],
      READ,
    ),
    rule('cilium.io', ['ciliumpodippools'], ['create']),
    rule('cilium.io', ['ciliumloadbalancerippools/status'], ['patch']),
  ];
}

/** The operator brings Cilium's definitions with it, and may change no others. */
function definitionRules(): PolicyRule[] {
  const definitions = ['customresourcedefinitions'];
  return [
    rule('apiextensions.k8s.io', definitions, ['create', ...READ]),
    {
      ...rule('apiextensions.k8s.io', definitions, ['update']),
      resourceNames: OWN_KINDS.map((kind) => `${kind}.cilium.io`),
    },
  ];
}

const OWN_KINDS = [
  'ciliumloadbalancerippools',
  'ciliumbgppeeringpolicies',
  'ciliumbgpclusterconfigs',
  'ciliumbgppeerconfigs',
  'ciliumbgpadvertisements',
  'ciliumbgpnodeconfigs',
  'ciliumbgpnodeconfigoverrides',
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
  'ciliumgatewayclassconfigs',
];

function ingressRules(): PolicyRule[] {
  return [
    rule('networking.k8s.io', ['ingresses', 'ingressclasses'], READ),
    rule('networking.k8s.io', ['ingresses/status'], ['update']),
  ];
}

function gatewayRules(): PolicyRule[] {
  const group = 'gateway.networking.k8s.io';
  const routes = ['tlsroutes', 'httproutes', 'grpcroutes'];
  const status = ['gatewayclasses', 'gateways', 'httproutes', 'grpcroutes', 'tlsroutes'].map(
    (kind) => `${kind}/status`,
  );
  return [
    rule(group, ['gatewayclasses', 'gateways', ...routes, 'referencegrants', 'referencepolicies'], READ),
    rule(group, ['gatewayclasses'], ['patch']),
    rule(group, status, ['update', 'patch']),
    rule('cilium.io', ['ciliumgatewayclassconfigs'], READ),
    rule('cilium.io', ['ciliumgatewayclassconfigs/status'], ['update', 'patch']),
  ];
}

function multiClusterRules(): PolicyRule[] {
  const group = 'multicluster.x-k8s.io';
  return [
    rule(group, ['serviceimports/status'], ['update', 'patch']),
    rule(group, ['serviceexports'], READ),
    rule(group, ['serviceexports/status'], ['update', 'patch']),
    rule('', ['services'], CHANGE),
  ];
}
