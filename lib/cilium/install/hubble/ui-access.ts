import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  ClusterRole,
  ClusterRoleBinding,
  Ingress,
  type PolicyRule,
  Service,
  ServiceAccount,
} from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { disruptionBudget } from '../shared/disruption-budget';
import { clusterWide, namespaced } from '../shared/metadata';
import { PART_OF_CILIUM, roleRef, subjectsOf } from '../shared/rbac';
import { UI_LABELS, UI_PODS } from '../shared/workload-labels';

const NAME = 'hubble-ui';
const READ = ['get', 'list', 'watch'];

function rules(settings: CiliumSettings): PolicyRule[] {
  const [before119, before120] = ['1.19', '1.20'].map((version) => !atLeast(settings, version));
  const endpoints = before120 ? ['endpoints'] : [];
  return [
    ...(before119 ? [{ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: READ }] : []),
    {
      apiGroups: [''],
      resources: ['componentstatuses', ...endpoints, 'namespaces', 'nodes', 'pods', 'services'],
      verbs: READ,
    },
    { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'], verbs: READ },
    ...(before119 ? [{ apiGroups: ['cilium.io'], resources: ['*'], verbs: READ }] : []),
  ];
}

/** What stands around the UI's pods: how browsers reach them, what they may read, and their disruption budget. */
export function hubbleUiAccess(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations, podDisruptionBudget, ingress: ingressSettings } = settings.hubble.ui;
  const { create } = settings.serviceAccounts.ui;
  const metadata = namespaced(settings, namespace, NAME, { labels: UI_LABELS, annotations });
  disruptionBudget(scope, 'HubbleUiDisruptionBudget', metadata, UI_PODS, podDisruptionBudget);
  service(scope, settings, namespace);
  if (ingressSettings.enabled) ingress(scope, settings, namespace);
  if (create) account(scope, settings, namespace);
  if (create && settings.rbac.create) role(scope, settings, namespace);
}

function service(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { service, annotations } = settings.hubble.ui;
  const nodePort = service.type === 'NodePort' ? service.nodePort || undefined : undefined;
  new Service(scope, 'HubbleUiService', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...UI_LABELS, ...service.labels },
      annotations: { ...annotations, ...service.annotations },
    }),
    spec: {
      type: service.type,
      selector: UI_PODS,
      ports: [{ name: 'http', port: 80, targetPort: 8081, nodePort }],
    },
  });
}

function ingress(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { ingress, annotations, baseUrl } = settings.hubble.ui;
  const backend = { service: { name: NAME, port: { name: 'http' } } };
  new Ingress(scope, 'HubbleUiIngress', {
    metadata: namespaced(settings, namespace, NAME, {
      labels: { ...UI_LABELS, ...ingress.labels },
      annotations: { ...annotations, ...ingress.annotations },
    }),
    spec: {
      ingressClassName: ingress.className || undefined,
      tls: orNothing(ingress.tls),
      rules: ingress.hosts.map((host) => ({
        host: host || undefined,
        http: { paths: [{ path: baseUrl, pathType: 'Prefix', backend }] },
      })),
    },
  });
}

function account(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { name, annotations } = settings.serviceAccounts.ui;
  new ServiceAccount(scope, 'HubbleUiServiceAccount', {
    metadata: namespaced(settings, namespace, name, {
      annotations: { ...settings.hubble.ui.annotations, ...annotations },
    }),
  });
}

function role(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { annotations } = settings.hubble.ui;
  const metadata = clusterWide(settings, NAME, { labels: PART_OF_CILIUM, annotations });
  new ClusterRole(scope, 'HubbleUiRole', { metadata, rules: rules(settings) });
  new ClusterRoleBinding(scope, 'HubbleUiRoleBinding', {
    metadata,
    roleRef: roleRef('ClusterRole', NAME),
    subjects: subjectsOf(settings.serviceAccounts.ui, namespace),
  });
}
