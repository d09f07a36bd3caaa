import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { fromHelmCommand } from '../../lib/cli/from-helm';
import type { Output } from '../../lib/cli/output';

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
  const output: Output = {
    write: (text) => {
      out += text;
    },
    writeError: (text) => {
      err += text;
    },
    isTerminal: false,
  };
  try {
    await fromHelmCommand(output).exitOverride().parseAsync(args, { from: 'user' });
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

  test.each([
    ['traefik', 'podDisruptionBudget: { enabled: true, minAvailable: 1 }'],
    ['metrics-server', 'replicas: 2\npodDisruptionBudget: { enabled: true, minAvailable: 2 }'],
    ['cilium', 'operator: { podDisruptionBudget: { enabled: true, maxUnavailable: null, minAvailable: 100% } }'],
  ])('with a budget under which no node of %s can be drained is warned of', async (chart, values) => {
    const { out, err, exitCode } = await fromHelm(chart, file('values.yaml', values));
    expect(kinds(out)).toContain('PodDisruptionBudget');
    expect(err).toMatch(/values\.yaml: warning: PodDisruptionBudget .* none of them may be evicted.*k8s006/s);
    expect(exitCode).toBe(0);
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

  test('has its keys without effect reported, with the nearest one and what it would have done', async () => {
    const values = file(
      'values.yaml',
      'cgroup: {automount: {enabled: false}}\nhubble: {enabled: false}\nnonsense: 1\n',
    );
    const { out, err, exitCode } = await fromHelm('cilium', values);
    expect(kinds(out)).toContain('DaemonSet');
    expect(err).toMatch(
      /values\.yaml:1:10: cgroup\.automount has no effect: chart cilium 1\.18\.3 does not read it\.\n {2}Did you mean cgroup\.autoMount\? There it would change DaemonSet kube-system\/cilium .*initContainers\[mount-cgroup\]/,
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
    [
      'traefik',
      'certificatesResolvers: {le: {email: me@example.com, acme: {storage: /data/acme.json, tlsChallenge: true}}}',
      /certificatesResolvers\.le: "email" is not known; known are acme, tailscale/,
    ],
    [
      'traefik',
      'additionalArguments: [--LOG.level=DEBUG]',
      /"--log\.level" is there already, as "--log\.level=INFO".*trk114/s,
    ],
    ['traefik', 'resources: {limits: {memory: 1Gb}}', /resources\.limits\.memory is "1Gb".*1Gi or 1G may be meant/],
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
    ['that is a list', 'values.yaml', '- a', /the file is not a map of values.*hlm001/s],
    ['that the chart refuses', 'values.yaml', 'tunnel: vxlan', /tunnel was removed from the chart in Cilium 1\.15/],
    ['with a value of the wrong type', 'values.yaml', 'MTU: large', /MTU is "large", but it must be/],
  ])('%s is refused, and nothing is given', async (_what, name, text, message) => {
    const values = text === undefined ? path.join(folder, name) : file(name, text);
    const { out, err, exitCode } = await fromHelm('cilium', values);
    expect({ out, exitCode }).toEqual({ out: '', exitCode: 1 });
    expect(err).toMatch(message);
  });

  test('with a name that the chart itself refuses is refused', async () => {
    const { err, exitCode } = await fromHelm('traefik', file('values.yaml', 'image: {repo: traefik}'));
    expect(err).toMatch(/image\.repo is not known to the chart, which refuses it\.\n {2}.*hlm004/);
    expect(exitCode).toBe(1);
  });

  test('of an unknown chart is refused', async () => {
    expect((await fromHelm('istio', file('values.yaml', ''))).err).toMatch(
      /istio is not a chart.*Use one of cilium, metrics-server, traefik.*hlm002/s,
    );
  });
});

test('a version that was not given is named with the newest patch release of its line', async () => {
  const values = file('values.yaml', '');
  const { err } = await fromHelm('cilium', values);
  expect(err).toMatch(
    /read for chart version (1\.\d+)\.\d+, .* The newest patch release of \1 is \1\.\d+: give --chart-version \1 for it\.\n/,
  );
  const [, line = ''] = /--chart-version (\S+) for it/.exec(err) ?? [];
  expect((await fromHelm('cilium', values, '--chart-version', line)).err).not.toContain('newest patch release');
});

describe('several values files', () => {
  const replicas = (text: string) => /^ {2}replicas: (\d+)$/m.exec(text)?.[1];

  test('are layers of one result, of which the last has the last word, as with helm -f', async () => {
    const base = file('base.yaml', 'replicas: 2\nargs: [--v=1]\nresources: {requests: {cpu: 1}}\n');
    const over = file('over.yaml', 'replicas: 3\nresources: {requests: {memory: 1Gi}}\n');
    const { out, err } = await fromHelm('metrics-server', base, over);
    expect([replicas(out), err]).toEqual(['3', '']);
    expect(out).toMatch(/requests:\n +cpu: 1\n +memory: "1Gi"/);
    expect((await fromHelm('metrics-server', '-f', base, '-f', over)).out).toBe(out);
    expect((await fromHelm('metrics-server', `-f${base},${over}`)).out).toBe(out);
    expect((await fromHelm('metrics-server', '-f', base, over)).out).toBe(out);
    expect(replicas((await fromHelm('metrics-server', over, '--values', base)).out)).toBe('2');
  });

  test('lie below what options set, in the order that Helm has', async () => {
    const base = file('base.yaml', 'replicas: 2\n');
    const set = ['--set', 'replicas=4,podLabels.a=x', '--set-json', 'replicas=9', '--set-string', 'podLabels.a=1'];
    const { out } = await fromHelm('metrics-server', base, ...set, '-n', 'monitoring');
    expect(replicas(out)).toBe('4');
    expect(out).toContain('a: "1"');
    expect(out).toContain('namespace: monitoring');
    expect(replicas((await fromHelm('metrics-server', '--set', 'replicas=5')).out)).toBe('5');
  });

  test('are named where a value comes from', async () => {
    const [base, over] = [file('base.yaml', 'replicas: []\n'), file('over.yaml', 'args: 1\n')];
    const { err, exitCode } = await fromHelm('metrics-server', base, over, '--set', 'podLabels=x');
    expect(err).toMatch(/base\.yaml:1:1: replicas is \[\]/);
    expect(err).toMatch(/over\.yaml:1:1: args is 1/);
    expect(err).toMatch(/--set: podLabels is "x"/);
    expect(exitCode).toBe(1);
  });

  test('that cannot be read are reported together, with options that cannot', async () => {
    const files = [path.join(folder, 'absent.yaml'), file('b.yaml', 'a: [1')];
    const { err } = await fromHelm('metrics-server', ...files, '--set', 'replicas');
    expect(err).toMatch(
      /absent\.yaml: the file cannot be read.*hlm001.*b\.yaml:1:6: the file is not YAML.*--set cannot be read.*hlm012/s,
    );
  });

  test('of standard input are one', async () => {
    expect((await fromHelm('metrics-server', '-', '-f', '-')).err).toMatch(/given several times.*hlm013/s);
  });
});

describe('with --out', () => {
  test('each file has an output of its own, and a bad one does not stop the others', async () => {
    const files = [file('a.yaml', 'replicas: 2'), file('b.yml', 'replicas: [2'), file('c.yaml', 'replicas: 4')];
    const out = path.join(folder, 'out');
    const { err, exitCode } = await fromHelm('metrics-server', ...files, '--out', out);
    expect(fs.readdirSync(out)).toEqual(['a.k8s.yaml', 'c.k8s.yaml']);
    expect(fs.readFileSync(path.join(out, 'c.k8s.yaml'), 'utf8')).toContain('replicas: 4');
    expect(err).toMatch(/b\.yml:1:13: the file is not YAML/);
    expect(exitCode).toBe(1);
  });

  test('-f before the files lies below each of them, and after them above', async () => {
    const [base, own] = [file('base.yaml', 'replicas: 2\nargs: [--a]'), file('own.yaml', 'replicas: 3')];
    const out = path.join(folder, 'out');
    const written = () => fs.readFileSync(path.join(out, 'own.k8s.yaml'), 'utf8');
    await fromHelm('metrics-server', '-f', base, own, '--out', out);
    expect(written()).toMatch(/replicas: 3/);
    expect(written()).toContain('- --a');
    await fromHelm('metrics-server', own, '-f', base, '--out', out);
    expect(written()).toMatch(/replicas: 2/);
  });

  test('files of -f alone are layers of one output, called as the release', async () => {
    const out = path.join(folder, 'out');
    await fromHelm('metrics-server', '-f', file('a.yaml', ''), '-f', file('b.yaml', ''), '--out', out);
    expect(fs.readdirSync(out)).toEqual(['metrics-server.k8s.yaml']);
  });

  test('outputs that would be one file are refused before anything is written', async () => {
    const files = [file('one/values.yaml', ''), file('two/values.yaml', '')];
    const out = path.join(folder, 'out');
    expect((await fromHelm('metrics-server', ...files, '--out', out)).err).toMatch(/would both be written to/);
    expect(fs.existsSync(out)).toBe(false);
  });

  test.each([
    ['by its name', (input: string) => input],
    [
      'by a link',
      (input: string) => {
        fs.symlinkSync(input, path.join(folder, 'linked.yaml'));
        return path.join(folder, 'linked.yaml');
      },
    ],
  ])('an input is never overwritten, %s', async (_how, given) => {
    const input = file('values.k8s.yaml', 'replicas: 2');
    const other = file('in/values.yaml', 'replicas: 3');
    const { err, exitCode } = await fromHelm('metrics-server', given(input), other, '--out', folder);
    expect(err).toMatch(/in\/values\.yaml would be written to .*values\.k8s\.yaml, which is the input .*hlm003/s);
    expect([exitCode, fs.readFileSync(input, 'utf8')]).toEqual([1, 'replicas: 2']);
  });

  test('a folder that cannot be written is reported', async () => {
    const out = path.join(file('out', 'a file'), 'below');
    expect((await fromHelm('metrics-server', file('a.yaml', ''), '--out', out)).err).toMatch(
      /cannot be written: .*hlm014/s,
    );
  });
});

test('the program reads standard input, also what is nested as deep as Helm takes it', () => {
  const program = path.join(__dirname, '..', '..', 'build', 'lib', 'cli', 'main.js');
  const run = (input: string) =>
    spawnSync(process.execPath, [program, 'from-helm', 'metrics-server', '-'], { input, encoding: 'utf8' });
  expect(run('replicas: 7\n')).toMatchObject({ status: 0, stdout: expect.stringContaining('replicas: 7'), stderr: '' });
  const deep = run(`replicas: 7\nx: ${'['.repeat(5000)}${']'.repeat(5000)}\n`);
  expect(deep).toMatchObject({ status: 0, stdout: expect.stringContaining('replicas: 7') });
  expect(deep.stderr).toMatch(/^standard input:2:1: x has no effect/);
}, 60_000);

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

describe('secrets in manifests', () => {
  const values = () => file('secret.yaml', 'extraEnv: [{name: CF_API_TOKEN, value: hunter2hunter2}]');

  test('are refused with their place, and not repeated', async () => {
    const { out, err, exitCode } = await fromHelm('cilium', values());
    expect([out, exitCode]).toEqual(['', 1]);
    expect(err).toMatch(
      /DaemonSet kube-system\/cilium: .*env\[CF_API_TOKEN\]\.value holds a credential.*--not-secret.*sec002/s,
    );
    expect(err).not.toContain('hunter');
  });

  test('that are none pass with their path and a reason', async () => {
    const place = 'spec.template.spec.*[*].env[CF_API_TOKEN].value';
    const { out, err } = await fromHelm('cilium', values(), '--not-secret', `${place}=a value of the documentation`);
    expect([out, err]).toEqual([
      expect.stringContaining('value: hunter2hunter2'),
      expect.not.stringContaining('sec002'),
    ]);
  });

  test.each(['data.x', 'data.x=', '=why'])('an exemption as %s is refused', async (text) => {
    expect((await fromHelm('cilium', values(), '--not-secret', text)).err).toMatch(/no path or no reason.*sec003/s);
  });

  test('an IPsec key where the name of a Secret belongs is refused, and not repeated', async () => {
    const key = `3+ rfc4106(gcm(aes)) ${'0123456789abcdef'.repeat(2)}01234567 128`;
    const ipsec = file('ipsec.yaml', `encryption: {enabled: true, type: ipsec, ipsec: {secretName: "${key}"}}`);
    const { out, err } = await fromHelm('cilium', ipsec);
    expect([out, err.includes('0123456789abcdef')]).toEqual(['', false]);
    expect(err).toMatch(/IPsec key/);
  });
});

test('an image of another version than the chart installs is warned of, with its line and what to remove', async () => {
  const values = file('values.yaml', 'image:\n  tag: v0.6.1\n');
  const { out, err, exitCode } = await fromHelm('metrics-server', values);
  expect(out).toContain('metrics-server:v0.6.1');
  expect(err).toBe(
    `${values}:2:3: warning: image.tag is "v0.6.1", which is older than v0.8.1, which all else is configured for.\n  Remove image.tag, so that v0.8.1 runs.   docs/errors.md#img003\n`,
  );
  expect(exitCode).toBe(0);
});
