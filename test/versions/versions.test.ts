import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as semver from 'semver';
import { CiliumVersion, TraefikVersion } from '../../lib';
import {
  AS_OF,
  COMPONENTS,
  type FoundVersion,
  isBehind,
  judge,
  versionsIn,
  versionsPage,
  versionsReport,
} from '../../lib/versions';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'versions-'));
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true });
});

function found(text: string): string[] {
  fs.writeFileSync(path.join(folder, 'a.yaml'), text);
  return versionsIn(folder).map(({ component, version }) => `${component.name} ${version}`);
}

function version(name: string, exact: string): FoundVersion {
  const component = COMPONENTS.find((one) => one.name === name);
  if (!component) throw new Error(`${name} is not among the components`);
  return { component, version: exact, files: [], uses: [] };
}

describe('versions are found', () => {
  test.each([
    ['in an image with a digest', 'image: quay.io/cilium/cilium:v1.18.3@sha256:ab', ['Cilium 1.18.3']],
    ['in an image below a list', 'a: [{image: "docker.io/traefik:v3.7.11"}]', ['Traefik 3.7.11']],
    ['in a node of KIND', 'kind: Cluster\nnodes: [{image: "kindest/node:v1.34.3@sha256:ab"}]', ['Kubernetes 1.34.3']],
    ['in a chart of an Application', 'spec: {source: {chart: kyverno, targetRevision: 3.9.0}}', ['Kyverno 1.19.0']],
    ['in an element of an ApplicationSet', 'elements: [{chart: istiod, version: 1.28.0}]', ['Istio 1.28.0']],
    [
      'in the values of a chart, rather than in its version',
      'a: {chart: prometheus, version: 29.27.0, values: {server: {image: {repository: quay.io/prometheus/prometheus, tag: v3.13.3}}}}',
      ['Prometheus 3.13.3'],
    ],
    ['in a chart of a version that is not known', 'a: {chart: vault, version: 9.9.9}', ['Vault 9.9.9']],
    [
      'in the address of a definition',
      'resources: [https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.3.0/config/crd/a.yaml]',
      ['Gateway API 1.3.0'],
    ],
    [
      'once, however often it is named',
      'a: {image: "quay.io/cilium/cilium:v1.18.3"}\nb: {image: "quay.io/cilium/cilium:v1.18.3"}',
      ['Cilium 1.18.3'],
    ],
    ['not in an image of somebody else', 'image: example.com/quay.io/cilium/cilium:v1.18.3', []],
    ['not in a tag that is not a version', 'image: quay.io/cilium/cilium:latest', []],
  ])('%s', (_name, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test('a folder that is not there is a problem with a code', () => {
    expect(() => versionsIn(path.join(folder, 'none'))).toThrow(/cannot be read.*ver001/s);
  });
});

describe('versions are judged', () => {
  test('support ends on its day', () => {
    expect(judge(version('Istio', '1.28.0'), '2026-06-30').isSupported).toBe(true);
    expect(judge(version('Istio', '1.28.0'), '2026-07-01').isSupported).toBe(false);
  });

  test.each([
    ['Argo CD', '3.5.3', ['CVE-2026-113708', 'CVE-2026-113709', 'GHSA-w7rw-fg89-2cjf']],
    ['Argo CD', '3.5.4', ['GHSA-w7rw-fg89-2cjf']],
    ['Argo CD', '3.5.9', []],
    ['etcd', '3.6.13', ['CVE-2026-73499']],
    ['etcd', '3.6.14', []],
    ['Kyverno', '1.19.2', []],
  ])('%s %s has these advisories', (name, exact, ids) => {
    expect(judge(version(name, exact), AS_OF).advisories.map(({ id }) => id)).toEqual(ids);
  });

  test('the newest of its line, and of all lines', () => {
    const { newer, newest } = judge(version('Cilium', '1.18.3'), AS_OF);
    expect([newer, newest]).toEqual(['1.18.13', '1.20.4']);
    expect(judge(version('Cilium', '1.20.4'), AS_OF)).toMatchObject({ newer: undefined, newest: undefined });
  });

  test('a line that nobody knows is not a reason to upgrade', () => {
    expect(isBehind(judge(version('Cilium', '1.30.0'), AS_OF))).toBe(false);
  });

  test('what there is to act on comes first, and is counted', () => {
    const report = versionsReport(
      [version('Loki', '3.7.6'), version('Argo CD', '3.5.1')].map((one) => judge(one, AS_OF)),
    );
    expect(report.indexOf('Argo CD 3.5.1')).toBeLessThan(report.indexOf('Loki 3.7.6'));
    expect(report).toContain(`1 of 2 versions are past their support or behind known advisories, as of ${AS_OF}.`);
  });
});

describe('the report', () => {
  const WORKLOADS = `kind: Deployment
metadata: {name: traefik, namespace: edge}
spec: {template: {spec: {containers: [{name: traefik, image: "docker.io/traefik:v3.7.11"}]}}}
---
kind: DaemonSet
metadata: {name: cilium}
spec: {template: {spec: {containers: [{name: agent, image: "quay.io/cilium/cilium:v1.18.3"}]}}}
`;
  const etcd = (name: string, command: readonly string[]) =>
    JSON.stringify({ kind: 'Job', metadata: { name }, a: [{ image: 'registry.k8s.io/etcd:3.6.8-0', command }] });

  function report(text: string): string {
    fs.writeFileSync(path.join(folder, 'a.yaml'), text);
    return versionsReport(versionsIn(folder).map((one) => judge(one, AS_OF)));
  }

  test('says where a version is used, and how to take a later one', () => {
    const text = report(WORKLOADS);
    const file = path.join(folder, 'a.yaml');
    expect(text).toContain(`Traefik 3.7.11\n  used in   ${file}: Deployment edge/traefik\n`);
    expect(text).toContain(`Cilium 1.18.3\n  used in   ${file}: DaemonSet cilium\n`);
    expect(text).toMatch(/upgrade {3}version: TraefikVersion\.patch\('3\.7\.17'\) of TraefikIngress/);
    expect(text).toMatch(/upgrade {3}version: CiliumVersion\.patch\('1\.18\.13'\) of CiliumCni/);
  });

  test('names the newest line where the newest release of a line is not enough, and what no prop can change', () => {
    expect(report('a: {chart: istiod, version: 1.28.0}')).toContain("IstioVersion.of('1.31.0')");
    expect(report('a: {chart: kyverno, version: 3.9.1}')).toContain('upgrade   part of this package:');
  });

  test('says what runs in an image of etcd, and does not count what only the server has', () => {
    const tools = report(
      ['a', 'b', 'c', 'd'].map((name) => etcd(name, ['/bin/sh', '-c', 'etcdctl get a'])).join('\n---\n'),
    );
    expect(tools).toContain('Job a, Job b, Job c and 1 more\n');
    expect(tools).toMatch(/runs {6}sh from its image, but not etcd, which CVE-2026-33343, .* are about\n/);
    expect(tools).toContain('No version is past its support or behind a known advisory');
    for (const command of [['etcd'], ['/usr/local/bin/etcd', '-v'], ['sh', '-c', 'true; exec etcd --name a']])
      expect(report(etcd('a', command))).toContain('advisory  CVE-2026-33343');
  });

  test('the releases that it proposes can be asked for in this way', () => {
    const asked = COMPONENTS.flatMap(({ inProgram = '' }) => /(\w+)\.(patch|of)\(/.exec(inProgram)?.[0] ?? []);
    expect(asked).toEqual([
      'CiliumVersion.patch(',
      'TraefikVersion.patch(',
      'MetricsServerVersion.patch(',
      'KubernetesVersion.patch(',
      'IstioVersion.of(',
    ]);
    const newest = (name: string) => COMPONENTS.find((one) => one.name === name)?.lines ?? [];
    for (const { newest: release = '' } of newest('Traefik').slice(0, 1))
      expect(TraefikVersion.patch(release).version).toBe(release);
    for (const { newest: release = '' } of newest('Cilium')) expect(CiliumVersion.patch(release).version).toBe(release);
  });
});

describe('the facts', () => {
  test('docs/versions.md is made from them', () => {
    expect(fs.readFileSync('docs/versions.md', 'utf8')).toBe(versionsPage());
  });

  test.each(COMPONENTS.map((component) => [component.name, component] as const))(
    '%s is well-formed',
    (_name, component) => {
      for (const { affects } of component.advisories) expect(semver.validRange(affects)).not.toBeNull();
      for (const { line, newest = `${line}.0` } of component.lines) expect(newest.startsWith(`${line}.`)).toBe(true);
      expect(component.lines).not.toEqual([]);
    },
  );

  test('every upstream version of dist/ is known', () => {
    const unknown = versionsIn('dist').filter((one) => judge(one, AS_OF).line === undefined);
    expect(unknown.map(({ component, version }) => `${component.name} ${version}`)).toEqual([]);
  });
});
