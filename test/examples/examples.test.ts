import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { schemaErrors as ciliumErrors } from '../cilium/policy/crd-schema';
import { schemaErrors as definedErrors } from '../gitops/crd-schema';
import { schemaErrors as traefikErrors } from '../traefik/crd-schema';
import { EXAMPLE_NAMES, type Run, runExample } from './program';

const HAS_CRDS = fs.existsSync(path.join(__dirname, '..', '..', '..', 'shared', 'crds'));

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

function objectsIn(folder: string): Resource[] {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  return files.flatMap((file) => {
    const documents = parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8'));
    return documents.map((document) => document.toJS() as Resource);
  });
}

/** What the definition of a custom resource says against it; nothing about Kubernetes' own kinds. */
function errorsOf(object: Resource): string[] {
  const group = object.apiVersion.split('/')[0] ?? '';
  if (group === 'cilium.io') return ciliumErrors(object);
  if (group === 'traefik.io') return traefikErrors(object);
  if (group === 'gateway.networking.k8s.io') return definedErrors(object, gatewayApiFile(object.kind));
  return group.includes('.') && !group.endsWith('.k8s.io') ? [`no definition of ${group} is looked at`] : [];
}

/** What the standard channel does not have comes from the experimental one. */
function gatewayApiFile(kind: string): string {
  const plural = kind.toLowerCase() + (kind.endsWith('s') ? 'es' : 's');
  const channel = kind === 'TLSRoute' ? 'experimental' : 'standard';
  return `gateway-api/${channel}/${plural}.gateway.networking.k8s.io.yaml`;
}

describe.each(EXAMPLE_NAMES)('the example %s', (name) => {
  let scratch: string;
  let run: Run;
  beforeAll(() => {
    scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'example-'));
    run = runExample(name, scratch);
  });
  afterAll(() => fs.rmSync(scratch, { recursive: true }));

  test('synthesizes, and says nothing', () => {
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(run.folders.flatMap(objectsIn).length).toBeGreaterThan(0);
  });

  (HAS_CRDS ? test : test.skip)('has custom resources that fit their definitions', () => {
    const errors = run.folders
      .flatMap(objectsIn)
      .flatMap((object) => errorsOf(object).map((error) => `${object.kind} ${object.metadata.name}: ${error}`));
    expect(errors).toEqual([]);
  });
});
