import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildSync } from 'esbuild';

const LIB = join(__dirname, '../../lib');

/** What every component may build upon. */
const SHARED = [
  'cluster/',
  'crds/',
  'diff/',
  'gitops/',
  'helm/',
  'images/',
  'kubernetes/',
  'observability/',
  'problems.ts',
  'secrets/',
  'settings/',
  'synth/',
  'warnings.ts',
];

/** The objects that a component hands to another one's controllers, and what is known of those without their install. */
const RESOURCES = [
  'cert-manager/local-authority.ts',
  'cert-manager/local-certificate.ts',
  'cert-manager/resources.ts',
  'cilium/cluster/',
  'cilium/policy/',
  'gateway-api/bundles.ts',
  'gateway-api/crds-in-program.ts',
  'gateway-api/implementations.ts',
  'gateway-api/install.ts',
  'gateway-api/kinds.ts',
];

/** Folders that put components together or read what they wrote, and therefore load several. */
const COMPOSERS = ['budget', 'cli', 'platforms', 'report', 'status', 'validate'];

const components = readdirSync(LIB)
  .filter((folder) => existsSync(join(LIB, folder, 'index.ts')))
  .filter((folder) => !COMPOSERS.includes(folder) && !SHARED.includes(`${folder}/`));

/** The modules of ours that `require` of a folder loads; imports of types load nothing. */
function loadedBy(folder: string): string[] {
  const { metafile } = buildSync({
    entryPoints: [join(LIB, folder, 'index.ts')],
    bundle: true,
    metafile: true,
    write: false,
    platform: 'node',
    packages: 'external',
  });
  return Object.keys(metafile.inputs)
    .map((file) => relative(LIB, file))
    .filter((file) => !file.startsWith('..'));
}

test.each(components)('%s loads nothing that installs another component', (folder) => {
  const foreign = loadedBy(folder).filter(
    (file) => ![`${folder}/`, ...SHARED, ...RESOURCES].some((known) => file.startsWith(known)),
  );
  expect(foreign).toEqual([]);
});

test('what components build upon loads no component either', () => {
  const folders = SHARED.filter((folder) => existsSync(join(LIB, folder, 'index.ts')));
  const foreign = folders.flatMap((folder) =>
    loadedBy(folder.slice(0, -1)).filter((file) => ![...SHARED, ...RESOURCES].some((known) => file.startsWith(known))),
  );
  expect(foreign).toEqual([]);
});

test('the test sees what is loaded: a platform loads the installs of its components', () => {
  const loaded = loadedBy('platforms');
  expect(loaded).toEqual(expect.arrayContaining(['cilium/cilium-cni.ts', 'traefik/traefik-ingress.ts']));
});
