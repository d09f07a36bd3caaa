import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { parse } from 'yaml';
import { Crds, GatewayApiBundle, GatewayApiCrds, PlatformApp } from '../../lib';
import { crdBundle } from '../../lib/crds';
import { BUNDLES } from '../../lib/gateway-api/bundles';
import { GROUP } from '../../lib/gateway-api/kinds';

const CRDS = join(__dirname, '../../../shared/crds/gateway-api');
const withDefinitions = existsSync(CRDS) ? test : test.skip;

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Version {
  readonly name: string;
  readonly served: boolean;
  readonly schema: { readonly openAPIV3Schema: Schema };
}

/** Kinds of a channel of version 1.3.0 with what is served of them. */
function definitions(channel: string): Map<string, Version[]> {
  const files = readdirSync(join(CRDS, channel));
  return new Map(
    files.map((file) => {
      const { spec } = parse(readFileSync(join(CRDS, channel, file), 'utf8')) as {
        spec: { names: { kind: string }; versions: Version[] };
      };
      return [spec.names.kind, spec.versions.filter(({ served }) => served)];
    }),
  );
}

/** The paths of all fields of a spec. */
function fieldsOf(schema: Schema, path = ''): string[] {
  if (schema.items) return fieldsOf(schema.items, `${path}[]`);
  const own = path ? [path.replace(/\[\]$/, '')] : [];
  const members = Object.entries(schema.properties ?? {});
  return [...own, ...members.flatMap(([name, one]) => fieldsOf(one, path ? `${path}.${name}` : name))];
}

function specFields(versions: readonly Version[] | undefined): string[] {
  const spec = versions?.[0]?.schema.openAPIV3Schema.properties?.spec;
  return spec ? fieldsOf(spec) : [];
}

const names = Object.values(GatewayApiBundle);

test.each(names)('the facts of %s are about the kinds that the lock file has', (name) => {
  const kinds = Object.keys(BUNDLES[name].serves).map((kind) => kind.toLowerCase());
  const files = crdBundle(name).files.filter((file) => file.name.startsWith(`${GROUP}_`));
  const plurals = files.map((file) => file.name.replace(`${GROUP}_`, '').replace('.yaml', ''));
  expect(plurals.map((plural) => plural.replace(/ies$/, 'y').replace(/sses$/, 'ss').replace(/s$/, '')).sort()).toEqual(
    // One s too many is taken from GatewayClass.
    kinds.map((kind) => kind.replace(/s$/, '')).sort(),
  );
});

withDefinitions.each([
  ['standard', GatewayApiBundle.STANDARD],
  ['experimental', GatewayApiBundle.EXPERIMENTAL],
])('the versions of the %s channel are those of its definitions', (channel, name) => {
  const served = [...definitions(channel)].map(([kind, versions]) => [kind, versions.map((version) => version.name)]);
  expect(Object.fromEntries(served)).toEqual(BUNDLES[name].serves);
});

withDefinitions('what the standard channel lacks is what only the experimental one has', () => {
  const [standard, experimental] = [definitions('standard'), definitions('experimental')];
  for (const [kind, versions] of standard) {
    const known = new Set(specFields(versions));
    const missing = specFields(experimental.get(kind)).filter((field) => !known.has(field));
    const below = (field: string, other: string) => field.startsWith(`${other}.`) || field.startsWith(`${other}[`);
    const highest = missing.filter((field) => !missing.some((other) => below(field, other)));
    const lacks: Readonly<Record<string, readonly string[]>> = BUNDLES[GatewayApiBundle.STANDARD].lacks;
    expect([...(lacks[kind] ?? [])].sort()).toEqual(highest.sort());
  }
});

describe('the kustomization of a chart', () => {
  const resources = (source?: Crds) => {
    const outdir = mkdtempSync(join(tmpdir(), 'gateway-api-'));
    const app = new PlatformApp({ outdir });
    const chart = new Chart(app, 'edge');
    new GatewayApiCrds(chart, 'crds', { bundle: GatewayApiBundle.CILIUM, source });
    app.synth();
    return (parse(readFileSync(join(outdir, 'edge/kustomization.yaml'), 'utf8')) as { resources: string[] }).resources;
  };

  test('applies the definitions first, by their pinned addresses', () => {
    expect(resources()).toEqual(
      [
        'standard/gateway.networking.k8s.io_gatewayclasses.yaml',
        'standard/gateway.networking.k8s.io_gateways.yaml',
        'standard/gateway.networking.k8s.io_grpcroutes.yaml',
        'standard/gateway.networking.k8s.io_httproutes.yaml',
        'standard/gateway.networking.k8s.io_referencegrants.yaml',
        'experimental/gateway.networking.k8s.io_tlsroutes.yaml',
      ].map((file) => `https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.3.0/config/crd/${file}`),
    );
  });

  test('has none of them when the cluster has the definitions already', () => {
    expect(resources(Crds.NONE)).toEqual([]);
  });
});
