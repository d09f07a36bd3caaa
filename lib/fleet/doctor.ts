import * as fs from 'node:fs';
import * as path from 'node:path';
import { KubernetesVersion } from '../hosted-control-plane';
import type { TenantFacts } from '../platforms/tenant-fleet/facts';
import { PLACEMENTS, readRecord } from '../platforms/tenant-fleet/place';
import { unlessRefused } from '../problems';
import { budgetsOf } from './budgets';
import type { WrittenFleet, WrittenTenant } from './read';

/** A finding about the fleet as a whole. */
export interface FleetFinding {
  /** The tenants or admin clusters that it concerns. */
  readonly subjects: readonly string[];
  readonly what: string;
  readonly remedy: string;
}

/** A tenant with what its manifests say. */
interface Read {
  readonly facts: TenantFacts;
  /** Names in the routes that lead to it. */
  readonly routed: readonly string[];
  readonly workloads: string;
  readonly custom: string;
}

/**
 * Problems of a written fleet as a whole: duplicate names, prefixes, ports or addresses, routes that catch others'
 * requests, a wrong record, exceeded budgets, unsupported releases.
 *
 * @param day today, for support: `2026-11-27`
 */
export function findingsIn(fleet: WrittenFleet, day: string): FleetFinding[] {
  const damaged = fleet.tenants.flatMap(missingFiles);
  const tenants = fleet.tenants
    .filter(({ facts }) => !damaged.some(({ subjects }) => subjects.includes(facts.tenant)))
    .map(read);
  return [
    ...recordFindings(fleet),
    ...damaged,
    ...shared(tenants, 'have the same host', 'Give each a different host.', ({ routed }) => routed),
    ...shared(tenants, 'have the same namespace', NAMES, ({ facts }) => [`${facts.cluster}/${facts.namespace}`]),
    ...shared(tenants, 'write to the same place in etcd', NAMES, ({ facts, workloads }) =>
      flag(workloads, 'etcd-prefix').map((prefix) => `${facts.cluster}/${facts.etcd}${prefix}`),
    ),
    ...shared(tenants, 'have the same node port', RECORD, ({ facts, workloads }) =>
      all(workloads, /^ *nodePort: (\d+)$/gm).map((port) => `${facts.cluster}:${port}`),
    ),
    ...shared(tenants, 'have the same address', RECORD, ({ facts }) =>
      facts.address === undefined ? [] : [facts.address],
    ),
    ...nameFindings(tenants),
    ...tenants.flatMap(routeFindings),
    ...tenants.flatMap(etcdFindings),
    ...budgetFindings(fleet),
    ...supportFindings(tenants, day),
  ];
}

const NAMES = 'Synthesize the fleet again: names follow from those of tenants, which are unique.';
const RECORD = `Restore ${PLACEMENTS} from git, and synthesize again.`;

/** Missing parts of a tenant, without which the rest would be applied. */
function missingFiles({ facts: { tenant }, folder }: WrittenTenant): FleetFinding[] {
  const kustomization = path.join(folder, 'kustomization.yaml');
  const listed = fs.existsSync(kustomization)
    ? all(fs.readFileSync(kustomization, 'utf8'), /^ +- "?([^"\s]+)"?$/gm)
    : [];
  const missing = ['kustomization.yaml', WORKLOADS, CUSTOM, ...listed.filter((file) => !file.includes(':'))].filter(
    (file, index, files) => files.indexOf(file) === index && !fs.existsSync(path.join(folder, file)),
  );
  if (missing.length === 0) return [];
  const what = `${missing.join(' and ')} of ${tenant} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  return [{ subjects: [tenant], what, remedy: 'Synthesize the fleet again, or restore what was committed.' }];
}

const WORKLOADS = '5-workloads.yaml';
const CUSTOM = '6-custom-resources.yaml';

/** The files of a tenant have one member a line, so that no YAML has to be parsed for thousands of them. */
function read({ facts, folder }: WrittenTenant): Read {
  const text = (file: string) => {
    const at = path.join(folder, file);
    return fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : '';
  };
  const custom = text(CUSTOM);
  const routed = [...all(custom, /HostSNI\(`([^`]*)`\)/g), ...hostnamesOf(custom)];
  return { facts, routed, workloads: text(WORKLOADS), custom };
}

/** The host names of TLSRoutes. */
function hostnamesOf(text: string): string[] {
  const routes = text.split(/^---$/m).filter((object) => /^kind: TLSRoute$/m.test(object));
  return routes.flatMap((route) =>
    all(/^ {2}hostnames:\n((?: {4}- .*\n)+)/m.exec(route)?.[1] ?? '', /- "?([^"\n]+)"?/g),
  );
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => (found === undefined ? [] : [found]));
}

function flag(text: string, name: string): string[] {
  return all(text, new RegExp(`--${name}=(.+?)"?$`, 'gm'));
}

function shared(
  tenants: readonly Read[],
  what: string,
  remedy: string,
  valuesOf: (tenant: Read) => readonly string[],
): FleetFinding[] {
  const owners = new Map<string, Set<string>>();
  for (const tenant of tenants) {
    for (const value of valuesOf(tenant)) {
      owners.set(value, (owners.get(value) ?? new Set()).add(`${tenant.facts.cluster}/${tenant.facts.tenant}`));
    }
  }
  return [...owners]
    .filter(([, names]) => names.size > 1)
    .map(([value, names]) => ({
      subjects: [...names],
      what: `${[...names].join(' and ')} ${what}: ${value}.`,
      remedy,
    }));
}

/** Certificates of a tenant with a name by which clients reach another one. */
function nameFindings(tenants: readonly Read[]): FleetFinding[] {
  const owners = new Map(tenants.flatMap(({ facts }) => facts.hosts.map((host) => [host, facts.tenant] as const)));
  return tenants.flatMap(({ facts: { tenant }, custom }) =>
    [...new Set(all(custom, /^ +- (\S+)$/gm))].flatMap((name) => {
      const owner = owners.get(name) ?? tenant;
      if (owner === tenant) return [];
      const what = `A certificate of ${tenant} has the name ${name}, which leads to ${owner}.`;
      return [{ subjects: [tenant, owner], what, remedy: 'Remove it from additionalNames.' }];
    }),
  );
}

function recordFindings({ folder, tenants }: WrittenFleet): FleetFinding[] {
  const record = readRecord(path.join(folder, PLACEMENTS), folder);
  const written = new Map<string, string[]>();
  for (const { facts } of tenants) {
    written.set(facts.tenant, [...(written.get(facts.tenant) ?? []), `${facts.cluster}/${facts.etcd}`]);
  }
  const twice = [...written].filter(([, places]) => places.length > 1);
  const wrong = [...record].filter(([name, { cluster, etcd }]) => !written.get(name)?.includes(`${cluster}/${etcd}`));
  const unrecorded = [...written.keys()].filter((name) => !record.has(name));
  return [
    ...twice.map(([name, places]) => ({
      subjects: [name],
      what: `${name} is in two places, ${places.join(' and ')}, whose control planes would write independently.`,
      remedy: 'Remove the one that is not recorded, and restore what was committed.',
    })),
    ...wrong.map(([name, { cluster, etcd }]) => ({
      subjects: [name],
      what: `${name} is recorded in ${cluster}/${etcd}, but is ${written.get(name)?.join(' and ') ?? 'not written'}.`,
      remedy: RECORD,
    })),
    ...unrecorded.map((name) => ({
      subjects: [name],
      what: `${name} is not recorded, so it may be placed elsewhere next time.`,
      remedy: RECORD,
    })),
  ];
}

function routeFindings({ facts, routed, custom }: Read): FleetFinding[] {
  const certified = custom.split(/^---$/m).filter((object) => /^kind: Certificate$/m.test(object));
  const isCertified = (host: string) => certified.some((object) => object.includes(`- ${host}\n`));
  const found = (what: string, remedy: string): FleetFinding => ({ subjects: [facts.tenant], what, remedy });
  const isOpened = /^kind: IngressRouteTCP$/m.test(custom) && !/passthrough: true/.test(custom);
  return [
    ...routed
      .filter((host) => host === '*')
      .map(() =>
        found(`A route of ${facts.tenant} takes every name of its shard.`, 'Give it the hosts of the tenant only.'),
      ),
    ...(isOpened
      ? [
          found(
            `The route of ${facts.tenant} does not pass TLS through, so clients would see the edge's certificate.`,
            'Set tls.passthrough.',
          ),
        ]
      : []),
    ...routed
      .filter((host) => host !== '*' && !facts.hosts.includes(host))
      .map((host) =>
        found(`A route of ${facts.tenant} takes ${host}, which is not its host.`, 'Synthesize the fleet again.'),
      ),
    ...facts.hosts
      .filter((host) => !isCertified(host))
      .map((host) =>
        found(
          `No certificate of ${facts.tenant} has the name ${host}, which clients connect to.`,
          'Synthesize the fleet again.',
        ),
      ),
  ];
}

function etcdFindings({ facts, workloads }: Read): FleetFinding[] {
  const { tenant, etcd } = facts;
  const found = (what: string): FleetFinding => ({ subjects: [tenant], what, remedy: 'Synthesize the fleet again.' });
  const [servers = ''] = flag(workloads, 'etcd-servers');
  const grants = all(workloads, /grant-permission (\S+ \S+ \S+ \S+)/g);
  const own = `${tenant} readwrite /tenants/${tenant}/ /tenants/${tenant}0`;
  return [
    ...(servers.split(',').every((server) => server.includes(`//${etcd}-`))
      ? []
      : [found(`The API server of ${tenant} writes to ${servers}, but its objects are recorded in ${etcd}.`)]),
    ...grants
      .filter((grant) => grant !== own)
      .map((grant) => found(`${tenant} gets permissions in etcd beyond its own: ${grant}.`)),
    ...(flag(workloads, 'etcd-compaction-interval').every((interval) => interval === '0')
      ? []
      : [found(`The API server of ${tenant} would compact the shared etcd, which it must not.`)]),
  ];
}

function budgetFindings(fleet: WrittenFleet): FleetFinding[] {
  return budgetsOf(fleet)
    .filter(({ used, capacity }) => used > capacity)
    .map(({ cluster, resource, used, capacity, unit }) => ({
      subjects: [cluster],
      what: `${cluster} is over its budget: ${resource} ${Math.ceil(used)} of ${Math.floor(capacity)} ${unit}`
        .trimEnd()
        .concat('.'),
      remedy: 'Increase its capacity, or move its newest tenants; new ones go elsewhere.',
    }));
}

function supportFindings(tenants: readonly Read[], day: string): FleetFinding[] {
  const byVersion = new Map<string, string[]>();
  for (const { facts } of tenants) {
    byVersion.set(facts.version, [...(byVersion.get(facts.version) ?? []), facts.tenant]);
  }
  return [...byVersion].flatMap(([version, names]) => {
    const known = unlessRefused(() => KubernetesVersion.of(version));
    if (known && known.endOfSupport > day) return [];
    const some = `${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}`;
    return [
      {
        subjects: names,
        what: `Kubernetes ${known ? `${known.minor} has had no support since ${known.endOfSupport}` : `${version} is not supported here`}, and runs ${some}.`,
        remedy: 'Upgrade them by one minor.',
      },
    ];
  });
}

/** The findings as text. */
export function findingsText(findings: readonly FleetFinding[], { tenants, clusters }: WrittenFleet): string {
  const looked = `${tenants.length.toLocaleString('en')} tenants of ${clusters.length} admin clusters`;
  if (findings.length === 0) return `Nothing found in ${looked}.\n`;
  const lines = findings.map(({ what, remedy }) => `${what}\n  ${remedy}\n`);
  return `${lines.join('')}\n${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} in ${looked}.\n`;
}
