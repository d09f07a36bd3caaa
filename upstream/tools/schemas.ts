/**
 * `npm run upstream:schemas`: takes the schemas of Kubernetes' own kinds from the API server of the current kubeconfig, by
 * kubectl, and packs them to `schemas/kubernetes-<minor>.json.br`. The API server should be a fresh one with its default
 * flags, so that what it serves is what every cluster of its minor serves:
 *
 *     kube-apiserver --etcd-servers=… --service-account-issuer=… …    # an empty etcd is enough
 *     KUBECONFIG=… npm run upstream:schemas
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { isMap, type JsonMap } from '../../lib/settings/schema';
import type { ApiSchemas } from '../../lib/validate/api-schemas';
import { run } from './run';

/** What the API server at hand serves, without what only people read. */
export function schemasOfServer(get: (path: string) => JsonMap): ApiSchemas {
  const version = String(get('/version').gitVersion);
  const definitions: Record<string, JsonMap> = {};
  const kinds: Record<string, { schema: string; namespaced: boolean }> = {};
  for (const served of groupVersions(get)) {
    const document = get(`/openapi/v3/${served.path}`);
    const schemas = (document as { components?: { schemas?: Record<string, JsonMap> } }).components?.schemas ?? {};
    for (const [name, schema] of Object.entries(schemas)) {
      definitions[shortName(name)] = bare(schema) as JsonMap;
      for (const { group, version: of, kind } of kindsOf(schema)) {
        const apiVersion = group ? `${group}/${of}` : String(of);
        const isNamespaced = apiVersion === served.apiVersion ? served.namespaced.get(String(kind)) : undefined;
        if (isNamespaced === undefined) continue; // options of requests, lists, subresources
        kinds[`${apiVersion} ${kind}`] = { schema: shortName(name), namespaced: isNamespaced };
      }
    }
  }
  return { version, kinds: sorted(kinds), definitions: sorted(reachable(kinds, definitions)) };
}

/** A pack as the bytes of its file. */
export function packed(schemas: ApiSchemas): Buffer {
  const text = Buffer.from(JSON.stringify(schemas));
  return brotliCompressSync(text, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length },
  });
}

interface GroupVersion {
  readonly apiVersion: string;
  readonly path: string;
  /** Its kinds that can be created, and whether each is in namespaces. */
  readonly namespaced: ReadonlyMap<string, boolean>;
}

function groupVersions(get: (path: string) => JsonMap): GroupVersion[] {
  const paths = Object.keys((get('/openapi/v3') as { paths: JsonMap }).paths);
  return paths
    .filter((each) => /^(api\/v1|apis\/[^/]+\/[^/]+)$/.test(each))
    .sort()
    .map((each) => {
      const { resources } = get(`/${each}`) as { resources: { name: string; kind: string; namespaced: boolean }[] };
      const own = resources.filter(({ name }) => !name.includes('/'));
      const namespaced = new Map(own.map((resource) => [resource.kind, resource.namespaced]));
      return { apiVersion: each.replace(/^apis?\//, ''), path: each, namespaced };
    });
}

function kindsOf(schema: JsonMap): readonly JsonMap[] {
  const kinds = schema['x-kubernetes-group-version-kind'];
  return Array.isArray(kinds) ? kinds.filter(isMap) : [];
}

/** What is for people, and for merging on the client's side. */
const LEFT_OUT = new Set([
  'description',
  'x-kubernetes-group-version-kind',
  'x-kubernetes-patch-merge-key',
  'x-kubernetes-patch-strategy',
  'x-kubernetes-unions',
]);

/** A schema without descriptions, whose references name the definition only. */
function bare(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => bare(item));
  if (!isMap(value)) return value;
  const members = Object.entries(value).filter(([name]) => isNames || !LEFT_OUT.has(name));
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      name === '$ref' && typeof member === 'string'
        ? shortName(member.replace('#/components/schemas/', ''))
        : bare(member, !isNames && name === 'properties'),
    ]),
  );
}

function shortName(name: string): string {
  return name.replace(/^io\.k8s\.(?:api|apimachinery\.pkg|kube-aggregator\.pkg|apiextensions-apiserver\.pkg)\./, '');
}

/** The definitions that some kind refers to. */
function reachable(
  kinds: Readonly<Record<string, { schema: string }>>,
  definitions: Readonly<Record<string, JsonMap>>,
): Record<string, JsonMap> {
  const reached: Record<string, JsonMap> = {};
  const reach = (name: string): void => {
    const definition = definitions[name];
    if (!definition || reached[name]) return;
    reached[name] = definition;
    for (const [, reference] of JSON.stringify(definition).matchAll(/"\$ref":"([^"]+)"/g)) reach(reference ?? '');
  };
  for (const { schema } of Object.values(kinds)) reach(schema);
  return reached;
}

function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function main(): void {
  const get = (url: string): JsonMap =>
    JSON.parse(execFileSync('kubectl', ['get', '--raw', url], { encoding: 'utf8', maxBuffer: 2 ** 28 })) as JsonMap;
  const schemas = schemasOfServer(get);
  const [, minor] = /^v(\d+\.\d+)/.exec(schemas.version) ?? [];
  const file = path.join('schemas', `kubernetes-${minor}.json.br`);
  const bytes = packed(schemas);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, bytes);
  console.log(`${file}: ${Object.keys(schemas.kinds).length} kinds of ${schemas.version}, ${bytes.length} bytes`);
}

if (require.main === module) run(main);
