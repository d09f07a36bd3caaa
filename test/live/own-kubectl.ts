import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/**
 * A folder for each test of a file, in which `KUBECTL` may be set to what is wanted; afterwards both are as they were.
 *
 * @returns what gives the folder of the test that runs
 */
export function folderWithKubectl(name: string): () => string {
  // Programs are started, which takes its time on a busy machine.
  jest.setTimeout(60_000);
  let folder: string;
  let before: string | undefined;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), `platypaas-${name}-`));
    before = process.env.KUBECTL;
  });
  afterEach(() => {
    if (before === undefined) delete process.env.KUBECTL;
    else process.env.KUBECTL = before;
    fs.rmSync(folder, { recursive: true, force: true });
  });
  return () => folder;
}
