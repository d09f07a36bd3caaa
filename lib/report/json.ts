import { consequenceJson } from '../upgrade/report';
import type { PodGroup } from './pods';
import type { Report } from './report';

/** The contents of a page for programs: pods are listed once, and referenced by their ids elsewhere. */
export function jsonOf(report: Report): object {
  const { name, day, objects, pods, traffic, openness, rights, hostPowers, pools, changes } = report;
  const { applications, policyCount, versions, images, unknownCharts, budget, ports, waves } = report;
  return {
    name,
    day,
    objects: objects.map(({ members: _, place: __, ...object }) => object),
    pods: pods.map(({ pod: _, ...group }) => group),
    applications,
    policyCount,
    flows: traffic.flows.map(({ from, to, ...flow }) => ({ from: from.id, to: to.id, ...flow })),
    contacts: traffic.contacts.map(named),
    openness: openness.map(named),
    versions,
    images,
    unknownCharts: unknownCharts.map(({ name, chart, version }) => ({ name, chart, version })),
    budget,
    rights: rights.map(({ pods: holders, ...right }) => ({ ...right, pods: holders.map(({ id }) => id) })),
    hostPowers: hostPowers.map(named),
    ports,
    // JSON has no exact integers beyond 2^53, which IPv6 networks need.
    pools: pools.map(({ size, ...pool }) => ({ ...pool, size: size === undefined ? undefined : String(size) })),
    waves,
    changes: changes && { ...changes, consequences: changes.consequences.map(consequenceJson) },
  };
}

function named<Members extends { readonly pods: PodGroup }>({ pods, ...members }: Members): object {
  return { pods: pods.id, ...members };
}
