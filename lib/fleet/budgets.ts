import { inColumns } from '../diff/columns';
import { quantity } from '../kubernetes/quantity';
import type { ClusterFacts } from '../platforms/tenant-fleet/facts';
import type { WrittenFleet, WrittenTenant } from './read';

/** A resource of an admin cluster, and how much of it is used. */
export interface Budget {
  readonly cluster: string;
  readonly resource: string;
  readonly used: number;
  readonly capacity: number;
  readonly unit: '' | 'CPUs' | 'GiB' | 'MiB';
}

const GIB = 1024 ** 3;

/** All budgets of a fleet. */
export function budgetsOf({ clusters, tenants }: WrittenFleet): Budget[] {
  return clusters.flatMap((cluster) =>
    ofCluster(
      cluster,
      tenants.filter(({ facts }) => facts.cluster === cluster.cluster),
    ),
  );
}

function ofCluster(facts: ClusterFacts, tenants: readonly WrittenTenant[]): Budget[] {
  const { cluster, pods, cpu, memory, etcd, shards, addresses, nodePorts } = facts;
  const sum = (of: (tenant: WrittenTenant) => number, some = tenants) =>
    some.reduce((total, one) => total + of(one), 0);
  const row = (resource: string, used: number, capacity: number, unit: Budget['unit'] = ''): Budget => ({
    cluster,
    resource,
    used,
    capacity,
    unit,
  });
  const amount = (text: string) => Number(quantity(text) ?? 0n) / 1e9;
  return [
    row(
      'pods',
      sum(({ facts: { demand } }) => demand.pods),
      pods,
    ),
    row(
      'CPU',
      sum(({ facts: { demand } }) => amount(demand.cpu)),
      amount(cpu),
      'CPUs',
    ),
    row('memory', sum(({ facts: { demand } }) => amount(demand.memory)) / GIB, amount(memory) / GIB, 'GiB'),
    ...Object.entries(etcd).flatMap(([name, most]) => {
      const held = tenants.filter((tenant) => tenant.facts.etcd === name);
      const bytes = sum(({ facts: { demand } }) => demand.etcdBytes, held);
      return [
        row(`tenants of ${name}`, held.length, most.tenants),
        row(`database of ${name}`, bytes / 1024 ** 2, most.bytes / 1024 ** 2, 'MiB'),
      ];
    }),
    ...Object.entries(shards).map(([shard, most]) =>
      row(`tenants of shard ${shard}`, tenants.filter((tenant) => String(tenant.facts.shard) === shard).length, most),
    ),
    ...(addresses > 0 ? [row('addresses', tenants.length, addresses)] : []),
    ...(nodePorts > 0 ? [row('pairs of node ports', tenants.length, nodePorts)] : []),
  ];
}

/** The budgets as text. */
export function budgetTable(budgets: readonly Budget[]): string {
  const number = (value: number) => (Number.isInteger(value) ? value : Math.ceil(value * 10) / 10).toLocaleString('en');
  const rows = [
    ['budget', 'used', 'of', '', 'share'],
    ...budgets.map(({ cluster, resource, used, capacity, unit }) => [
      `${cluster}: ${resource}`,
      number(used),
      number(capacity),
      unit,
      `${Math.ceil((100 * used) / capacity)} %`,
    ]),
  ];
  return inColumns(rows, (column) => column !== 0 && column !== 3)
    .map((line) => `${line}\n`)
    .join('');
}
