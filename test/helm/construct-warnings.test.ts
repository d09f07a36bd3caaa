import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { CiliumCni, MetricsServer, TraefikIngress } from '../../lib';
import { fromHelmCommand } from '../../lib/cli/from-helm';
import type { JsonMap } from '../../lib/settings/schema';

const CONSTRUCTS = { cilium: CiliumCni, 'metrics-server': MetricsServer, traefik: TraefikIngress };

type Name = keyof typeof CONSTRUCTS;

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'warnings-'));
  process.exitCode = 0;
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
  process.exitCode = 0;
  jest.restoreAllMocks();
});

/** The warnings of the command, each behind where it points to. */
async function ofCommand(chart: Name, values: JsonMap): Promise<string[]> {
  const file = path.join(folder, 'values.yaml');
  fs.writeFileSync(file, JSON.stringify(values));
  let errors = '';
  const writeError = (text: string) => {
    errors += text;
  };
  await fromHelmCommand({ write: () => {}, writeError, isTerminal: false }).parseAsync([chart, file], { from: 'user' });
  expect(process.exitCode).toBe(0);
  return warningsIn(errors.replaceAll(`${folder}/`, ''));
}

/** The warnings of a program. */
function ofProgram(chart: Name, values: JsonMap): string[] {
  const errors = jest.spyOn(console, 'error').mockReturnValue(undefined);
  CONSTRUCTS[chart].fromHelmValues(new Chart(new App(), 'test'), 'it', values);
  return warningsIn(errors.mock.calls.map(([line]) => `${line}\n`).join(''));
}

function warningsIn(errors: string): string[] {
  return errors.split(/\n(?! )/).filter((line) => line.includes(': warning: '));
}

const withoutPlace = (warning: string) => warning.replace(/^.*?: warning: /, '');

test.each<[chart: Name, what: string, values: JsonMap, warning: RegExp]>([
  [
    'cilium',
    'no address of the API server',
    { kubeProxyReplacement: true },
    /^values\.yaml:1:2: warning: kubeProxyReplacement is true, but nothing says where the API server is.*Set k8sServiceHost and k8sServicePort to .*, for example 192\.168\.1\.10 and 6443\..*cil106$/s,
  ],
  [
    'cilium',
    'an address that is none',
    { k8sServiceHost: 'https://192.168.1.10' },
    /^values\.yaml:1:2: warning: k8sServiceHost is "https:.*such as 192\.168\.1\.10; .*cil184$/s,
  ],
  [
    'cilium',
    'an unknown option',
    { extraConfig: { 'enable-ipv4-masquarade': 'true' } },
    /^values\.yaml:1:\d+: warning: extraConfig has "enable-ipv4-masquarade".*Did you mean enable-ipv4-masquerade\?.*cil199$/s,
  ],
  [
    'cilium',
    'an unknown flag',
    { extraArgs: ['--enable-bandwith-manager'] },
    /^values\.yaml:1:\d+: warning: extraArgs\[0\] is the flag --enable-bandwith-manager.*bandwidth.*cil200$/s,
  ],
  [
    'cilium',
    'a setting without effect',
    { loadBalancer: { algorithm: 'maglev' } },
    /warning: loadBalancer\.algorithm is maglev.*, or leave loadBalancer\.algorithm out.*cil203$/s,
  ],
  [
    'metrics-server',
    'a port of the kubelet',
    { hostNetwork: { enabled: true } },
    /^values\.yaml:1:\d+: warning: hostNetwork\.enabled is true, but containerPort is 10250.*Set containerPort to .*ms006$/s,
  ],
  [
    'metrics-server',
    'an unknown flag',
    { args: ['--kubelet-insecure-tl'] },
    /^values\.yaml:1:2: warning: args has the flag --kubelet-insecure-tl.*ms008$/s,
  ],
  [
    'traefik',
    'an unknown flag',
    { additionalArguments: ['--entrypoint.web.address=:81'] },
    /^values\.yaml:1:2: warning: additionalArguments has "--entrypoint\.web\.address".*trk123$/s,
  ],
  [
    'traefik',
    'two entry points at one port',
    { ports: { web: { port: 8443 } } },
    /warning: ports\.websecure\.port is 8443, as ports\.web\.port is.*trk115$/s,
  ],
])('%s: the command and a program warn of %s', async (chart, _what, values, expected) => {
  const warnings = await ofCommand(chart, values);
  expect(warnings).toEqual([expect.stringMatching(expected)]);
  expect(ofProgram(chart, values).map(withoutPlace)).toEqual(warnings.map(withoutPlace));
});

test.each(['cilium', 'metrics-server', 'traefik'] as const)(
  '%s: the defaults of the chart give no warning',
  async (chart) => {
    expect([await ofCommand(chart, {}), ofProgram(chart, {})]).toEqual([[], []]);
  },
);

test('what is reported as a doubt is not repeated as a warning', async () => {
  const values = { additionalArguments: ['--ping'] };
  expect([await ofCommand('traefik', values), ofProgram('traefik', values)]).toEqual([[], []]);
});
