import { join } from 'node:path';
import { Command, Option } from 'commander';
import { CRD_BUNDLE_NAMES, type CrdBundleName, crdBundle } from '../crds';
import { sourceOf } from '../crds/source';
import { vendorCrds } from '../crds/vendor';
import { ConfigurationError } from '../problems';
import { asJson } from './output';

const MORE = `
Exit codes: 0 when all files are written, 1 when one of them is not what the
lock file says or cannot be read (nothing is written then), and 2 for a wrong
option.`;

/** `vendor-crds`: writes the custom resource definitions as verified files, for clusters without internet access. */
export function vendorCrdsCommand(): Command {
  return new Command('vendor-crds')
    .description(
      'Download the custom resource definitions of the lock file and check their SHA-256. ' +
        'PLATYPAAS_CRD_MIRROR=FOLDER reads them from a folder instead, at host/path of their URL.',
    )
    .option('--out <folder>', 'folder to write to, which is replaced as a whole', 'vendor/crds')
    .addOption(
      new Option('--bundle <name...>', 'bundles to download; only one Gateway API bundle at a time')
        .choices(CRD_BUNDLE_NAMES)
        .default(['traefik', 'gateway-api-standard']),
    )
    .option('--json', 'write the list of files as JSON')
    .addHelpText('after', MORE)
    .action(async ({ out, bundle, json }: { out: string; bundle: CrdBundleName[]; json?: boolean }) => {
      const bundles = [...new Set(bundle)].map(crdBundle);
      await vendorCrds({ bundles, out, source: sourceOf(process.env) });
      if (json) {
        const written = bundles.flatMap(({ name, files }) =>
          files.map((file) => ({ file: join(out, name, file.name), url: file.url, sha256: file.sha256 })),
        );
        process.stdout.write(asJson({ out, files: written }));
        return;
      }
      const files = bundles.reduce((count, { files }) => count + files.length, 0);
      console.log(`${files} files, checked, in ${out}\nkubectl apply --server-side -k ${out}`);
    });
}

if (require.main === module) {
  vendorCrdsCommand()
    .parseAsync()
    .catch((error: unknown) => {
      // A user error needs no stack trace; anything else is a bug of ours, and does.
      console.error(error instanceof ConfigurationError ? error.message : error);
      process.exitCode = 1;
    });
}
