import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upgradeCommand } from '../../lib/cli/upgrade';
import type { Consequence } from '../../lib/upgrade';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'preview-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly code: unknown;
  readonly consequences: readonly Consequence[];
  readonly problems: readonly string[];
}

async function upgrade(values: string, from: string, to: string): Promise<Answer> {
  const file = join(folder, 'values.yaml');
  writeFileSync(file, values);
  const before = process.exitCode;
  let out = '';
  const output = {
    write: (text: string) => {
      out += text;
    },
    writeError: (text: string) => {
      out += text;
    },
    isTerminal: false,
  };
  await upgradeCommand(output).parseAsync(['cilium', file, '--from', from, '--to', to, '--json'], { from: 'user' });
  const code = process.exitCode;
  process.exitCode = before;
  return { code, ...(JSON.parse(out) as Omit<Answer, 'code'>[])[0]! };
}

const of = (kind: Consequence['kind'], { consequences }: Answer) =>
  consequences.filter((one) => one.kind === kind).map(({ subject, what }) => `${subject} ${what}`);

test('a patch release has no steps, and the Job that must be deleted first is named', async () => {
  const answer = await upgrade('{}', '1.18.3', '1.18.12');
  expect(of('step', answer)).toEqual([]);
  expect(of('setting-default', answer)).toEqual([]);
  expect(of('restart', answer).map((line) => line.split(' its ')[0])).toEqual([
    'DaemonSet kube-system/cilium',
    'Deployment kube-system/cilium-operator',
    'DaemonSet kube-system/cilium-envoy',
  ]);
});

test('a minor is one step, with its defaults, rights and ports', async () => {
  const answer = await upgrade('hubble: { relay: { enabled: true } }', '1.18.3', '1.19');
  expect(answer.code).toBe(1);
  expect(of('step', answer)).toEqual([
    expect.stringContaining('pre-flight check'),
    expect.stringContaining('set upgradeCompatibility to "1.18"'),
  ]);
  expect(of('setting-default', answer)).toEqual(
    expect.arrayContaining([
      'authentication.enabled is false unless you set it; it was true',
      'securityContext.capabilities.ciliumAgent has ["SYSLOG"] unless you set it',
    ]),
  );
  expect(of('port', answer)).toContain('DaemonSet kube-system/cilium opens port 9879/TCP on the node');
});

test('what the file sets has no other default', async () => {
  const answer = await upgrade('authentication: { enabled: true }', '1.18.3', '1.19');
  expect(of('setting-default', answer).join('\n')).not.toContain('authentication.enabled');
});

test('two minors at once: the one between comes first', async () => {
  expect(of('step', await upgrade('{}', '1.18.3', '1.20')).join('\n')).toContain('go to 1.19 first');
});

test('what a version refuses is said in place of a preview', async () => {
  const { consequences, problems } = await upgrade('ipam: { mode: 5 }', '1.18.3', '1.19');
  expect(consequences).toEqual([]);
  expect(problems.join('\n')).toMatch(/cilium 1\.18\.3: .*ipam\.mode/);
});
