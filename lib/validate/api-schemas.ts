import { brotliDecompressSync } from 'node:zlib';
import { packageBytes } from '../cli/package-files';
import type { JsonMap } from '../settings/schema';

/** What the API server of one minor version accepts, from its own OpenAPI. `npm run upstream:schemas` generates it. */
export interface ApiSchemas {
  /** The version of the API server that the schemas come from: `v1.34.4`. */
  readonly version: string;
  /** The kinds, by `apiVersion kind`. */
  readonly kinds: { readonly [kind: string]: { readonly schema: string; readonly namespaced: boolean } };
  /** The schemas, by the names that kinds and references give. */
  readonly definitions: { readonly [name: string]: JsonMap };
}

/** The minor versions of Kubernetes that objects are checked for. */
export const MINORS = ['1.34', '1.35', '1.36', '1.37'] as const;

/** One of the minor versions. */
export type Minor = (typeof MINORS)[number];

const loaded = new Map<Minor, ApiSchemas>();

/** The schemas of a minor version. */
export function apiSchemas(minor: Minor): ApiSchemas {
  const known = loaded.get(minor);
  if (known) return known;
  const bytes = packageBytes(`schemas/kubernetes-${minor}.json.br`);
  const schemas = JSON.parse(brotliDecompressSync(bytes).toString('utf8')) as ApiSchemas;
  loaded.set(minor, schemas);
  return schemas;
}
