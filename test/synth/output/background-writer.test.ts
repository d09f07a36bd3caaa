import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { BackgroundWriter } from '../../../lib/synth/output/background-writer';
import { DISK } from '../../../lib/synth/output/file-system';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'background-writer-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

/** More than the thread may have waiting. */
const MANY = 1500;

const fileOf = (number: number): string => path.join(folder, `cluster-${number % 300}`, `${number}.yaml`);

describe('a writer of many files', () => {
  test('has written all of them when it has finished', () => {
    const writer = new BackgroundWriter(DISK);
    for (let number = 0; number < MANY; number++) writer.write(fileOf(number), `number: ${number} ü\n`);
    writer.finish();
    for (let number = 0; number < MANY; number++) {
      expect(fs.readFileSync(fileOf(number), 'utf8')).toBe(`number: ${number} ü\n`);
    }
  });

  test('reports the first file that cannot be written, with what the file system says', () => {
    const writer = new BackgroundWriter(DISK);
    fs.writeFileSync(path.join(folder, 'cluster-299'), 'a file where a folder is needed');
    for (let number = 0; number < 400; number++) writer.write(fileOf(number), '');
    expect(() => writer.finish()).toThrow(
      expect.objectContaining({ code: 'EEXIST', syscall: 'mkdir', path: path.join(folder, 'cluster-299') }),
    );
    expect(() => writer.finish()).not.toThrow();
  });

  test('writes at once what comes after the end', () => {
    const writer = new BackgroundWriter(DISK);
    for (let number = 0; number < 300; number++) writer.write(fileOf(number), '');
    writer.finish();
    writer.write(path.join(folder, 'later', 'file'), 'text');
    expect(fs.readFileSync(path.join(folder, 'later', 'file'), 'utf8')).toBe('text');
  });

  test('takes each step itself where the file system is not the real one', () => {
    const steps: string[] = [];
    const files = {
      ...DISK,
      makeFolder: (at: string) => steps.push(`folder ${at}`),
      write: (at: string) => steps.push(at),
    };
    const writer = new BackgroundWriter(files);
    for (let number = 0; number < 300; number++) writer.write(`a/${number}`, '');
    expect(steps).toHaveLength(301);
    expect(steps.slice(0, 3)).toEqual(['folder a', 'a/0', 'a/1']);
  });
});
