import { createHash } from 'node:crypto';
import { CRD_BUNDLE_NAMES, crdBundle } from '../crds';
import { type FileSource, UnreadableFile } from '../crds/source';
import { readObjects } from '../diff/read';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import { ConfigurationError, describe } from '../problems';
import { isMap, type JsonMap } from '../settings/schema';

/**
 * The definitions at the URLs of a kustomization, each verified against the SHA-256 in this package.
 *
 * @param folder a folder that `vendor-crds` wrote, instead of the network
 */
export async function remoteObjects(
  urls: readonly string[],
  source: FileSource,
  folder: string | undefined,
): Promise<JsonMap[]> {
  if (folder !== undefined) return readObjects(folder);
  const hashes = new Map(
    CRD_BUNDLE_NAMES.flatMap((name) => crdBundle(name).files).map(({ url, sha256 }) => [url, sha256]),
  );
  const problems: string[] = [];
  const files = await Promise.all(
    urls.map(async (url) => {
      try {
        const bytes = await source.read(url);
        const expected = hashes.get(url);
        if (expected === undefined || createHash('sha256').update(bytes).digest('hex') === expected) return bytes;
        problems.push(describe(notTheFile(url)));
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
        problems.push(
          describe({ ...error.problem, remedy: `${error.problem.remedy} "vendor-crds" and --crds do without.` }),
        );
      }
      return new Uint8Array();
    }),
  );
  if (problems.length > 0) throw new ConfigurationError(problems);
  return files.flatMap((bytes) => yamlDocuments(Buffer.from(bytes).toString('utf8')).values.filter(isMap));
}

function notTheFile(url: string) {
  return {
    what: `The checksum of the file at ${url} is not the one that this package has.`,
    remedy: 'Find out what changed it in transit before you apply anything from it.',
    code: 'CRD002',
  };
}
