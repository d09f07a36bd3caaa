import { goDuration } from '../../../kubernetes/go-duration';
import type { PolicyRule } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { servesMcsApi } from '../../settings/facts';
import { inVersion, type Resource } from '../shared/rbac';
import { secretsAreSynced } from '../shared/secret-access';

const READ = ['get', 'list', 'watch'];
const CHANGE = ['create', 'update', 'patch', 'delete'];

/** What the operator may do in the whole cluster, as its features need it. */
export function operatorRules(settings: CiliumSettings): PolicyRule[] {
  const { ingressController, gatewayAPI } = settings;
  const multiCluster = servesMcsApi(settings);
  return [
    ...coreRules(settings),
    ...nodeRules(settings),
    ...policyRules(),
    ...ownResourceRules(settings),
    ...definitionRules(settings),
    rule('coordination.k8s.io', ['leases'], ['create', 'get', 'update']),
    ...(ingressController.enabled ? ingressRules(settings) : []),
    ...(gatewayAPI.enabled ? gatewayRules(settings) : []),
    ...(gatewayAPI.enabled || multiCluster
      ? [rule('multicluster.x-k8s.io', ['serviceimports'], [...READ, ...(multiCluster ? CHANGE : [])])]
      : []),
    ...(multiCluster ? multiClusterRules(settings) : []),
    ...(atLeast(settings, '1.19') ? [rule('cilium.io', ['ciliumendpointslices'], ['deletecollection'])] : []),
  ];
}

function rule(apiGroup: string, resources: readonly string[], verbs: readonly string[]): PolicyRule {
  return { apiGroups: [apiGroup], resources, verbs };
}

function coreRules(settings: CiliumSettings): PolicyRule[] {
  const { ingressController, gatewayAPI, bgpControlPlane, clustermesh } = settings;
  const makesServices = ingressController.enabled || gatewayAPI.enabled;
  const readsSecrets = makesServices || bgpControlPlane.enabled || secretsAreSynced(settings);
  const makesSlices = clustermesh.enableEndpointSliceSynchronization || servesMcsApi(settings);
  const [endpoints, accounts] = atLeast(settings, '1.20') ? [[], ['serviceaccounts']] : [['endpoints'], []];
  return [
    rule('', ['pods'], [...READ, ...(restartsPods(settings) ? ['delete'] : [])]),
    { ...rule('', ['configmaps'], ['patch']), resourceNames: ['cilium-config'] },
    rule(
      'discovery.k8s.io',
      ['endpointslices'],
      [...(makesSlices ? ['create', 'update', 'delete', 'deletecollection'] : []), ...READ],
    ),
    ...(clustermesh.enableEndpointSliceSynchronization && atLeast(settings, '1.18.12')
      ? [rule('', ['services/finalizers'], ['update'])]
      : []),
    ...(makesServices && atLeast(settings, '1.19')
      ? [rule('discovery.k8s.io', ['endpointslices'], [...READ, 'create', 'update', 'delete', 'patch'])]
      : []),
    rule('', ['services/status'], ['update', 'patch']),
    rule('', ['namespaces', ...(readsSecrets ? ['secrets'] : []), ...accounts], READ),
    rule('', ['services', ...endpoints], [...READ, ...(makesServices ? ['create', 'update', 'delete', 'patch'] : [])]),
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
    ...(changed.length > 0 || isInUse(endpointGCInterval) ? [rule('', ['nodes'], ['list', 'watch'])] : []),
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

function ownResourceRules(settings: CiliumSettings): PolicyRule[] {
  const { operator, identityManagementMode: mode } = settings;
  const makesIdentities = mode === 'operator' || mode === 'both';
  const removesNodes = isInUse(operator.nodeGCInterval);
  return [
    rule('cilium.io', ['ciliumendpoints', 'ciliumidentities'], ['delete', 'list', 'watch']),
    rule('cilium.io', ['ciliumidentities'], ['update', ...(makesIdentities ? ['create'] : [])]),
    rule('cilium.io', ['ciliumnodes'], ['create', 'update', ...READ, ...(removesNodes ? ['delete'] : [])]),
    rule('cilium.io', ['ciliumnodes/status'], ['update']),
    rule(
      'cilium.io',
      inVersion(settings, [
        'ciliumendpointslices',
        'ciliumenvoyconfigs',
        { name: 'ciliumbgpclusterconfigs', since: '1.20' },
        { name: 'ciliumbgpnodeconfigoverrides', since: '1.20' },
        'ciliumbgppeerconfigs',
        'ciliumbgpadvertisements',
        'ciliumbgpnodeconfigs',
        { name: 'ciliumcidrgroups', since: '1.20' },
      ]),
      ['create', 'update', ...READ, 'delete', 'patch'],
    ),
    rule('cilium.io', ['ciliumbgpclusterconfigs/status', 'ciliumbgppeerconfigs/status'], ['update']),
    rule(
      'cilium.io',
      inVersion(settings, [
        'ciliumloadbalancerippools',
        'ciliumpodippools',
        { name: 'ciliumbgppeeringpolicies', until: '1.20' },
        { name: 'ciliumbgpclusterconfigs', until: '1.20' },
        { name: 'ciliumbgpnodeconfigoverrides', until: '1.20' },
        'ciliumbgppeerconfigs',
        { name: 'ciliumdatapathplugins', since: '1.20' },
      ]),
      READ,
    ),
    rule('cilium.io', ['ciliumpodippools'], ['create']),
    rule('cilium.io', ['ciliumloadbalancerippools/status'], ['patch']),
  ];
}

/** The operator brings Cilium's definitions with it, and may change no others. */
function definitionRules(settings: CiliumSettings): PolicyRule[] {
  const definitions = ['customresourcedefinitions'];
  return [
    rule('apiextensions.k8s.io', definitions, ['create', ...READ]),
    {
      ...rule('apiextensions.k8s.io', definitions, ['update']),
      resourceNames: [
        ...inVersion(settings, OWN_KINDS).map((kind) => `${kind}.cilium.io`),
        ...(installsMcsApi(settings) ? MCS_DEFINITIONS : []),
        ...inVersion(settings, LATER_KINDS).map((kind) => `${kind}.cilium.io`),
      ],
    },
    ...(atLeast(settings, '1.20')
      ? [
          {
            ...rule('apiextensions.k8s.io', ['customresourcedefinitions/status'], ['update']),
            resourceNames: inVersion(settings, OWN_KINDS)
              .filter(isOfBgp)
              .map((kind) => `${kind}.cilium.io`),
          },
        ]
      : []),
  ];
}

const MCS_DEFINITIONS = ['serviceimports.multicluster.x-k8s.io', 'serviceexports.multicluster.x-k8s.io'];

/** Whether the operator brings the definitions of the Multi-Cluster Services API, too. */
function installsMcsApi(settings: CiliumSettings): boolean {
  return atLeast(settings, '1.19') && servesMcsApi(settings) && settings.clustermesh.mcsapi.installCRDs;
}

/** Whose former versions the operator takes out of the definitions' status. */
function isOfBgp(kind: string): boolean {
  return kind.startsWith('ciliumbgp');
}

const OWN_KINDS: readonly Resource[] = [
  'ciliumloadbalancerippools',
  { name: 'ciliumbgppeeringpolicies', until: '1.19' },
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

/** Likewise, behind those of other groups. */
const LATER_KINDS: readonly Resource[] = [{ name: 'ciliumdatapathplugins', since: '1.20' }];

function ingressRules(settings: CiliumSettings): PolicyRule[] {
  const finalizers = { name: 'ingresses/finalizers', since: '1.18.12' };
  return [
    rule('networking.k8s.io', ['ingresses', 'ingressclasses'], READ),
    rule('networking.k8s.io', inVersion(settings, ['ingresses/status', finalizers]), ['update']),
  ];
}

const OTHER_ROUTES = ['tcproutes', 'udproutes'].map((name) => ({ name, since: '1.20' }));
const TLS_POLICIES = { name: 'backendtlspolicies', since: '1.20' };
const LISTENER_SETS = { name: 'listenersets', since: '1.20' };
const GATEWAY_KINDS: readonly Resource[] = [
  'gatewayclasses',
  'gateways',
  ...OTHER_ROUTES,
  'tlsroutes',
  'httproutes',
  'grpcroutes',
  'referencegrants',
  'referencepolicies',
  TLS_POLICIES,
  LISTENER_SETS,
];
const GATEWAY_STATUS: readonly Resource[] = [
  'gatewayclasses',
  'gateways',
  'httproutes',
  'grpcroutes',
  'tlsroutes',
  TLS_POLICIES,
  ...OTHER_ROUTES,
  LISTENER_SETS,
];

function gatewayRules(settings: CiliumSettings): PolicyRule[] {
  const group = 'gateway.networking.k8s.io';
  const status = inVersion(settings, GATEWAY_STATUS).map((kind) => `${kind}/status`);
  return [
    rule(group, inVersion(settings, GATEWAY_KINDS), READ),
    rule(group, ['gatewayclasses'], ['patch']),
    rule(group, status, ['update', 'patch']),
    rule('cilium.io', ['ciliumgatewayclassconfigs'], READ),
    rule('cilium.io', ['ciliumgatewayclassconfigs/status'], ['update', 'patch']),
    ...(atLeast(settings, '1.20') ? [rule('', ['configmaps'], READ)] : []),
  ];
}

function multiClusterRules(settings: CiliumSettings): PolicyRule[] {
  const group = 'multicluster.x-k8s.io';
  return [
    rule(group, ['serviceimports/status'], ['update', 'patch']),
    ...(atLeast(settings, '1.19') ? [rule(group, ['serviceimports/finalizers'], ['update'])] : []),
    rule(group, ['serviceexports'], READ),
    rule(group, ['serviceexports/status'], ['update', 'patch']),
    rule('', ['services'], CHANGE),
  ];
}

/** Whether an interval is set; without one, or with zero, nothing is collected. */
function isInUse(interval: string | undefined): boolean {
  return Boolean(goDuration(interval ?? ''));
}
