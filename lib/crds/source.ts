import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Problem } from '../problems';

/** Where the files at URLs come from: the network, or a folder that replaces it. */
export interface FileSource {
  /** The bytes at a URL. Rejects with an UnreadableFile. */
  read(url: string): Promise<Uint8Array>;
}

/** A file that could not be read, with what the user can do about it. */
export class UnreadableFile extends Error {
  readonly problem: Problem;

  constructor(what: string, remedy: string) {
    super(what);
    this.name = 'UnreadableFile';
    this.problem = { what, remedy, code: 'CRD001' };
  }
}

const OFFLINE =
  'Set PLATYPAAS_CRD_MIRROR to a folder that holds the files, or run this where the network is reachable.';

/** Downloads. A host that does not answer within the time limit counts as unreachable. */
export function network(timeoutMilliseconds = 30_000): FileSource {
  return {
    async read(url) {
      let status: string;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMilliseconds) });
        if (response.ok) {
          return new Uint8Array(await response.arrayBuffer());
        }
        status = `${response.status} ${response.statusText}`.trim();
      } catch (error) {
        throw new UnreadableFile(
          `${url} cannot be read: ${new URL(url).host} is unreachable (${cause(error)}).`,
          OFFLINE,
        );
      }
      throw new UnreadableFile(`${url} cannot be read: the server answers ${status}.`, OFFLINE);
    },
  };
}

/**
 * Reads from a folder instead of the network. A URL's host and path are its path in the folder, which is how
 * `wget --force-directories` lays files out: `https://host/a/b.yaml` is `host/a/b.yaml`. A flat folder of the files, as
 * `b.yaml`, works too: their checksums identify them.
 */
export function mirror(folder: string): FileSource {
  return {
    async read(url) {
      const { host, pathname } = new URL(url);
      const path = join(folder, host, pathname);
      try {
        return await readFile(path).catch(() => readFile(join(folder, basename(pathname))));
      } catch (error) {
        throw new UnreadableFile(
          `${url} cannot be read from the mirror: ${path} (${cause(error)}).`,
          `Put the file there (host and path of the URL below ${folder}), or unset PLATYPAAS_CRD_MIRROR to download it.`,
        );
      }
    },
  };
}

/** The folder that `PLATYPAAS_CRD_MIRROR` names, otherwise the network. */
export function sourceOf(environment: NodeJS.ProcessEnv): FileSource {
  const folder = environment.PLATYPAAS_CRD_MIRROR;
  return folder ? mirror(folder) : network();
}

/** The system's error code (`ECONNREFUSED`, `ENOENT`) if there is one: fetch wraps it in a cause. */
function cause(error: unknown): string {
  const { code, cause: inner, message } = error as { code?: unknown; cause?: { code?: unknown }; message?: unknown };
  return String([inner?.code, code].find((candidate) => typeof candidate === 'string') ?? message ?? error);
}
