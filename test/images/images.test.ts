import { App, Chart } from 'cdk8s';
import { CiliumCni, CiliumVersion, MetricsServer, TraefikIngress } from '../../lib';
import { imageReferenceOf } from '../../lib/images/reference';
import { TRAEFIK_IMAGE } from '../../lib/traefik/settings';

const OTHER = `sha256:${'a'.repeat(64)}`;
const agent = (version: string) => CiliumVersion.of(version).images.agent?.digest ?? '';

let warnings: string[];
beforeEach(() => {
  warnings = [];
  jest.spyOn(console, 'error').mockImplementation((text) => warnings.push(String(text)));
});
afterEach(() => jest.restoreAllMocks());

type Install = (chart: Chart) => unknown;

/** What a program is refused for, or nothing. */
function problemsOf(install: Install): string {
  const chart = new Chart(new App(), 'core');
  install(chart);
  return chart.node
    .findAll()
    .flatMap((construct) => construct.node.validate())
    .join('\n');
}

const cilium =
  (settings: object): Install =>
  (chart) =>
    new CiliumCni(chart, 'cilium', { version: CiliumVersion.of('1.18.3'), settings });
const traefik =
  (image: object): Install =>
  (chart) =>
    new TraefikIngress(chart, 'traefik', { settings: { image } });

test.each<readonly [string, Install, RegExp]>([
  ['a tag that keeps the digest of another', cilium({ image: { tag: 'v1.17.0' } }), /img002/],
  [
    'the tag of another release',
    cilium({ image: { tag: 'v1.18.12' } }),
    new RegExp(`Give the digest ${agent('1.18.12')}`),
  ],
  [
    'the tag of an operator',
    cilium({ operator: { image: { tag: 'v1.17.0' } } }),
    /Deployment cilium-operator.*img002/s,
  ],
  ['a digest of another release', cilium({ image: { digest: agent('1.18.12') } }), /1\.18\.12.*img002/s],
  ['the digest of another program', cilium({ envoy: { image: { digest: agent('1.18.3') } } }), /img002/],
  [
    'a tag alone',
    cilium({ image: { useDigest: false } }),
    new RegExp(`Give its digest, ${agent('1.18.3')}.*img001`, 's'),
  ],
  [
    'latest',
    cilium({ image: { tag: 'latest', useDigest: false } }),
    /as the latest.*Give a tag and its digest.*img001/s,
  ],
  [
    'a replacement without a digest',
    cilium({ image: { override: 'mirror.example.com/cilium/cilium:v1.18.3' } }),
    /img001/,
  ],
  ['Traefik with the digest of another version', traefik({ tag: `v3.6.1@${TRAEFIK_IMAGE.digest}` }), /img002/],
])('%s is refused', (_, install, message) => {
  expect(problemsOf(install)).toMatch(message);
});

test.each<readonly [string, Install]>([
  ['the images of a version', cilium({ preflight: { enabled: true }, clustermesh: { useAPIServer: true } })],
  ['a mirror with the same digest', cilium({ image: { repository: 'mirror.example.com/cilium' } })],
  ['a tag with its own digest', cilium({ image: { tag: 'v1.18.12', digest: agent('1.18.12') } })],
  ['a build of one’s own', cilium({ image: { override: `mirror.example.com/mine:1@${OTHER}` } })],
  ['a digest that is not known here', cilium({ image: { tag: 'v1.18.99', digest: OTHER } })],
  ['Traefik', (chart) => new TraefikIngress(chart, 'traefik')],
  ['another Traefik with its digest', traefik({ tag: `v3.6.10@${OTHER}` })],
  ['metrics-server', (chart) => new MetricsServer(chart, 'metrics')],
])('%s passes in silence', (_, install) => {
  expect(problemsOf(install)).not.toMatch(/img\d/);
  expect(warnings.filter((text) => /img\d/.test(text))).toEqual([]);
});

test.each<readonly [string, Install, RegExp]>([
  [
    'another version of Traefik',
    traefik({ tag: 'v3.7.5' }),
    /Deployment traefik\/traefik.*traefik:v3\.7\.5.*under this tag.*img001/s,
  ],
  [
    'another version of metrics-server',
    (chart) => new MetricsServer(chart, 'metrics', { settings: { image: { tag: 'v0.8.0' } } }),
    /img001/,
  ],
  [
    'a container of one’s own',
    cilium({ extraContainers: [{ name: 'own', image: 'busybox' }] }),
    /as the latest.*img001/s,
  ],
  [
    'what a values file says',
    (chart) => CiliumCni.fromHelmValues(chart, 'cilium', { image: { tag: 'v1.17.0' } }),
    /img002/,
  ],
])('%s without a digest is warned of', (_, install, message) => {
  expect(problemsOf(install)).not.toMatch(/img\d/);
  expect(warnings.join('\n')).toMatch(message);
});

test.each([
  ['busybox', { repository: 'busybox', tag: '', digest: '' }],
  ['registry:5000/team/app', { repository: 'registry:5000/team/app', tag: '', digest: '' }],
  ['registry:5000/team/app:1.2', { repository: 'registry:5000/team/app', tag: '1.2', digest: '' }],
  [`docker.io/x:1@${OTHER}`, { repository: 'docker.io/x', tag: '1', digest: OTHER }],
  [`docker.io/x@${OTHER}`, { repository: 'docker.io/x', tag: '', digest: OTHER }],
])('the reference %s is taken apart', (text, parts) => expect(imageReferenceOf(text)).toEqual(parts));

describe('an image of another version than the install', () => {
  const metrics =
    (image: object): Install =>
    (chart) =>
      new MetricsServer(chart, 'metrics', { settings: { image } });
  const older = 'v1.30.9-1737073743-40a016d11c0d863b772961ed0168eea6fe6b10a5';

  test.each<readonly [string, Install, RegExp]>([
    [
      'a tag without a digest',
      cilium({ image: { tag: 'v1.14.5', useDigest: false } }),
      /settings\.image\.tag is "v1\.14\.5", but all else is configured for v1\.18\.3.*Remove settings\.image\.tag and settings\.image\.useDigest, so that v1\.18\.3 runs, or set version.*img003/s,
    ],
    [
      'a tag with its digest',
      cilium({ image: { tag: 'v1.19.6', digest: OTHER } }),
      /Remove .*tag and .*digest,.*img003/s,
    ],
    [
      'a tag beside our digest, which nodes would pull',
      cilium({ image: { tag: 'v1.14.5' } }),
      /this digest is that of.*v1\.18\.3.*Remove settings\.image\.tag, so that v1\.18\.3 runs.*img002/s,
    ],
    [
      'an operator',
      cilium({ operator: { image: { tag: 'v1.14.5', useDigest: false } } }),
      /operator\.image\.tag.*img003/s,
    ],
    [
      'a relay of a mirror',
      cilium({
        hubble: { relay: { enabled: true, image: { override: `mirror.test/hubble-relay:v1.14.5@${OTHER}` } } },
      }),
      /hubble\.relay\.image\.override.*img003/s,
    ],
  ])('%s is refused', (_, install, message) => {
    const problems = problemsOf(install);
    expect(problems).toMatch(message);
    expect(problems).not.toMatch(/Give (?:its|the) digest/);
  });

  test('is a warning if the image has a version of its own, and no problem if that is newer', () => {
    expect(problemsOf(cilium({ envoy: { image: { tag: older, digest: OTHER } } }))).toBe('');
    expect(warnings.join()).toMatch(/envoy\.image\.tag .*which is older than v1\.34.*img003/s);
    warnings = [];
    expect(problemsOf(cilium({ envoy: { image: { tag: 'v1.38.0', digest: OTHER } } }))).toBe('');
    expect(warnings).toEqual([]);
  });

  test('of metrics-server, which needs nothing of one version only, is a warning if it is older', () => {
    expect(problemsOf(metrics({ tag: 'v0.6.1' }))).toBe('');
    expect(warnings.join()).toMatch(/settings\.image\.tag is "v0\.6\.1", which is older than v0\.8\.1.*img003/s);
    warnings = [];
    expect(problemsOf(metrics({ tag: `v0.10.0@${OTHER}` }))).toBe('');
    expect(warnings).toEqual([]);
  });

  test.each<readonly [string, Install]>([
    ['a patch release', cilium({ image: { tag: 'v1.18.99', digest: OTHER } })],
    ['a build with a numbering of one’s own', cilium({ image: { tag: '2026.11.1', digest: OTHER } })],
    ['a patch release of metrics-server', metrics({ tag: `v0.8.9@${OTHER}` })],
  ])('is not %s', (_, install) => {
    expect(problemsOf(install)).toBe('');
    expect(warnings).toEqual([]);
  });

  test('is a warning where the result has to be that of the chart', () => {
    expect(problemsOf((chart) => MetricsServer.fromHelmValues(chart, 'metrics', { image: { tag: 'v0.6.1' } }))).toBe(
      '',
    );
    expect(warnings.join()).toMatch(/: image\.tag is "v0\.6\.1".*img003/s);
  });
});
