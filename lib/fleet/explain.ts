import { closest } from 'fastest-levenshtein';
import { inColumns } from '../diff/columns';
import { TENANT_DEFAULTS } from '../hosted-control-plane/tenant';
import { phasesOf } from '../platforms/tenant-fleet/phases';
import { ConfigurationError, describe, quoted } from '../problems';
import type { WrittenFleet } from './read';

/** The defaults, as `TenantValues` documents them. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  size: 'small',
  ...TENANT_DEFAULTS,
  ...phasesOf({}),
  kubeProxy: true,
  kubeProxyMode: 'nftables',
  additionalNames: [],
  encryptionConfig: null,
  auditPolicy: 'who did what, without contents',
  cloudControllerManager: null,
  csiController: null,
  upgradeFrom: null,
  expectedServices: null,
  zone: null,
  wave: 1,
};

/** A value that was not chosen and is not needed. */
const NOTHING = 'none';

/** A value of a tenant, and its source. */
export interface ExplainedValue {
  readonly name: string;
  readonly value: unknown;
  /** `tenant`, `class free`, `fleet`, `default`, or `recorded` for what was chosen once. */
  readonly from: string;
}

/**
 * Every value of a tenant, with its source.
 *
 * @throws ConfigurationError when there is no such tenant
 */
export function explainTenant({ tenants, folder }: WrittenFleet, name: string): ExplainedValue[] {
  const facts = tenants.find((tenant) => tenant.facts.tenant === name)?.facts;
  if (!facts)
    throw unknownTenant(
      name,
      folder,
      tenants.map((tenant) => tenant.facts.tenant),
    );
  const { cluster, etcd, shard, address, nodePort, given } = facts;
  const recorded = Object.entries({ cluster, etcd, shard, address, nodePort });
  const chosen = [...recorded, ['endpoint', facts.endpoint] as const].filter(([, value]) => value !== undefined);
  const kubeletMinor = Number(facts.version.split('.')[1]);
  const rest = Object.entries({ ...DEFAULTS, kubeletMinor }).filter(([key]) => !Object.hasOwn(given, key));
  return [
    ...Object.entries(given).map(([key, { value, from }]) => ({ name: key, value, from })),
    ...rest.map(([key, value]) => ({ name: key, value, from: 'default' })),
    ...chosen.map(([key, value]) => ({ name: key, value, from: 'recorded' })),
  ];
}

/** The values as text. */
export function explanationText(values: readonly ExplainedValue[]): string {
  const rows = values.map(({ name, value, from }) => [
    name,
    typeof value === 'string' ? value : value === null ? NOTHING : JSON.stringify(value),
    from,
  ]);
  return inColumns(rows, () => false)
    .map((line) => `${line}\n`)
    .join('');
}

function unknownTenant(name: string, folder: string, names: readonly string[]): ConfigurationError {
  const nearest = names.length > 0 ? closest(name, names) : undefined;
  return new ConfigurationError([
    describe({
      what: `${folder} has no tenant ${quoted(name)}.`,
      remedy: nearest === undefined ? 'Synthesize the fleet first.' : `Did you mean ${nearest}?`,
      code: 'FLT021',
    }),
  ]);
}
