import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { type FileSource, sourceOf, UnreadableFile } from '../../crds/source';

/** Where the definitions of an upstream repository are in a folder of test data, and the API group that they define. */
const TEST_DATA: Readonly<Record<string, { readonly folder: string; readonly group: string }>> = {
  'cilium/cilium': { folder: 'cilium', group: 'cilium.io' },
  'traefik/traefik-helm-chart': { folder: 'traefik', group: 'traefik.io' },
  'kubernetes-sigs/gateway-api': { folder: 'gateway-api/experimental', group: 'gateway.networking.k8s.io' },
};

/** The URLs that `cdk8s.yaml` lists. */
export async function importedUrls(configFile: string): Promise<readonly string[]> {
  const { imports } = parse(await readFile(configFile, 'utf8')) as { imports: readonly string[] };
  return imports;
}

/** The same definitions from a folder of test data, whose files are named `plural.group.yaml`. */
export function testData(folder: string): FileSource {
  return {
    async read(url) {
      const path = join(folder, testDataPath(url));
      try {
        return await readFile(path);
      } catch {
        throw new UnreadableFile(`${path} is missing; it stands for ${url}.`, 'Take the line out of cdk8s.yaml.');
      }
    },
  };
}

/** The path of a URL's definition in the test data. Upstream names a file `plural.yaml` or `group_plural.yaml`. */
export function testDataPath(url: string): string {
  const repository = new URL(url).pathname.split('/').slice(1, 3).join('/');
  const place = TEST_DATA[repository];
  if (place === undefined) {
    throw new UnreadableFile(`${url}: ${repository} is not among the known sources.`, 'Add it to TEST_DATA.');
  }
  const plural = basename(url, '.yaml').split('_').pop();
  return join(place.folder, `${plural}.${place.group}.yaml`);
}

/**
 * Generates the bindings of all definitions into a folder, a file for each API group.
 *
 * All definitions go through one `cdk8s import`, since a second one would replace the file of the first. Their
 * descriptions are left out: the bindings are for the types, and the texts would nearly double their size.
 *
 * Limits of the generated classes, for which constructs do not use them (each has a test):
 * - A class silently drops a field that its definition does not have.
 * - A class without a version in its name has the version that comes first in the definition.
 * - Names are converted to camel case (`toFQDNs` is `toFqdNs`), so an object of a generated type is not yet a manifest.
 *
 * @see https://cdk8s.io/docs/latest/cli/import/
 */
export async function generateImports(urls: readonly string[], source: FileSource, out: string): Promise<void> {
  const definitions = await Promise.all(urls.map(async (url) => withoutDescriptions(await source.read(url))));
  const folder = await mkdtemp(join(tmpdir(), 'platypaas-imports-'));
  try {
    const file = join(folder, 'crds.yaml');
    // JSON is YAML, without any ambiguity about quoting.
    await writeFile(file, definitions.map((definition) => `---\n${JSON.stringify(definition)}\n`).join(''));
    const cdk8s = join(dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');
    const options = ['--language', 'typescript', '--output', resolve(out), '--no-save', '--no-check-upgrade'];
    // In the temporary folder, where there is no cdk8s.yaml to read.
    await promisify(execFile)(process.execPath, [cdk8s, 'import', file, ...options], { cwd: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function withoutDescriptions(bytes: Uint8Array): unknown {
  const text = new TextDecoder().decode(bytes);
  // A property that is called "description" has a schema for a value; a description has a text.
  return JSON.parse(JSON.stringify(parse(text)), (key, value) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  );
}

async function main(): Promise<void> {
  const shared = resolve('..', 'shared', 'crds');
  const source = existsSync(shared) ? testData(shared) : sourceOf(process.env);
  await generateImports(await importedUrls('cdk8s.yaml'), source, 'imports');
}

if (require.main === module) {
  main().catch((error: unknown) => {
    console.error(error instanceof UnreadableFile ? `${error.message}\n  ${error.problem.remedy}` : error);
    process.exitCode = 1;
  });
}
