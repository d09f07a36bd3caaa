import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { HAS_CRDS, schemaErrors } from '../crd-schema';
import { EXAMPLE_NAMES, type Run, runExample } from './program';

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The API objects in a folder; `budget.yaml` is none. */
function objectsIn(folder: string): Resource[] {
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml');
  return files.flatMap((file) => {
    const documents = parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8'));
    return documents.map((document) => document.toJS() as Resource).filter(({ apiVersion }) => apiVersion);
  });
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
      .flatMap((object) =>
        schemaErrors(object, 'standard').map((error) => `${object.kind} ${object.metadata.name}: ${error}`),
      );
    expect(errors).toEqual([]);
  });
});
