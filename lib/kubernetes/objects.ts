import { type ApiObject, type ApiObjectMetadata, Chart, JsonPatch } from 'cdk8s';
import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Construct } from 'constructs';
import './newer-fields';
import { PlainObject } from './plain-object';
import type { RealNames } from './real-names';

/**
 * An object in the form of a manifest, typed by the bindings, with the names that the API server expects; quantities
 * and ports are plain strings and numbers.
 *
 * The bindings' own classes render an object through functions that drop every unknown field, even one added with
 * `addJsonPatch` (cdk8s-team/cdk8s#2163). So the bindings only provide types, and a plain `ApiObject` renders.
 */
export type Manifest<T> = 0 extends 1 & T
  ? T // `any` stays
  : T extends string
    ? `${T}` // the bindings' enums, as their words
    : T extends readonly (infer Item)[]
      ? readonly Manifest<Item>[]
      : T extends Date
        ? string
        : T extends object
          ? IsNumberOrText<T> extends true
            ? number | string
            : { [K in keyof T as K extends keyof RealNames ? RealNames[K] : K]: Manifest<T[K]> }
          : T;

/**
 * Whether a type is one of the bindings' classes around a number or a text: `IntOrString`, `Quantity` and similar ones.
 */
type IsNumberOrText<T> = [keyof T] extends [never]
  ? false
  : Partial<T> extends T
    ? false // an object of one optional field, as in the log of a CiliumNetworkPolicy
    : [keyof T] extends ['value']
      ? true
      : false;

/** A class of typed API objects that loses no field. */
export type ObjectClass<Props> = new (scope: Construct, id: string, manifest: Manifest<Props>) => ApiObject;

type WithMetadata = { readonly metadata?: ApiObjectMetadata };

/** The kinds below that are not namespaced. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'IngressClass',
  'Namespace',
]);

/** The class of one kind. `Props` is what the generated bindings accept for it. */
function objectClass<Props>(apiVersion: string, kind: string): ObjectClass<Props> {
  return class extends PlainObject {
    constructor(scope: Construct, id: string, manifest: Manifest<Props>) {
      super(scope, id, { ...(manifest as WithMetadata), apiVersion, kind });
      // A chart sets its namespace on every object in it, whatever its kind.
      if (CLUSTER_SCOPED.has(kind) && Chart.of(this).namespace !== undefined) {
        this.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
      }
    }
  };
}

export type Container = Manifest<k8s.Container>;
export type ContainerPort = Manifest<k8s.ContainerPort>;
export type EnvVar = Manifest<k8s.EnvVar>;
export type NetworkPolicyEgressRule = Manifest<k8s.NetworkPolicyEgressRule>;
export type NetworkPolicyIngressRule = Manifest<k8s.NetworkPolicyIngressRule>;
export type ObjectMeta = Manifest<k8s.ObjectMeta>;
export type PodSpec = Manifest<k8s.PodSpec>;
export type PodTemplateSpec = Manifest<k8s.PodTemplateSpec>;
export type PolicyRule = Manifest<k8s.PolicyRule>;
export type Probe = Manifest<k8s.Probe>;
export type ServicePort = Manifest<k8s.ServicePort>;
export type Volume = Manifest<k8s.Volume>;
export type VolumeMount = Manifest<k8s.VolumeMount>;
export type CronJobSpec = Manifest<k8s.CronJobSpec>;
export type JobSpec = Manifest<k8s.JobSpec>;

export const APIService = objectClass<k8s.KubeApiServiceProps>('apiregistration.k8s.io/v1', 'APIService');
export const ClusterRole = objectClass<k8s.KubeClusterRoleProps>('rbac.authorization.k8s.io/v1', 'ClusterRole');
export const ClusterRoleBinding = objectClass<k8s.KubeClusterRoleBindingProps>(
  'rbac.authorization.k8s.io/v1',
  'ClusterRoleBinding',
);
export const ConfigMap = objectClass<k8s.KubeConfigMapProps>('v1', 'ConfigMap');
export const CronJob = objectClass<k8s.KubeCronJobProps>('batch/v1', 'CronJob');
export const DaemonSet = objectClass<k8s.KubeDaemonSetProps>('apps/v1', 'DaemonSet');
export const Deployment = objectClass<k8s.KubeDeploymentProps>('apps/v1', 'Deployment');
export const Endpoints = objectClass<k8s.KubeEndpointsProps>('v1', 'Endpoints');
export const EndpointSlice = objectClass<k8s.KubeEndpointSliceProps>('discovery.k8s.io/v1', 'EndpointSlice');
export const HorizontalPodAutoscaler = objectClass<k8s.KubeHorizontalPodAutoscalerV2Props>(
  'autoscaling/v2',
  'HorizontalPodAutoscaler',
);
export const Ingress = objectClass<k8s.KubeIngressProps>('networking.k8s.io/v1', 'Ingress');
export const IngressClass = objectClass<k8s.KubeIngressClassProps>('networking.k8s.io/v1', 'IngressClass');
export const Job = objectClass<k8s.KubeJobProps>('batch/v1', 'Job');
export const Namespace = objectClass<k8s.KubeNamespaceProps>('v1', 'Namespace');
export const LimitRange = objectClass<k8s.KubeLimitRangeProps>('v1', 'LimitRange');
export const NetworkPolicy = objectClass<k8s.KubeNetworkPolicyProps>('networking.k8s.io/v1', 'NetworkPolicy');
export const PersistentVolumeClaim = objectClass<k8s.KubePersistentVolumeClaimProps>('v1', 'PersistentVolumeClaim');
export const PodDisruptionBudget = objectClass<k8s.KubePodDisruptionBudgetProps>('policy/v1', 'PodDisruptionBudget');
export const ResourceQuota = objectClass<k8s.KubeResourceQuotaProps>('v1', 'ResourceQuota');
export const Role = objectClass<k8s.KubeRoleProps>('rbac.authorization.k8s.io/v1', 'Role');
export const RoleBinding = objectClass<k8s.KubeRoleBindingProps>('rbac.authorization.k8s.io/v1', 'RoleBinding');
export const Secret = objectClass<k8s.KubeSecretProps>('v1', 'Secret');
export const Service = objectClass<k8s.KubeServiceProps>('v1', 'Service');
export const ServiceAccount = objectClass<k8s.KubeServiceAccountProps>('v1', 'ServiceAccount');
export const StatefulSet = objectClass<k8s.KubeStatefulSetProps>('apps/v1', 'StatefulSet');
