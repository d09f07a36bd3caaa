import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../problems';
import { CILIUM_VERSION } from './settings/images';

/** Whose metrics a dashboard shows; the name of a folder in the chart. */
export type DashboardArea = 'cilium-agent' | 'cilium-operator' | 'hubble';

/** Names the folder of an unpacked chart of Cilium. */
export const CHART_FOLDER_VARIABLE = 'PLATYPAAS_CILIUM_CHART';

/**
 * Cilium's dashboards by name, with the SHA-256 of their files. Upstream publishes them only as a part of its chart;
 * they are read from there, and the digests make sure that every machine gives the same output.
 */
const DASHBOARDS: Readonly<Record<DashboardArea, Readonly<Record<string, string>>>> = {
  'cilium-agent': {
    'cilium-dashboard': 'aba752b261d68573710fe19469568a4d603033d41ca76778709876fd5aa07ef3',
  },
  'cilium-operator': {
    'cilium-operator-dashboard': 'c68e74395e5bd8068cb19a911730e2302e5e812e224b07f5dca725b4cfb4c2e2',
  },
  hubble: {
    'hubble-dashboard': 'd6aad930a6f0604e67cf0821287f64df5e8f97b15a5d2d1b8ef96e4c20efcfa4',
    'hubble-dns-namespace': '101f67c27e26a1cfdeb2e6632da68b3a09c3276de8b11d98395e5e675e0f2767',
    'hubble-l7-http-metrics-by-workload': 'c7bf83e02273f8fcfb4adb6fe25a0df75d49410e1676b301ac93a1a50357ebf9',
    'hubble-network-overview-namespace': '88aee2a28d7bdd21108c150459928cc63b3d575bc3b4f649b644da6582beb5d0',
  },
};

/** A dashboard as Grafana imports it. */
export interface Dashboard {
  readonly name: string;
  readonly json: string;
}

/** What came of reading the dashboards of some areas. */
export interface ReadDashboards {
  readonly dashboards: readonly Dashboard[];
  readonly problems: readonly Problem[];
}

/** Reads the dashboards of one area from the unpacked chart that the environment names. */
export function readDashboards(
  area: DashboardArea,
  setting: string,
  folder = process.env[CHART_FOLDER_VARIABLE],
): ReadDashboards {
  if (!folder) {
    const what = `${setting} is true, but the dashboards are files of upstream's chart, and there is no such chart at hand.`;
    return { dashboards: [], problems: [unavailable(what)] };
  }
  const dashboards: Dashboard[] = [];
  const problems: Problem[] = [];
  for (const [name, digest] of Object.entries(DASHBOARDS[area])) {
    const file = join(folder, 'files', area, 'dashboards', `${name}.json`);
    const content = contentOf(file);
    if (content === undefined) problems.push(unavailable(`${setting} is true, but ${file} cannot be read.`));
    else if (createHash('sha256').update(content).digest('hex') === digest) {
      dashboards.push({ name, json: content.toString('utf8') });
    } else problems.push(unavailable(`${setting} is true, but ${file} is not the one of Cilium ${CILIUM_VERSION}.`));
  }
  return { dashboards, problems };
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

function unavailable(what: string): Problem {
  return {
    what,
    remedy: `Unpack the chart of Cilium ${CILIUM_VERSION} and name its folder in ${CHART_FOLDER_VARIABLE}, or set it to false.`,
    code: 'CIL037',
  };
}
