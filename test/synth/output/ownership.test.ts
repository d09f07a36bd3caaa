import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { PlatformApp } from '../../../lib/synth';
import { programName } from '../../../lib/synth/output/program-name';

let scratch: string;
let outdir: string;
const [script] = process.argv.slice(1);

beforeEach(() => {
  scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'ownership-'));
  outdir = path.join(scratch, 'dist');
  runAs('main.ts');
});
afterEach(() => {
  process.argv[1] = script ?? '';
  fs.rmSync(scratch, { recursive: true });
});

/** Makes all apps from here on those of a script. */
function runAs(file: string): void {
  process.argv[1] = path.join(scratch, file);
  fs.mkdirSync(path.dirname(process.argv[1]), { recursive: true });
  fs.writeFileSync(process.argv[1], '');
}

/** Writes charts, each with a ConfigMap of which the value is given. */
function synth(charts: Readonly<Record<string, string>>): void {
  const app = new PlatformApp({ outdir });
  for (const [id, value] of Object.entries(charts)) {
    new ApiObject(new Chart(app, id), 'c', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: id, namespace: 'x' },
      ...{ data: { value } },
    });
  }
  app.synth();
}

const at = (...parts: string[]): string => path.join(outdir, ...parts);
const read = (...parts: string[]): string => fs.readFileSync(at(...parts), 'utf8');
const folders = (): string[] => fs.readdirSync(outdir).filter((name) => name !== '.platypaas');

describe('a program', () => {
  test('replaces and removes what it wrote, and knows it by package and script on every machine', () => {
    fs.writeFileSync(path.join(scratch, 'package.json'), '{"name":"@acme/infra"}');
    synth({ one: '1', two: '1' });
    synth({ one: '2' });
    expect(folders()).toEqual(['one']);
    expect(read('one', '4-configuration.yaml')).toContain('value: "2"');
    expect(read('.platypaas', '@acme', 'infra', 'main.sha256')).toMatch(
      /^# .*\n[0-9a-f]{64} {2}one\/4-configuration\.yaml\n[0-9a-f]{64} {2}one\/kustomization\.yaml\n$/,
    );
  });

  test('leaves the output of another in the same folder alone', () => {
    synth({ core: '1' });
    runAs('examples/star-wars.ts');
    synth({ 'star-wars': '1' });
    expect(folders()).toEqual(['core', 'star-wars']);
    synth({ 'star-wars-l4': '1' });
    expect(folders()).toEqual(['core', 'star-wars-l4']);
    expect(() => synth({ core: '2' })).toThrow(/dist\/core was written by another program, main\..*delete.*syn003/s);
    expect(read('core', '4-configuration.yaml')).toContain('value: "1"');
  });

  test('without charts leaves everything as it is, and says so', () => {
    const warned = jest.spyOn(console, 'error').mockReturnValue();
    synth({ core: '1' });
    synth({});
    expect(folders()).toEqual(['core']);
    expect(warned).toHaveBeenCalledWith(
      expect.stringMatching(/^PlatformApp: warning: The program has no chart.*syn014/s),
    );
    warned.mockRestore();
  });

  test('leaves files of users, folders that they copied, and what they changed', () => {
    synth({ core: '1', old: '1', edited: '1' });
    fs.writeFileSync(at('core', 'OWN.md'), 'mine');
    fs.writeFileSync(at('old', 'OWN.md'), 'mine');
    fs.cpSync(at('core'), at('overlay'), { recursive: true });
    fs.appendFileSync(at('edited', '4-configuration.yaml'), '# by hand\n');
    synth({ core: '2' });
    expect(read('core', 'OWN.md')).toBe('mine');
    expect(fs.readdirSync(at('old'))).toEqual(['OWN.md']);
    expect(fs.readdirSync(at('overlay'))).toEqual(['4-configuration.yaml', 'OWN.md', 'kustomization.yaml']);
    expect(fs.readdirSync(at('edited'))).toEqual(['4-configuration.yaml', 'kustomization.yaml']);
    expect(() => synth({ core: '2', overlay: '3' })).toThrow(
      /dist\/overlay\/4-configuration\.yaml exists, and platypaas did not/,
    );
    // What was changed by hand is removed once it is as it was.
    synth({ core: '2', edited: '1' });
    synth({ core: '2' });
    expect(folders()).toEqual(['core', 'old', 'overlay']);
  });

  test('never replaces a file, a folder or a link of a user', () => {
    synth({ core: '1' });
    fs.writeFileSync(at('core', '5-workloads.yaml'), 'mine');
    fs.rmSync(at('core', '4-configuration.yaml'));
    fs.mkdirSync(at('core', '4-configuration.yaml'));
    fs.writeFileSync(at('file'), 'mine');
    fs.symlinkSync(scratch, at('link'));
    expect(() => synth({ core: '1', file: '1', link: '1' })).toThrow(
      /core\/4-configuration\.yaml exists, .*dist\/file is a file, .*dist\/link is a symbolic link, /s,
    );
    expect(read('core', '5-workloads.yaml')).toBe('mine');
  });

  test('takes over what a release without records wrote, and what was its own under a former name', () => {
    fs.writeFileSync(path.join(scratch, 'package.json'), '{"name":"infra"}');
    synth({ core: '1', old: '1' });
    fs.rmSync(at('.platypaas'), { recursive: true });
    synth({ core: '2' });
    expect(read('core', '4-configuration.yaml')).toContain('value: "2"');
    expect(folders()).toEqual(['core', 'old']);

    fs.rmSync(path.join(scratch, 'main.ts'));
    runAs('platform.ts');
    synth({ core: '3' });
    fs.writeFileSync(path.join(scratch, 'package.json'), '{"name":"renamed"}');
    synth({ core: '4' });
    expect(read('core', '4-configuration.yaml')).toContain('value: "4"');
    expect(fs.readdirSync(at('.platypaas'), { recursive: true })).toEqual(['renamed', 'renamed/platform.sha256']);
  });

  test('without a name of its own removes no folder', () => {
    process.argv[1] = '-';
    synth({ one: '1' });
    synth({ two: '1' });
    expect(folders()).toEqual(['one', 'two']);
    synth({ one: '2' });
    expect(read('one', '4-configuration.yaml')).toContain('value: "2"');
  });
});

test('two packages that write to one folder are two programs, whatever their scripts are called', () => {
  for (const name of ['one', 'two']) {
    runAs(`${name}/main.ts`);
    fs.writeFileSync(path.join(scratch, name, 'package.json'), JSON.stringify({ name }));
  }
  const { name, isFormerly } = programName(outdir);
  expect([name, isFormerly('one/main')]).toEqual(['two/main', false]);
});
