import { spawnSync } from 'node:child_process';
import { binary } from '../control-plane/binaries';

/** What is asked of Kyverno's engines: policies, and requests of an API server that has them. */
export interface Trial {
  readonly policies: readonly object[];
  readonly requests: readonly Request[];
  /** Images of a registry that is started for the trial, which policies and requests name `registry`. */
  readonly images?: readonly { readonly name: string; readonly key?: string }[];
  readonly registry?: string;
}

/** A request; an object with an older one is an update. */
export interface Request {
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly subResource?: string;
  readonly object: object;
  readonly oldObject?: object;
}

/** What the policies do about a request. */
export interface Decision {
  /** The messages of the policies that refuse it, by their names. */
  readonly RefusedBy: Readonly<Record<string, string>>;
  /** A JSON patch of the object. */
  readonly Changes: readonly { readonly path: string; readonly value: unknown }[] | null;
  /** Objects that are made because of it. */
  readonly Made: readonly object[] | null;
}

/** Has Kyverno decide. */
export async function decisions({ requests, ...trial }: Trial): Promise<Decision[]> {
  const input = {
    ...trial,
    requests: requests.map((request) => ({ operation: request.oldObject ? 'UPDATE' : 'CREATE', ...request })),
  };
  const { status, stdout, stderr } = spawnSync(await binary('kyverno'), [], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`Kyverno decided nothing: ${stderr}`);
  return JSON.parse(stdout) as Decision[];
}
