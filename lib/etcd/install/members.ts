import type { Size } from 'cdk8s';
import { type ApiObject, SizeRoundingBehavior } from 'cdk8s';
import type { Construct } from 'constructs';
import { mountedSecret, mounts, volumes } from '../../kubernetes/mounted';
import { PodDisruptionBudget, Service, StatefulSet } from '../../kubernetes/objects';
import { isolatedContainer, unprivilegedPodWithVolumes } from '../../kubernetes/pod-security';
import {
  CLIENT_PORT,
  type FleetNames,
  METRICS_PORT,
  memberHost,
  memberLabels,
  PEER_PORT,
  peerService,
  range,
  SECRETS,
} from '../fleet-names';

/** How the members of a fleet run. */
export interface MemberOptions {
  readonly image: string;
  readonly quota: Size;
  readonly storage: Size;
  readonly storageClass: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly compaction: string;
}

/** The members, one per node and as far as possible one per zone; one at a time may be down. */
export function members(scope: Construct, names: FleetNames, options: MemberOptions): ApiObject {
  const { name, namespace } = names;
  const labels = memberLabels(names);
  const metadata = { name, namespace, labels };
  const ports = [
    { name: 'client', port: CLIENT_PORT },
    { name: 'peer', port: PEER_PORT },
    { name: 'metrics', port: METRICS_PORT },
  ];
  const certificates = [
    mountedSecret('server', '/etc/etcd/server', SECRETS.server(names)),
    mountedSecret('peer', '/etc/etcd/peer', SECRETS.peer(names)),
  ];
  new Service(scope, 'PeerService', {
    metadata: { name: peerService(names), namespace, labels },
    // Members find each other before any of them is ready.
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: labels, ports },
  });
  new PodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata,
    spec: { maxUnavailable: 1, selector: { matchLabels: labels }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  return new StatefulSet(scope, 'Resource', {
    metadata,
    spec: {
      serviceName: peerService(names),
      replicas: names.members,
      // The first members wait for one another; changes still roll out one by one.
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          priorityClassName: 'system-cluster-critical',
          terminationGracePeriodSeconds: 30,
          nodeSelector: { ...options.nodeSelector },
          tolerations: [{ key: 'platypaas.dev/etcd', operator: 'Equal', value: name, effect: 'NoSchedule' }],
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [
                { labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' },
              ],
            },
          },
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              // Not every cluster has zones.
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: labels },
            },
          ],
          securityContext: unprivilegedPodWithVolumes(),
          containers: [
            {
              name: 'etcd',
              image: options.image,
              command: ['etcd', ...memberArguments(names, options)],
              env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
              ports: ports.map(({ name, port }) => ({ name, containerPort: port })),
              startupProbe: { ...probe('/readyz'), periodSeconds: 5, failureThreshold: 60 },
              livenessProbe: { ...probe('/livez'), periodSeconds: 10, failureThreshold: 8 },
              readinessProbe: { ...probe('/readyz'), periodSeconds: 5, failureThreshold: 3 },
              resources: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: memoryOf(options.quota) } },
              securityContext: isolatedContainer(),
              volumeMounts: [{ name: 'data', mountPath: '/var/lib/etcd' }, ...mounts(certificates)],
            },
          ],
          volumes: volumes(certificates),
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: {
            accessModes: ['ReadWriteOnce'],
            storageClassName: options.storageClass,
            resources: { requests: { storage: `${mebibytes(options.storage)}Mi` } },
          },
        },
      ],
    },
  });
}

/** @see https://etcd.io/docs/v3.6/op-guide/configuration/ */
function memberArguments(names: FleetNames, { quota, compaction }: MemberOptions): string[] {
  const own = `$(POD_NAME).${peerService(names)}.${names.namespace}.svc`;
  const cluster = range(names.members).map(
    (index) => `${names.name}-${index}=https://${memberHost(names, index)}:${PEER_PORT}`,
  );
  return [
    '--name=$(POD_NAME)',
    '--data-dir=/var/lib/etcd/data',
    `--listen-client-urls=https://0.0.0.0:${CLIENT_PORT}`,
    `--advertise-client-urls=https://${own}:${CLIENT_PORT}`,
    `--listen-peer-urls=https://0.0.0.0:${PEER_PORT}`,
    `--initial-advertise-peer-urls=https://${own}:${PEER_PORT}`,
    `--listen-metrics-urls=http://0.0.0.0:${METRICS_PORT}`,
    `--initial-cluster=${cluster.join(',')}`,
    '--initial-cluster-state=new',
    `--initial-cluster-token=${names.namespace}/${names.name}`,
    '--cert-file=/etc/etcd/server/tls.crt',
    '--key-file=/etc/etcd/server/tls.key',
    '--trusted-ca-file=/etc/etcd/server/ca.crt',
    '--client-cert-auth=true',
    '--peer-cert-file=/etc/etcd/peer/tls.crt',
    '--peer-key-file=/etc/etcd/peer/tls.key',
    '--peer-trusted-ca-file=/etc/etcd/peer/ca.crt',
    '--peer-client-cert-auth=true',
    // It would need a server certificate that is also valid for clients.
    '--enable-grpc-gateway=false',
    `--quota-backend-bytes=${quota.toKibibytes() * 1024}`,
    '--auto-compaction-mode=periodic',
    `--auto-compaction-retention=${compaction}`,
    '--feature-gates=CompactHashCheck=true,InitialCorruptCheck=true',
  ];
}

function probe(path: string) {
  return { httpGet: { path, port: METRICS_PORT }, timeoutSeconds: 5 };
}

/** The database is mapped into memory, plus the index of its keys and what watchers have not read yet. */
function memoryOf(quota: Size): string {
  return `${mebibytes(quota) + 4096}Mi`;
}

function mebibytes(size: Size): number {
  return size.toMebibytes({ rounding: SizeRoundingBehavior.FAIL });
}
