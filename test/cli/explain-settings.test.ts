import { spawnSync } from 'node:child_process';
import * as path from 'node:path';
import fc from 'fast-check';
import { LINES } from '../../lib/cilium/versions/line';
import { CHARTS, HISTORIES } from '../../lib/cli/charts';
import { explainSetting } from '../../lib/cli/explain-settings';
import { packageFile } from '../../lib/cli/package-files';
import { settingNamed } from '../../lib/cli/setting-names';

// Charts are rendered in several versions.
jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '../..');
const MEANINGS = JSON.parse(packageFile('schemas/settings.json')) as Record<string, Record<string, string>>;

const NEWEST = LINES.at(-1)!.releases.at(-1)!.version.replaceAll('.', '\\.');

async function explained(name: string): Promise<string> {
  const explanation = await explainSetting(settingNamed(name)!);
  if ('text' in explanation) return explanation.text;
  return [explanation.gone ?? [], explanation.remedy ?? 'nothing similar'].flat().join('. ');
}

test.each([
  [
    'cilium.bpf.masquerade',
    new RegExp(
      `^cilium\\.bpf\\.masquerade: true or false.*\\n.*\\nDefault: unset\\nEnds up in \\(${NEWEST}\\):\\n {2}ConfigMap cilium-config: data\\.enable-bpf-masquerade$`,
    ),
  ],
  [
    'CiliumCni.settings.hubble.relay.replicas',
    /^cilium\.hubble\.relay\.replicas: a number.*\nNumber of pods\.\nDefault: 1\nEnds up in .*\n {2}Deployment hubble-relay: spec\.replicas$/,
  ],
  ['cilium.certgen.enforceCAValidityThroughoutLeavesDuration', /\nVersions: since 1\.20\n/],
  [
    'cilium.hubble.ui.backend.livenessProbe.enabled',
    /\nVersions: before 1\.20\. Remove it: there is no such probe any more\./,
  ],
  ['cilium.certgen.ttlSecondsAfterFinished', /\nDefault: 1800 in 1\.18\.\d+, then unset in 1\.19\.\d+\n/],
  [
    'traefik.ports.web.port',
    /\nPort that Traefik listens on\.\nDefault: 8000\n[\s\S]*args\[--entryPoints\.web\.address\]/,
  ],
  ['metrics-server.replicas', /\nDefault: 1\nEnds up in .*\n {2}Deployment metrics-server: spec\.replicas$/],
])('%s is explained with its meaning, default, versions and place', async (name, expected) => {
  expect(await explained(name)).toMatch(expected);
});

test.each([
  ['cilium.kubeProxyReplacement', 'ConfigMap cilium-config: data.kube-proxy-replacement'],
  ['cilium.enableIPv4Masquerade', 'ConfigMap cilium-config: data.enable-ipv4-masquerade'],
  ['cilium.envoy.enabled', 'DaemonSet cilium-envoy'],
  ['cilium.hubble.relay.listenPort', 'ConfigMap hubble-relay-config: '],
  ['traefik.ingressRoute.mine.matchRule', 'IngressRoute traefik-mine: spec.routes[0].match'],
  ['traefik.ports.web.expose', 'Service traefik: '],
  ['traefik.log.level', 'Deployment traefik: spec.template.spec.containers[traefik].args[--log.level]'],
  ['traefik.deployment.kind', 'DaemonSet traefik'],
])('each kind of value that a setting takes is tried, so %s ends up in %s', async (name, place) => {
  expect(await explained(name)).toContain(`\n  ${place}`);
});

test('a setting that another one enables ends up where it does with that one, which is named', async () => {
  expect(await explained('cilium.clustermesh.apiserver.replicas')).toMatch(
    new RegExp(
      `\\nEnds up in \\(${NEWEST}, with clustermesh\\.useAPIServer: true\\):\\n {2}Deployment clustermesh-apiserver: spec\\.replicas`,
    ),
  );
  expect(await explained('cilium.serviceAccounts.relay.name')).toMatch(
    /, with hubble\.relay\.enabled: true\):\n {2}Deployment hubble-relay: spec\.template\.spec\.serviceAccountName/,
  );
  expect(await explained('cilium.serviceAccounts.ztunnel.name')).toMatch(
    /, with encryption\.enabled: true, encryption\.type: ztunnel\):\n {2}DaemonSet ztunnel-cilium: /,
  );
  expect(await explained('metrics-server.serviceMonitor.enabled')).toMatch(
    /, with metrics\.enabled: true\):\n {2}ServiceMonitor metrics-server$/,
  );
});

test('where a setting ends up is not known, rather than nowhere, if no value that was tried shows it', async () => {
  expect(await explained('traefik.versionOverride')).toMatch(
    /\nEnds up in: not known\. No value that was tried changes a manifest; it may need several other settings\.$/,
  );
});

test('a chart lists its settings and groups', async () => {
  const text = await explained('cilium');
  expect(text).toMatch(/^cilium: the settings of its chart\n {2}namespaceOverride: Namespace of all objects; /);
  expect(text).toContain('\n  hubble: a group of settings\n');
  expect(await explained('traefik')).toContain('\n  deployment: a group of settings\n');
  expect(await explained('metrics-server')).toContain('\n  replicas: Number of pods');
});

test('a group lists its settings', async () => {
  expect(await explained('cilium.hubble.relay')).toMatch(
    /^cilium\.hubble\.relay: a group of settings\n {2}enabled: Whether there is a relay\.\n/,
  );
});

test('the nearest setting is named', async () => {
  expect(await explained('cilium.hubble.relay.replica')).toBe('Did you mean cilium.hubble.relay.replicas?');
});

const REWRITES = (chart: string) => `; platypaas upgrade ${chart} rewrites values files.`;

test.each([
  [
    'traefik.ports.web.redirectTo',
    `it was moved in 34.0.0. Use traefik.ports.web.http.redirections.entryPoint.to${REWRITES('traefik')}`,
  ],
  [
    'traefik.ports.web.redirections',
    `it was moved in 39.0.0. Use traefik.ports.web.http.redirections${REWRITES('traefik')}`,
  ],
  ['traefik.logs.access.enabled', `it was moved in 41.0.0. Use traefik.accessLog.enabled${REWRITES('traefik')}`],
  ['traefik.service.type', `it was moved in 40.0.0. Use traefik.service.spec.type${REWRITES('traefik')}`],
  ['cilium.encryption.keyFile', `it was moved in 1.16.0. Use cilium.encryption.ipsec.keyFile${REWRITES('cilium')}`],
  [
    'cilium.tunnel',
    'it was removed in 1.15.0. Set routingMode (tunnel or native) and tunnelProtocol (vxlan or geneve).',
  ],
  ['cilium.enableCnpStatusUpdates', 'it was removed in 1.15.0, and the state is no longer written. Remove it.'],
  ['cilium.enableIPv6', 'Use cilium.ipv6.enabled.'],
])('%s is told where it is now', async (name, expected) => {
  expect(await explained(name)).toBe(expected);
});

test.each([
  ['cilium.foo.bar', 'nothing similar'],
  ['cilium.hubbel.relay.replica', 'Did you mean cilium.hubble.relay.replicas?'],
  ['traefik.ports.web.prt', 'Did you mean traefik.ports.web.port?'],
  ['cilium.masquerade', 'Did you mean cilium.bpf.masquerade?'],
  ['traefik.ports.web.zzzzzz', 'See its settings with platypaas explain traefik.ports.web.'],
  [
    'traefik.ports.web.expose.internal',
    'It is within the value of traefik.ports.web.expose: see platypaas explain traefik.ports.web.expose.',
  ],
])('%s gets no far-fetched suggestion', async (name, expected) => {
  expect(await explained(name)).toBe(expected);
});

/** The settings that have this name today, or are in a group of it; names that a user chooses are `web`. */
function named(name: string): string[] {
  const [chart = '', ...path] = name.replace(/\bweb\b/g, '*').split('.');
  return Object.keys(MEANINGS[chart] ?? {}).filter((known) => `${known}.`.startsWith(`${path.join('.')}.`));
}

test('every former name in the tables leads to a setting, or to what to do', async () => {
  const former: string[] = [];
  for (const [chart, load] of Object.entries(HISTORIES))
    former.push(...(await load()).moves.map(({ from }) => `${chart}.${from.replaceAll('*', 'web')}`));
  // Some names are still those of settings, of which only some values were moved.
  const gone = former.filter((name) => named(name).length === 0);
  for (const name of gone) {
    const text = await explained(name);
    const [, target] = /Use ((?:cilium|traefik)\.\S+?)[.;]?(?: |$)/.exec(text) ?? [];
    // Some are now members of a value, as in `expose.internal`.
    const known = target === undefined || [target, target.replace(/\.\w+$/, '')].some((each) => named(each).length > 0);
    expect([name, target, known]).toEqual([name, target, true]);
    expect(`${name}: ${text}`).not.toMatch(/nothing similar|Did you mean|See its settings/);
  }
  expect(gone.length).toBeGreaterThan(60);
});

test('what is not a setting is left to others', () => {
  expect(['CIL130', 'CiliumCni.settings', 'K3sHomelab.cilium'].map(settingNamed)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('any setting can be explained', async () => {
  const names = Object.entries(MEANINGS).flatMap(([chart, settings]) =>
    Object.keys(settings).map((name) => `${chart}.${name.replaceAll('*', 'web')}`),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), async (name) => {
      expect(await explained(name)).toMatch(/^\S+: .+\n/);
    }),
    { numRuns: 20 },
  );
});

test('the meanings are those of the sources', async () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'build/lib/cli/development/settings-meanings.js'), '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(Object.keys(MEANINGS)).toEqual(expect.arrayContaining(Object.keys(CHARTS)));
});
