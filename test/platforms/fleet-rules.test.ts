import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Construct } from 'constructs';
import { Encryption } from '../../lib/cilium';
import { Fleet, PlatypaasCore, type PlatypaasCoreProps } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-rules-'));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

const cilium = (props: PlatypaasCoreProps['cilium']): PlatypaasCoreProps => ({ cilium: props });
const ciliumWith = (settings: object): PlatypaasCoreProps => ({ cilium: { settings } });
const traefikWith = (settings: object): PlatypaasCoreProps => ({ traefik: { settings } });
const metricsServerWith = (settings: object): PlatypaasCoreProps => ({ metricsServer: { settings } });

type Case = readonly [code: string, props: PlatypaasCoreProps];

const FAULTS: readonly Case[] = [
  ['cil184', cilium({ apiServer: { host: 'https://10.0.0.1' } })],
  ['cil130', cilium({ serviceCidrs: ['10.64.0.0/16'] })],
  ['cil103', ciliumWith({ l2announcements: { enabled: true } })],
  ['cil110', ciliumWith({ hostFirewall: { enabled: true } })],
  ['cil186', ciliumWith({ extraConfig: { mtu: 'large' } })],
  ['cil187', ciliumWith({ bpf: { mapDynamicSizeRatio: 5 } })],
  ['cil200', ciliumWith({ extraArgs: ['--no-such-flag=1'] })],
  ['cil016', ciliumWith({ cluster: { name: 'Not-A-Name' } })],
  ['trk101', traefikWith({ deployment: { terminationGracePeriodSeconds: 80 } })],
  ['trk124', traefikWith({ metrics: { prometheus: { entryPoint: 'nowhere' } } })],
  ['ms003', metricsServerWith({ args: ['--metric-resolution=5s'] })],
  ['ms007', metricsServerWith({ args: ['--secure-port=4443'] })],
  ['ms001', metricsServerWith({ serviceMonitor: { enabled: true } })],
];

const DOUBTS: readonly Case[] = [
  ['cil199', ciliumWith({ extraConfig: { 'no-such-option': 'true' } })],
  ['cil203', ciliumWith({ loadBalancer: { algorithm: 'maglev' } })],
  ['cil140', cilium({ encryption: Encryption.none(), settings: { bpf: { masquerade: true } } })],
  ['trk123', traefikWith({ additionalArguments: ['--no.such.flag'] })],
  ['ms008', metricsServerWith({ args: ['--no-such-flag'] })],
];

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const bundle = (content: string) => ciliumWith({ tls: { caBundle: { enabled: true, useSecret: true, content } } });

/** Secrets of which the search for secrets is told that they hold none. */
const HARMLESS: readonly [what: string, props: PlatypaasCoreProps][] = [
  [
    'the peers of a mesh',
    ciliumWith({
      clustermesh: { config: { enabled: true, clusters: [{ name: 'peer', port: 2379, ips: ['10.9.9.9'] }] } },
    }),
  ],
  ['authorities by their certificates', bundle(CERTIFICATE)],
  ['authorities by something that is not recognized as certificates', bundle('an authority')],
];

function cluster(scope: Construct, name: string, props: PlatypaasCoreProps = {}): PlatypaasCore {
  const settings = { cluster: { name }, ...props.cilium?.settings };
  return new PlatypaasCore(scope, name, { ...props, cilium: { ...props.cilium, settings } });
}

/** What the synthesis of a program reports, a text for each entry: why it is refused, or else its warnings. */
function reportOf(fill: (app: PlatformApp) => void): string[] {
  const write = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const entriesOf = (report: string): string[] => report.split(/^(?=\S)/m).map((entry) => entry.trim());
  try {
    const app = new PlatformApp({ outdir });
    fill(app);
    app.synth();
    return write.mock.calls.flatMap(([text]) => entriesOf(String(text)));
  } catch (error) {
    return entriesOf((error as Error).message);
  } finally {
    write.mockRestore();
  }
}

/** The first ten clusters of a fleet share nothing; those after them are right and wrong by turns. */
function clustersWith(cases: readonly Case[]): { readonly name: string; readonly wrong?: Case }[] {
  return Array.from({ length: 30 }, (_, index) => ({
    name: `cluster-${index}`,
    wrong: index > 11 ? [undefined, ...cases][(index - 11) % (cases.length + 1)] : undefined,
  }));
}

test.each([
  ['fault', FAULTS],
  ['doubt', DOUBTS],
])('a %s of one cluster of a fleet is reported for that one, as it would be alone, and for no other', (_, cases) => {
  const clusters = clustersWith(cases);
  const alone = clusters.flatMap(({ name, wrong: [code, props] = ['', {}] }) => {
    const report = reportOf((app) => void cluster(app, name, props));
    const named = new Set(report.map((entry) => `${entry.split('/')[0]} ${entry.split('#').pop()}`));
    expect([...named]).toEqual(code === '' ? [] : [`${name} ${code}`]);
    return report;
  });
  const inFleet = reportOf((app) => {
    const members = clusters.map(({ name, wrong: [, props] = ['', {}] }) => ({
      name,
      create: (scope: Construct) => cluster(scope, name, props),
    }));
    new Fleet(app, 'fleet', { members });
  });
  expect(inFleet.map((entry) => entry.replace(/^fleet\//, ''))).toEqual(alone);
});

test.each(HARMLESS)('nothing is reported of %s, alone and in each cluster of a fleet', (_, props) => {
  expect(reportOf((app) => void cluster(app, 'alone', props))).toEqual([]);
  const inFleet = reportOf((app) => {
    const members = Array.from({ length: 14 }, (_, index) => ({
      name: `cluster-${index}`,
      create: (scope: Construct) => cluster(scope, `cluster-${index}`, props),
    }));
    new Fleet(app, 'fleet', { members });
  });
  expect(inFleet).toEqual([]);
});
