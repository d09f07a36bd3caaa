import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { applyStrict } from './apply';
import type { Cluster } from './control-plane/cluster';
import { definitionsAreServed } from './control-plane/definitions';

interface Template {
  readonly kind: string;
  readonly spec: {
    readonly crd: {
      readonly spec: { readonly names: { readonly kind: string }; readonly validation: { openAPIV3Schema: object } };
    };
  };
}

/** Defines the constraints of the templates in a folder, as Gatekeeper does when it runs. */
export async function constraintDefinitions(cluster: Cluster, folder: string): Promise<void> {
  const templates = readdirSync(folder)
    .filter((file) => /^\d-.*\.yaml$/.test(file))
    .flatMap((file) => parseAllDocuments(readFileSync(join(folder, file), 'utf8')))
    .map((document) => document.toJS() as Template)
    .filter(({ kind }) => kind === 'ConstraintTemplate');
  const file = join(cluster.processes.folder, 'constraint-definitions.yaml');
  writeFileSync(file, templates.map((template) => stringify(definitionOf(template))).join('---\n'));
  const { code, stderr } = await applyStrict(cluster, file);
  if (code !== 0) throw new Error(`the definitions of constraints were refused\n${stderr}`);
  await definitionsAreServed(cluster);
}

function definitionOf({ spec: { crd } }: Template): object {
  const { kind } = crd.spec.names;
  const plural = kind.toLowerCase();
  const texts = { type: 'array', items: { type: 'string' } };
  const kinds = {
    type: 'array',
    items: { type: 'object', properties: { apiGroups: texts, kinds: texts } },
  };
  const spec = {
    type: 'object',
    properties: {
      enforcementAction: { type: 'string' },
      match: { type: 'object', properties: { kinds, excludedNamespaces: texts } },
      parameters: crd.spec.validation.openAPIV3Schema,
    },
  };
  const openAPIV3Schema = { type: 'object', properties: { spec } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.constraints.gatekeeper.sh` },
    spec: {
      group: 'constraints.gatekeeper.sh',
      scope: 'Cluster',
      names: { kind, plural, singular: plural, listKind: `${kind}List` },
      versions: [{ name: 'v1beta1', served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
