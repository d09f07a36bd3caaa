import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { Deployment, Secret } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { clustermeshHostAliases } from '../clustermesh/access';
import { disruptionBudget } from '../shared/disruption-budget';
import { hostUsers } from '../shared/host-users';
import { namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { configChecksum } from '../shared/roll-out';
import { spreading } from '../shared/topology-spread';
import { operatorContainer, operatorReachesOtherClusters, operatorVolumes } from './container';

/** Labels that select the operator's pods. */
export const OPERATOR_PODS = { 'io.cilium/app': 'operator', name: 'cilium-operator' };
/** Labels of the operator's objects. */
export const OPERATOR_LABELS = {
  ...OPERATOR_PODS,
  'app.kubernetes.io/part-of': 'cilium',
  'app.kubernetes.io/name': 'cilium-operator',
};

/** The operator: what Cilium does once for the whole cluster. */
export function operator(scope: Construct, settings: CiliumSettings, namespace: string): ApiObject | undefined {
  const { operator, serviceAccounts } = settings;
  if (!operator.enabled) return;
  const metadata = namespaced(settings, namespace, 'cilium-operator', {
    labels: OPERATOR_LABELS,
    annotations: operator.annotations,
  });
  disruptionBudget(scope, 'OperatorDisruptionBudget', metadata, OPERATOR_PODS, operator.podDisruptionBudget);
  azureCredentials(scope, settings, namespace);
  return new Deployment(scope, 'Operator', {
    metadata,
    spec: {
      replicas: operator.replicas,
      selector: { matchLabels: OPERATOR_PODS },
      strategy: strategy(settings),
      template: {
        metadata: {
          labels: { ...OPERATOR_LABELS, ...settings.commonLabels, ...operator.podLabels },
          annotations: orNothing({
            ...(operator.rollOutPods ? configChecksum(settings) : {}),
            ...scrapeAnnotations(settings),
            ...operator.podAnnotations,
          }),
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          securityContext: orNothing(operator.podSecurityContext),
          containers: [operatorContainer(settings)],
          hostUsers: hostUsers(settings, operator.hostUsers),
          hostNetwork: operator.hostNetwork,
          dnsPolicy: operator.dnsPolicy || undefined,
          restartPolicy: 'Always',
          priorityClassName: priorityClass(settings, operator.priorityClassName, 'system-cluster-critical'),
          serviceAccountName: serviceAccounts.operator.name,
          automountServiceAccountToken: serviceAccounts.operator.automount,
          affinity: orNothing(operator.affinity),
          topologySpreadConstraints: spreading(operator.topologySpreadConstraints, OPERATOR_PODS),
          nodeSelector: orNothing(operator.nodeSelector),
          hostAliases: operatorReachesOtherClusters(settings) ? orNothing(clustermeshHostAliases(settings)) : undefined,
          tolerations: orNothing(tolerations(settings)),
          volumes: operatorVolumes(settings),
        },
      },
    },
  });
}

/** A single operator must be removed before it is replaced: its successor may not share the node with it. */
function strategy({ operator }: CiliumSettings) {
  const { replicas, updateStrategy } = operator;
  if (replicas !== 1 || updateStrategy.type !== 'RollingUpdate') return orNothing(updateStrategy);
  const { maxSurge } = updateStrategy.rollingUpdate ?? {};
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: '100%' } };
}

function scrapeAnnotations({ operator }: CiliumSettings): Record<string, string> {
  const { enabled, port, serviceMonitor } = operator.prometheus;
  return enabled && !serviceMonitor.enabled
    ? { 'prometheus.io/port': String(port), 'prometheus.io/scrape': 'true' }
    : {};
}

/** The operator must run on nodes whose agent is not ready, since it is what makes them ready. */
function tolerations({ operator, agentNotReadyTaintKey: key }: CiliumSettings) {
  return [...operator.tolerations, ...(key === undefined ? [] : [{ key, operator: 'Exists' }])];
}

/**
 * The Secret in which the operator finds its identity on Azure, for the user to fill. When the settings hold the
 * password, the Secret is left entirely to the user: no manifest may contain it.
 */
function azureCredentials(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, clientID = '', clientSecret } = settings.azure;
  if (!enabled || clientSecret || (!clientID && atLeast(settings, '1.19'))) return;
  new Secret(scope, 'OperatorAzureCredentials', {
    metadata: namespaced(settings, namespace, 'cilium-azure', { annotations: settings.operator.annotations }),
    type: 'Opaque',
    data: { AZURE_CLIENT_ID: Buffer.from(clientID).toString('base64'), AZURE_CLIENT_SECRET: '' },
  });
}
