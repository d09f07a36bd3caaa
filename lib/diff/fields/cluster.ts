import { ALLOCATED, and, type Field, from, list, listOf, mapOf, object, PORT, QUANTITY, SET } from '../field';

/**
 * Services, networking, access, admission, storage and the rest of the built-in kinds.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/v1.34.4/pkg/apis (the `defaults.go` of each group)
 */

const SERVICE = object({
  type: 'ClusterIP',
  sessionAffinity: 'None',
  sessionAffinityConfig: object({ clientIP: object({ timeoutSeconds: 10800 }) }),
  internalTrafficPolicy: 'Cluster',
  externalTrafficPolicy: 'Cluster',
  allocateLoadBalancerNodePorts: true,
  publishNotReadyAddresses: false,
  // `None` is set by the manifest; any other address that the manifest does not contain is allocated by the cluster.
  clusterIP: { allocated: (value) => value !== 'None', fallback: '' },
  clusterIPs: ALLOCATED,
  ipFamilies: ALLOCATED,
  ipFamilyPolicy: { ...ALLOCATED, fallback: 'SingleStack' },
  healthCheckNodePort: { ...ALLOCATED, as: 'port', fallback: 0 },
  loadBalancerIP: '',
  externalName: '',
  ports: list(
    {
      protocol: 'TCP',
      port: PORT,
      targetPort: { ...PORT, ...from(({ port }) => port) },
      nodePort: { ...ALLOCATED, as: 'port', fallback: 0 },
      name: '',
    },
    { by: ['port', 'protocol'] },
  ),
});

const NETWORK_POLICY_PEERS = list({ ports: list({ protocol: 'TCP', port: PORT }, SET) }, SET);

const NETWORK_POLICY = object({
  policyTypes: { ...SET, ...from(({ egress }) => (egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'])) },
  ingress: NETWORK_POLICY_PEERS,
  egress: NETWORK_POLICY_PEERS,
});

const INGRESS_SERVICE = object({ port: object({ number: PORT }) });
const INGRESS_BACKEND = object({ service: INGRESS_SERVICE });

const INGRESS = object({
  defaultBackend: INGRESS_BACKEND,
  rules: list({ host: '', http: object({ paths: list({ backend: INGRESS_BACKEND }, SET) }) }, SET),
  tls: list({ hosts: SET }, SET),
});

const RBAC_GROUP = 'rbac.authorization.k8s.io';

const ROLE = object({
  rules: list({ apiGroups: SET, resources: SET, resourceNames: SET, verbs: SET, nonResourceURLs: SET }, SET),
  aggregationRule: object({ clusterRoleSelectors: SET }),
});

const ROLE_BINDING = object({
  roleRef: object({ apiGroup: RBAC_GROUP }),
  subjects: list(
    { apiGroup: from(({ kind }) => (kind === 'ServiceAccount' ? '' : RBAC_GROUP)), namespace: '' },
    { by: ['kind', 'namespace', 'name'], order: 'free' },
  ),
});

/** Certificates that a controller in the cluster fills in if a manifest omits them. */
const CLIENT_CONFIG = object({ caBundle: ALLOCATED, service: object({ port: { as: 'port', fallback: 443 } }) });

const ADMISSION_RULES = list(
  { scope: '*', operations: SET, apiGroups: SET, apiVersions: SET, resources: SET, resourceNames: SET },
  SET,
);

const VALIDATING_WEBHOOK = object({
  failurePolicy: 'Fail',
  matchPolicy: 'Equivalent',
  timeoutSeconds: 10,
  namespaceSelector: { fallback: {} },
  objectSelector: { fallback: {} },
  clientConfig: CLIENT_CONFIG,
  rules: ADMISSION_RULES,
});

const MATCH_RESOURCES = object({
  matchPolicy: 'Equivalent',
  namespaceSelector: { fallback: {} },
  objectSelector: { fallback: {} },
  resourceRules: ADMISSION_RULES,
  excludeResourceRules: ADMISSION_RULES,
});

/** A schema, which contains schemas. */
const SCHEMA: Field = {
  get members() {
    return object({
      nullable: false,
      uniqueItems: false,
      exclusiveMaximum: false,
      exclusiveMinimum: false,
      required: SET,
      properties: mapOf(SCHEMA),
      additionalProperties: SCHEMA,
      items: SCHEMA,
      not: SCHEMA,
      allOf: listOf(SCHEMA),
      anyOf: listOf(SCHEMA),
      oneOf: listOf(SCHEMA),
    }).members;
  },
};

const DEFINITION = object({
  names: object({
    singular: from(({ kind }) => String(kind).toLowerCase()),
    listKind: from(({ kind }) => `${kind}List`),
    shortNames: SET,
    categories: SET,
  }),
  preserveUnknownFields: false,
  conversion: object({ strategy: 'None', webhook: object({ clientConfig: CLIENT_CONFIG }) }),
  versions: list({
    deprecated: false,
    additionalPrinterColumns: list({ priority: 0 }, { order: 'kept' }),
    schema: object({ openAPIV3Schema: SCHEMA }),
  }),
});

const API_SERVICE = object({
  caBundle: ALLOCATED,
  insecureSkipTLSVerify: false,
  service: object({ port: { as: 'port', fallback: 443 } }),
});

const CSI_DRIVER = object({
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  requiresRepublish: false,
  seLinuxMount: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  volumeLifecycleModes: { ...SET, fallback: ['Persistent'] },
});

const SECRET_VALUES = mapOf({ as: 'secret' });

const spec = (field: Field) => object({ spec: field });

/** By `group/kind`. */
export const CLUSTER: { readonly [kind: string]: Field } = {
  '/ConfigMap': object({ data: mapOf({ as: 'document' }) }),
  '/Secret': object({ type: 'Opaque', data: SECRET_VALUES }),
  '/Service': spec(SERVICE),
  '/Namespace': spec(object({ finalizers: { ...SET, fallback: ['kubernetes'] } })),
  '/PersistentVolume': spec(
    object({
      persistentVolumeReclaimPolicy: 'Retain',
      volumeMode: 'Filesystem',
      capacity: mapOf(QUANTITY),
      accessModes: SET,
      claimRef: ALLOCATED,
      hostPath: object({ type: '' }),
    }),
  ),
  '/ResourceQuota': spec(object({ hard: mapOf(QUANTITY) })),
  '/LimitRange': spec(
    object({
      limits: list(
        {
          max: mapOf(QUANTITY),
          min: mapOf(QUANTITY),
          default: mapOf(QUANTITY),
          defaultRequest: mapOf(QUANTITY),
          maxLimitRequestRatio: mapOf(QUANTITY),
        },
        { by: ['type'] },
      ),
    }),
  ),
  '/Endpoints': object({ subsets: list({ ports: list({ protocol: 'TCP', port: PORT }) }) }),
  'discovery.k8s.io/EndpointSlice': object({ ports: list({ protocol: 'TCP', name: '', port: PORT }) }),
  'networking.k8s.io/NetworkPolicy': spec(NETWORK_POLICY),
  'networking.k8s.io/Ingress': spec(INGRESS),
  'networking.k8s.io/IngressClass': spec(object({ parameters: object({ scope: 'Cluster' }) })),
  'rbac.authorization.k8s.io/Role': ROLE,
  'rbac.authorization.k8s.io/ClusterRole': ROLE,
  'rbac.authorization.k8s.io/RoleBinding': ROLE_BINDING,
  'rbac.authorization.k8s.io/ClusterRoleBinding': ROLE_BINDING,
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': object({ webhooks: listOf(VALIDATING_WEBHOOK) }),
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': object({
    webhooks: listOf(and(VALIDATING_WEBHOOK, { reinvocationPolicy: 'Never' }), { order: 'kept' }),
  }),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': spec(
    object({ failurePolicy: 'Fail', matchConstraints: MATCH_RESOURCES }),
  ),
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': spec(
    object({ matchResources: MATCH_RESOURCES, validationActions: SET }),
  ),
  'apiextensions.k8s.io/CustomResourceDefinition': spec(DEFINITION),
  'apiregistration.k8s.io/APIService': spec(API_SERVICE),
  'storage.k8s.io/StorageClass': object({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'storage.k8s.io/CSIDriver': spec(CSI_DRIVER),
  'scheduling.k8s.io/PriorityClass': object({ preemptionPolicy: 'PreemptLowerPriority', globalDefault: false }),
};
