import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { CiliumCni, Encryption, IpBlock, LabelSelector, LoadBalancerIpPool } from '../../../lib';
import { apiObjectsOf } from '../../../lib/kubernetes/api-objects';
import { operatorHasRegistered } from '../cilium/definitions';
import { binary } from '../control-plane/binaries';
import type { Cluster } from '../control-plane/cluster';

/** Objects that the operator runs with, by their kinds: its ConfigMap, its account and its rights. */
const ITS_OWN = [
  'Namespace',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
];

/** An object as it is applied. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Runs Cilium's operator on loopback, with the ConfigMap and the rights of an install's manifests. */
export async function runOperator(cluster: Cluster, objects: readonly Manifest[]): Promise<void> {
  const own = objects.filter(({ kind }) => ITS_OWN.includes(kind));
  for (const namespace of new Set(own.flatMap(({ metadata }) => metadata.namespace ?? []))) {
    await cluster.kubectl.try(['create', 'namespace', namespace]);
  }
  await apply(cluster, own);
  const config = objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'cilium-config');
  const folder = join(cluster.processes.folder, 'cilium-config');
  mkdirSync(folder);
  for (const [key, value] of Object.entries(config?.data ?? {})) writeFileSync(join(folder, key), value);
  const kubeconfig = await cluster.kubeconfigOf('kube-system', 'cilium-operator');
  const flags = [
    `--config-dir=${folder}`,
    `--k8s-kubeconfig-path=${kubeconfig}`,
    '--operator-api-serve-addr=127.0.0.1:0',
  ];
  cluster.start('cilium-operator', await binary('cilium-operator'), [...flags, '--enable-metrics=false']);
  await operatorHasRegistered(cluster, [
    'ciliumloadbalancerippools',
    'ciliumenvoyconfigs',
    'ciliumgatewayclassconfigs',
    'ciliuml2announcementpolicies',
  ]);
}

/** Applies objects. */
export async function apply(cluster: Cluster, objects: readonly object[]): Promise<void> {
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  await cluster.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', '-'], list);
}

/** Cilium with what Gateways need, and addresses for all of them. */
export function install(): Manifest[] {
  const chart = new Chart(new App(), 'cilium', { disableResourceNameHashes: true });
  new CiliumCni(chart, 'cilium', {
    kubeProxyReplacement: true,
    apiServer: { host: '192.168.1.10' },
    encryption: Encryption.none(),
    gatewayApi: {},
  });
  new LoadBalancerIpPool(chart, 'pool', {
    blocks: [IpBlock.cidr('172.30.0.0/16')],
    serviceSelector: LabelSelector.everything().exists('io.cilium.gateway/owning-gateway'),
  });
  return manifestsOf(chart);
}

/** Its objects, whatever is wrong with them. */
export function manifestsOf(chart: Chart): Manifest[] {
  return apiObjectsOf(chart).map((object) => object.toJson() as Manifest);
}
