import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import {
  type Container,
  DaemonSet,
  type EnvVar,
  Secret,
  ServiceAccount,
  type Volume,
} from '../../../kubernetes/objects';
import { exemptIfNeeded } from '../../../secrets/exemptions';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { fromNode } from '../shared/host-paths';
import { imageReference } from '../shared/image';
import { namespaced } from '../shared/metadata';
import { priorityClass } from '../shared/priority-class';
import { PART_OF_CILIUM } from '../shared/rbac';

const NAME = 'ztunnel-cilium';
const PODS = { app: NAME };
const LABELS = { ...PODS, ...PART_OF_CILIUM, 'app.kubernetes.io/name': NAME };
const SECRET = 'cilium-ztunnel-secrets';
const ROOT_CERTIFICATE = 'bootstrap-root.crt';

/** Istio's ztunnel on each node: it encrypts the traffic of pods, and gets its certificates from Cilium. */
export function ztunnel(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { enabled, type, ztunnel } = settings.encryption;
  if (!enabled || type !== 'ztunnel' || !atLeast(settings, '1.19')) return;
  const account = settings.serviceAccounts.ztunnel;
  rootCertificate(scope, settings, namespace);
  if (account.create) {
    new ServiceAccount(scope, 'ZtunnelServiceAccount', {
      metadata: namespaced(settings, namespace, account.name, {
        annotations: { ...ztunnel.annotations, ...account.annotations },
      }),
    });
  }
  new DaemonSet(scope, 'Ztunnel', {
    metadata: namespaced(settings, namespace, NAME, { labels: LABELS, annotations: ztunnel.annotations }),
    spec: {
      revisionHistoryLimit: 10,
      minReadySeconds: ztunnel.minReadySeconds || undefined,
      selector: { matchLabels: PODS },
      updateStrategy: orNothing(ztunnel.updateStrategy),
      template: {
        metadata: {
          annotations: { 'sidecar.istio.io/inject': 'false', ...ztunnel.podAnnotations },
          labels: { ...LABELS, ...settings.commonLabels, ...ztunnel.podLabels },
        },
        spec: {
          imagePullSecrets: orNothing(settings.imagePullSecrets),
          hostNetwork: true,
          dnsPolicy: 'ClusterFirst',
          containers: [container(settings)],
          affinity: orNothing(ztunnel.affinity),
          nodeSelector: orNothing(ztunnel.nodeSelector),
          tolerations: orNothing(ztunnel.tolerations),
          priorityClassName: priorityClass(settings, ztunnel.priorityClassName, 'system-node-critical'),
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: ztunnel.terminationGracePeriodSeconds,
          ...(account.create
            ? { serviceAccountName: account.name, automountServiceAccountToken: account.automount }
            : { automountServiceAccountToken: false }),
          volumes: volumes(settings),
        },
      },
    },
  });
}

/** The certificate of the CA with which ztunnel verifies the agent; no key. */
function rootCertificate(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { secrets, annotations } = settings.encryption.ztunnel;
  if (!secrets.bootstrapRootCert) return;
  const certificate = new Secret(scope, 'ZtunnelSecrets', {
    metadata: namespaced(settings, namespace, SECRET, {
      labels: { ...PART_OF_CILIUM, 'app.kubernetes.io/name': NAME },
      annotations,
    }),
    type: 'Opaque',
    data: { [ROOT_CERTIFICATE]: Buffer.from(secrets.bootstrapRootCert).toString('base64') },
  });
  exemptIfNeeded(certificate, 'data*', 'the certificate of an authority, which everyone may read');
}

function container(settings: CiliumSettings): Container {
  const { ztunnel } = settings.encryption;
  return {
    name: 'istio-proxy',
    image: imageReference(ztunnel.image),
    imagePullPolicy: ztunnel.image.pullPolicy,
    args: ['proxy', 'ztunnel'],
    env: env(settings),
    readinessProbe: {
      httpGet: { path: '/healthz/ready', port: ztunnel.healthPort, host: '127.0.0.1', scheme: 'HTTP' },
      ...ztunnel.readinessProbe,
      successThreshold: 1,
      timeoutSeconds: 1,
    },
    resources: orNothing(ztunnel.resources),
    securityContext: {
      allowPrivilegeEscalation: true,
      capabilities: { add: ['NET_ADMIN', 'SYS_ADMIN', 'NET_RAW'], drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: 1337,
      runAsNonRoot: false,
      runAsUser: 0,
    },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { name: 'cilium-dir', mountPath: '/var/run/cilium', readOnly: false },
      { name: SECRET, mountPath: '/etc/ztunnel', readOnly: true },
      ...ztunnel.extraVolumeMounts,
    ],
  };
}

function env({ encryption: { ztunnel } }: CiliumSettings): EnvVar[] {
  const fromPod = (name: string, fieldPath: string): EnvVar => ({
    name,
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } },
  });
  const certificate = `/etc/ztunnel/${ROOT_CERTIFICATE}`;
  return [
    { name: 'XDS_ADDRESS', value: 'https://localhost:15012' },
    { name: 'XDS_ROOT_CA', value: certificate },
    { name: 'CA_ROOT_CA', value: certificate },
    { name: 'CA_ADDRESS', value: ztunnel.caAddress },
    { name: 'ISTIO_META_DNS_CAPTURE', value: 'false' },
    { name: 'INPOD_UDS', value: '/var/run/cilium/ztunnel.sock' },
    // The agent looks a node up by its address, which upstream gives under this name.
    fromPod('NODE_NAME', 'status.hostIP'),
    fromPod('INSTANCE_IP', 'status.podIP'),
    { name: 'ISTIO_META_ENABLE_HBONE', value: 'true' },
    ...ztunnel.extraEnv,
  ];
}

function volumes({ encryption: { ztunnel } }: CiliumSettings): Volume[] {
  const items = [{ key: ROOT_CERTIFICATE, path: ROOT_CERTIFICATE, mode: 420 }];
  return [
    fromNode('cilium-dir', '/var/run/cilium', 'DirectoryOrCreate'),
    { name: SECRET, secret: { secretName: SECRET, defaultMode: 420, items } },
    ...ztunnel.extraVolumes,
  ];
}
