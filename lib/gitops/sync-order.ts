import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { clusterScoped } from '../cilium/cluster/cluster-scoped';
import { dependenciesOf } from './order';
import type { PlatformComponent } from './platform-component';

/** An Application, and those whose workloads wait for it. */
interface Gate {
  readonly application: string;
  readonly dependents: readonly PlatformComponent[];
}

/** Where the Applications are, and which one comes before all others. */
export interface SyncOrderProps {
  readonly components: readonly PlatformComponent[];
  /** The name of the ApplicationSet, which is the prefix of the policies' names. */
  readonly name: string;
  readonly argoCdNamespace: string;
  /** The Application that creates and closes the namespaces. */
  readonly namespacesApplication: string;
}

// The kinds that create pods. A CRD or a Secret of a component may exist before what the component waits for.
const WORKLOADS = [
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'statefulsets'] },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'] },
];

// An Application without objects is healthy as well; one with a history has been synchronized.
const HEALTHY =
  "params.?status.?health.?status.orValue('') == 'Healthy' && size(params.?status.?history.orValue([])) > 0";

/**
 * Keeps the order of the first sync: the API server refuses the workloads of a component until the Applications of
 * everything that it needs have been synchronized and are healthy. Argo CD retries the sync until they are accepted.
 *
 * Argo CD itself can only order Applications by turning their self-heal off (see ADR 13), while a policy sees exactly
 * the moment that matters: when a workload is created. Updates pass, and so do objects of anyone else.
 */
export function syncOrder(scope: Construct, props: SyncOrderProps): void {
  for (const gate of gatesOf(props)) {
    const name = `${props.name}-after-${gate.application}`;
    const resourceRules = WORKLOADS.map((rule) => ({ ...rule, apiVersions: ['*'], operations: ['CREATE'] }));
    policy(scope, 'ValidatingAdmissionPolicy', name, {
      failurePolicy: 'Fail',
      paramKind: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' },
      // While the API server does not know Applications it refuses whatever the constraints match, before it looks at the
      // binding or a condition: in other namespaces that would be Cilium, and everything else.
      matchConstraints: { namespaceSelector: inNamespacesOf(gate.dependents), resourceRules },
      matchConditions: [{ name: 'of-a-dependent', expression: ofApplications(gate.dependents) }],
      validations: [
        {
          expression: HEALTHY,
          message: `Waits until the Application ${gate.application} is synchronized and healthy.`,
          reason: 'Forbidden',
        },
      ],
    });
    policy(scope, 'ValidatingAdmissionPolicyBinding', name, {
      policyName: name,
      validationActions: ['Deny'],
      paramRef: { name: gate.application, namespace: props.argoCdNamespace, parameterNotFoundAction: 'Deny' },
    });
  }
}

function gatesOf({ components, namespacesApplication }: SyncOrderProps): Gate[] {
  const needs = new Map(components.map((component) => [component, dependenciesOf(component, components)]));
  const gates = components.map(({ name }) => ({
    application: name,
    dependents: components.filter((component) => needs.get(component)?.includes(name)),
  }));
  const first = { application: namespacesApplication, dependents: components };
  return [first, ...gates].filter(({ dependents }) => dependents.length > 0);
}

/** Argo CD marks what it applies with the name of the Application, a colon, and the object. */
function ofApplications(dependents: readonly PlatformComponent[]): string {
  const names = dependents.map(({ name }) => `'${name}'`).sort();
  return `object.metadata.?annotations[?'argocd.argoproj.io/tracking-id'].orValue('').split(':')[0] in [${names.join(', ')}]`;
}

function inNamespacesOf(dependents: readonly PlatformComponent[]): object {
  const values = dependents.map(({ namespace }) => namespace.name);
  const names = [...new Set(values)].sort();
  return { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: names }] };
}

function policy(scope: Construct, kind: string, name: string, spec: object): void {
  const apiVersion = 'admissionregistration.k8s.io/v1';
  clusterScoped(new ApiObject(scope, `${kind}-${name}`, { apiVersion, kind, metadata: { name }, spec }));
}
