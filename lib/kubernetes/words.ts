/** The values of enumerations in Kubernetes' objects: the API server rejects any other. */

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */
export const SERVICE_TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

/** @see https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy */
export const PULL_POLICIES = ['Always', 'IfNotPresent', 'Never'] as const;

/** @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy */
export const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'] as const;

/** @see https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
export const ACCESS_MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;

/** Traffic policies of a Service. */
export const TRAFFIC_POLICIES = ['Cluster', 'Local'] as const;

/** @see https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy */
export const EVICTION_POLICIES = ['IfHealthyBudget', 'AlwaysAllow'] as const;
