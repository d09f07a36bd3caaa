import type { JsonMap } from '../../settings/schema';
import { and, type Field, from, list, listOf, mapOf, object, PORT, QUANTITY, SET } from '../field';

/**
 * What the API server fills into pod specifications, and which lists in them have no order.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/apis/core/v1/defaults.go
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/staging/src/k8s.io/api/core/v1/types.go
 */

// `omitempty` on a plain bool, number or string: the API server does not store its zero value.
const NO = false;
const NONE = '';
const ZERO = 0;

const FIELD_REF = object({ apiVersion: 'v1' });
const RESOURCE_FIELD_REF = object({ divisor: { as: 'quantity', fallback: '0' } });

const RESOURCES = object({ limits: mapOf(QUANTITY), requests: mapOf(QUANTITY) });

const HTTP_GET = object({ path: '/', scheme: 'HTTP', host: NONE, port: PORT });
const TCP_SOCKET = object({ port: PORT, host: NONE });

const PROBE = object({
  initialDelaySeconds: ZERO,
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  httpGet: HTTP_GET,
  tcpSocket: TCP_SOCKET,
  grpc: object({ service: NONE, port: PORT }),
});

const HOOK = object({ httpGet: HTTP_GET, tcpSocket: TCP_SOCKET });

const ENVIRONMENT = list({
  value: { as: 'text', fallback: NONE },
  valueFrom: object({ fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_FIELD_REF }),
});

const CONTAINER = object({
  imagePullPolicy: from((container) => pullPolicy(container.image)),
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  args: SET,
  env: ENVIRONMENT,
  envFrom: list({ prefix: NONE }),
  ports: list(
    { protocol: 'TCP', containerPort: PORT, hostPort: { as: 'port', fallback: ZERO }, hostIP: NONE, name: NONE },
    { by: ['containerPort', 'protocol'] },
  ),
  resources: RESOURCES,
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
  lifecycle: object({ postStart: HOOK, preStop: HOOK }),
  securityContext: object({ capabilities: object({ add: SET, drop: SET }) }),
  volumeMounts: list({ readOnly: NO, subPath: NONE, subPathExpr: NONE }, { by: ['mountPath'], order: 'free' }),
  volumeDevices: list({}, { by: ['devicePath'] }),
  stdin: NO,
  stdinOnce: NO,
  tty: NO,
  workingDir: NONE,
});

/** An image without a tag is the latest; with a digest and no tag it is a fixed one. */
function pullPolicy(image: unknown): string | undefined {
  if (typeof image !== 'string') return undefined;
  const [name = '', digest] = image.split('@');
  const tag = /:([\w.-]+)$/.exec(name)?.[1] ?? (digest === undefined ? 'latest' : '');
  return tag === 'latest' ? 'Always' : 'IfNotPresent';
}

const OWN_MODE = 420;
const FILES = object({ defaultMode: OWN_MODE });
const DOWNWARD_ITEMS = list({ fieldRef: FIELD_REF, resourceFieldRef: RESOURCE_FIELD_REF }, { by: ['path'] });

const VOLUME_SOURCES: { readonly [source: string]: Field } = {
  configMap: and(FILES, { items: list({}, { by: ['path'] }) }),
  secret: and(FILES, { items: list({}, { by: ['path'] }) }),
  downwardAPI: and(FILES, { items: DOWNWARD_ITEMS }),
  projected: and(FILES, {
    sources: list({
      serviceAccountToken: object({ expirationSeconds: 3600, audience: NONE }),
      downwardAPI: object({ items: DOWNWARD_ITEMS }),
    }),
  }),
  hostPath: object({ type: NONE }),
  emptyDir: object({ medium: NONE, sizeLimit: QUANTITY }),
  image: object({ pullPolicy: from(({ reference }) => pullPolicy(reference)) }),
  persistentVolumeClaim: object({ readOnly: NO }),
  nfs: object({ readOnly: NO }),
  iscsi: object({ iscsiInterface: 'default', readOnly: NO, chapAuthDiscovery: NO, chapAuthSession: NO }),
  azureDisk: object({ cachingMode: 'ReadWrite', fsType: 'ext4', kind: 'Shared', readOnly: NO }),
  rbd: object({ pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring', readOnly: NO }),
};

const VOLUME = object({
  ...VOLUME_SOURCES,
  emptyDir: { ...VOLUME_SOURCES.emptyDir, fallback: emptyDirectory },
});

/** A volume without a source is an empty directory. */
function emptyDirectory(volume: JsonMap): JsonMap | undefined {
  return Object.keys(volume).every((key) => key === 'name') ? {} : undefined;
}

const POD_SPEC = object({
  dnsPolicy: 'ClusterFirst',
  restartPolicy: 'Always',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 30,
  hostNetwork: NO,
  hostPID: NO,
  hostIPC: NO,
  hostname: NONE,
  subdomain: NONE,
  priorityClassName: NONE,
  serviceAccountName: NONE,
  nodeName: NONE,
  containers: listOf(CONTAINER),
  initContainers: listOf(CONTAINER, { order: 'kept' }),
  volumes: listOf(VOLUME),
  tolerations: SET,
  hostAliases: list({ hostnames: SET }, { by: ['ip'] }),
  topologySpreadConstraints: list({}, { by: ['topologyKey', 'whenUnsatisfiable'] }),
  dnsConfig: object({ options: SET }),
  overhead: mapOf(QUANTITY),
  securityContext: object({ supplementalGroups: SET, sysctls: SET }),
});

/** A pod template of a workload. */
export const POD_TEMPLATE = object({ spec: POD_SPEC });

const CHOSEN = { allocated: true };

/** A standalone pod, which admission completes more than templates. */
export const POD = object({
  spec: and(POD_SPEC, {
    enableServiceLinks: true,
    nodeName: CHOSEN,
    priority: CHOSEN,
    preemptionPolicy: CHOSEN,
    serviceAccountName: 'default',
  }),
});
