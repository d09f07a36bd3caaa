import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Testing } from 'cdk8s';
import { parse } from 'yaml';
import * as cilium from '../../../imports/cilium.io';
import * as gateway from '../../../imports/gateway.networking.k8s.io';
import * as traefik from '../../../imports/traefik.io';
import { generateImports, importedUrls, testData, testDataPath } from '../../../lib/cli/development/regenerate-imports';

const ROOT = join(__dirname, '..', '..', '..');
const SHARED = join(ROOT, '..', 'shared', 'crds');
const IMPORTS = join(ROOT, 'imports');

describe('against the definitions in ../shared/crds', () => {
  // Skipped, and shown as skipped, where the test data is not there.
  const testWithData = existsSync(SHARED) ? test : test.skip;

  testWithData(
    'the committed bindings are what cdk8s import makes of the definitions',
    async () => {
      const out = mkdtempSync(join(tmpdir(), 'platypaas-imports-'));
      try {
        await generateImports(await importedUrls(join(ROOT, 'cdk8s.yaml')), testData(SHARED), out);

        expect(readdirSync(IMPORTS)).toEqual(readdirSync(out));
        for (const name of readdirSync(out)) {
          // Not toBe, which would print the difference of files of a megabyte.
          expect([name, readFileSync(join(out, name)).equals(readFileSync(join(IMPORTS, name)))]).toEqual([name, true]);
        }
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
    60_000,
  );

  testWithData('cdk8s.yaml lists every definition of Cilium, Traefik and the Gateway API', async () => {
    const listed = (await importedUrls(join(ROOT, 'cdk8s.yaml'))).map(testDataPath);
    const there = ['cilium', 'traefik', 'gateway-api/experimental'].flatMap((folder) =>
      readdirSync(join(SHARED, folder)).map((name) => join(folder, name)),
    );

    expect([...listed].sort()).toEqual(there.sort());
  });

  testWithData('each version that a definition serves has a class with just this apiVersion', () => {
    const defined = ['cilium', 'traefik', 'gateway-api/experimental', 'gateway-api/standard'].flatMap((folder) =>
      readdirSync(join(SHARED, folder)).flatMap((name) => served(join(SHARED, folder, name))),
    );

    expect([...bound()].sort()).toEqual([...new Set(defined)].sort());
  });

  /** `apiVersion kind` of each version that the definition in a file serves. */
  function served(path: string): string[] {
    const { spec } = parse(readFileSync(path, 'utf8')) as {
      spec: { group: string; names: { kind: string }; versions: { name: string; served: boolean }[] };
    };
    return spec.versions
      .filter((version) => version.served)
      .map(({ name }) => `${spec.group}/${name} ${spec.names.kind}`);
  }
});

test('no binding carries a path of the machine that it was generated on', () => {
  for (const name of readdirSync(IMPORTS)) {
    expect(readFileSync(join(IMPORTS, name), 'utf8')).not.toMatch(/\/(home|root|tmp|work|Users)\/|shared\/crds/);
  }
});

describe('what a generated class does that our constructs do not want', () => {
  test('a field that its definition does not have is dropped; a plain ApiObject keeps it', () => {
    const spec = { entryPoints: ['web'], routes: [], younger: true };
    const chart = Testing.chart();
    new traefik.IngressRoute(chart, 'generated', { metadata: {}, spec });
    new ApiObject(chart, 'plain', { ...traefik.IngressRoute.GVK, spec });

    const [generated, plain] = Testing.synth(chart);
    expect(generated.spec).toEqual({ entryPoints: ['web'], routes: [] });
    expect(plain.spec).toEqual(spec);
  });

  test('the class without a version in its name is of the version that comes first in the definition', () => {
    expect(cilium.CiliumLoadBalancerIpPool.GVK.apiVersion).toBe('cilium.io/v2');
    expect(cilium.CiliumLoadBalancerIpPoolV2Alpha1.GVK.apiVersion).toBe('cilium.io/v2alpha1');
  });

  test('names are bent into camel case, and only the function of the type bends them back', () => {
    const egress: cilium.CiliumNetworkPolicySpecEgress = { toFqdNs: [{ matchName: 'example.com' }] };

    expect(cilium.toJson_CiliumNetworkPolicySpecEgress(egress)).toEqual({ toFQDNs: [{ matchName: 'example.com' }] });
  });
});

/** `apiVersion kind` of each generated class. */
function bound(): string[] {
  return [cilium, traefik, gateway]
    .flatMap((module) => Object.values(module))
    .filter((member): member is typeof cilium.CiliumNode => 'GVK' in Object(member))
    .map(({ GVK }) => `${GVK.apiVersion} ${GVK.kind}`);
}
