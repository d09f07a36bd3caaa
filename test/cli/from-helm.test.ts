import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fromHelmCommand } from '../../lib/cli/from-helm';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'from-helm-'));
  process.exitCode = 0;
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.exitCode = 0;
  jest.restoreAllMocks();
});

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
  return at;
}

interface Result {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

async function fromHelm(...args: string[]): Promise<Result> {
  let [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  jest.spyOn(console, 'error').mockImplementation((text) => {
    err += `${text}\n`;
  });
  try {
    await fromHelmCommand().exitOverride().parseAsync(args, { from: 'user' });
  } catch (error) {
    return { out, err: err + (error as Error).message, exitCode: 1 };
  }
  return { out, err, exitCode: Number(process.exitCode ?? 0) };
}

const kinds = (text: string): string[] => parseAllDocuments(text).map((document) => document.get('kind') as string);

describe('one values file', () => {
  test('goes to standard output as manifests', async () => {
    const { out, err, exitCode } = await fromHelm('metrics-server', file('values.yaml', 'replicas: 3'));
    expect(kinds(out)).toContain('Deployment');
    expect(out).toContain('replicas: 3');
    expect({ err, exitCode }).toEqual({ err: '', exitCode: 0 });
  });

  test('may be empty', async () => {
    expect(kinds((await fromHelm('traefik', file('values.yaml', '# nothing yet\n'))).out)).toContain('Deployment');
  });

  test('goes to the namespace and under the name that are given', async () => {
    const { out } = await fromHelm(
      'metrics-server',
      file('values.yaml', ''),
      '--namespace',
      'monitoring',
      '--release-name',
      'ms',
    );
    expect(out).toContain('namespace: monitoring');
    expect(out).toContain('name: ms-metrics-server');
  });

  test('has its keys without effect told, with the nearest one and what it would have done', async () => {
    const values = file(
      'values.yaml',
      'cgroup: {automount: {enabled: false}}\nhubble: {enabled: false}\nnonsense: 1\n',
    );
    const { out, err, exitCode } = await fromHelm('cilium', values);
    expect(kinds(out)).toContain('DaemonSet');
    expect(err).toMatch(
      /values\.yaml: cgroup\.automount has no effect: chart cilium 1\.18\.3 does not read it\.\n {2}Did you mean cgroup\.autoMount\? There it would change DaemonSet kube-system\/cilium .*initContainers\[mount-cgroup\]/,
    );
    expect(err).toMatch(/nonsense has no effect.*\n {2}Remove nonsense\./);
    expect(exitCode).toBe(0);
  });

  test('with --strict is refused for them', async () => {
    const values = file('values.yaml', 'service: {typ: NodePort}\n');
    const { out, err, exitCode } = await fromHelm('traefik', values, '--strict');
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
    expect(err).toMatch(/service\.typ/);
  });

  test.each([
    [
      'cilium',
      'encryption: {enabled: true, type: wiregard}',
      /encryption\.type: "wiregard".*Did you mean wireguard\?/s,
    ],
    ['cilium', 'loadBalancer: {mode: dsrr}', /loadBalancer\.mode: "dsrr".*Did you mean dsr\?/s],
    ['traefik', 'ingressRoute: {dashbord: {enabled: true}}', /ingressRoute: "dashbord".*Did you mean dashboard\?/s],
    ['metrics-server', 'service: {type: NodePrt}', /service\.type: "NodePrt".*Did you mean NodePort\?/s],
  ])('of %s has unknown words reported, and refused with --strict: %s', async (chart, text, message) => {
    const values = file('values.yaml', `${text}\n`);
    const lenient = await fromHelm(chart, values);
    expect(lenient.err).toMatch(message);
    expect(lenient.out).toMatch(/^kind: /m);
    expect(lenient.exitCode).toBe(0);
    const strict = await fromHelm(chart, values, '--strict');
    expect(strict).toMatchObject({ out: '', exitCode: 1, err: expect.stringMatching(message) });
  });

  test.each([
    ['that is not there', 'absent.yaml', undefined, /absent\.yaml: the file cannot be read/],
    ['that is not YAML', 'values.yaml', 'a: [1', /the file is not YAML/],
    ['that is a list', 'values.yaml', '- a', /the file is not a map of values/],
    ['that the chart refuses', 'values.yaml', 'tunnel: vxlan', /tunnel is no value of the chart since Cilium 1\.15/],
    ['with a value of the wrong type', 'values.yaml', 'MTU: large', /MTU is "large", but it must be/],
  ])('%s is refused, and nothing is given', async (_what, name, text, message) => {
    const values = text === undefined ? path.join(folder, name) : file(name, text);
    const { out, err, exitCode } = await fromHelm('cilium', values);
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
    expect(err).toMatch(message);
  });

  test('of an unknown chart is refused', async () => {
    expect((await fromHelm('istio', file('values.yaml', ''))).err).toMatch(
      /istio is not a chart.*Use one of cilium, metrics-server, traefik/s,
    );
  });
});

describe('several values files', () => {
  test('give a file each, and a bad one does not stop the others', async () => {
    const files = [file('a.yaml', 'replicas: 2'), file('b.yml', 'replicas: [2'), file('c.yaml', 'replicas: 4')];
    const out = path.join(folder, 'out');
    const { err, exitCode } = await fromHelm('metrics-server', ...files, '--out', out);
    expect(fs.readdirSync(out)).toEqual(['a.k8s.yaml', 'c.k8s.yaml']);
    expect(fs.readFileSync(path.join(out, 'c.k8s.yaml'), 'utf8')).toContain('replicas: 4');
    expect(err).toMatch(/b\.yml: the file is not YAML/);
    expect(exitCode).toBe(1);
  });

  test('that would be written to one file are refused before anything is written', async () => {
    const files = [file('one/values.yaml', ''), file('two/values.yaml', '')];
    const out = path.join(folder, 'out');
    expect((await fromHelm('metrics-server', ...files, '--out', out)).err).toMatch(/would both be written to/);
    expect(fs.existsSync(out)).toBe(false);
  });
});

test('no private key leaves it, whether the chart would make one or the values hold one', async () => {
  const key = Buffer.from('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n').toString('base64');
  const values = [
    'hubble: {tls: {auto: {method: helm}}}',
    `tls: {ca: {cert: ${key}, key: ${key}}}`,
    `hubble: {tls: {auto: {enabled: false}, server: {cert: ${key}, key: ${key}}}}`,
    `clustermesh: {useAPIServer: true, apiserver: {tls: {server: {cert: ${key}, key: ${key}}}}}`,
  ];
  for (const text of values) {
    const { out, err } = await fromHelm('cilium', file('values.yaml', text));
    expect([text, out.includes(key), /PRIVATE KEY/.test(out)]).toEqual([text, false, false]);
    expect(err).not.toContain(key);
    expect(err).not.toBe('');
  }
});
