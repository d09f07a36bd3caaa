import { Chart, Testing } from 'cdk8s';
import { CiliumCni, CiliumVersion, Encryption } from '../../lib/cilium';
import { LINES } from '../../lib/cilium/versions/line';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';
import { compareVersions } from '../../lib/settings/version';
import { chartWith, objectsOf } from '../program';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const OTHER = `sha256:${'f'.repeat(64)}`;

/** The images that an install of the version runs, by container. */
function images(version: CiliumVersion): Record<string, string> {
  const objects = chartWith((chart) => new CiliumCni(chart, 'cilium', { version, encryption: Encryption.none() }));
  const pods = apiObjectsOf(objects)
    .map((object) => object.toJson())
    .flatMap(({ spec }) => spec?.template?.spec?.containers ?? []);
  return Object.fromEntries(pods.map(({ name, image }: { name: string; image: string }) => [name, image]));
}

describe('the data of each line', () => {
  test.each(LINES.map((each) => [each.line, each] as const))(
    '%s: releases are in order and of the line',
    (line, { releases }) => {
      const numbers = releases.map(({ version }) => version);
      expect(numbers).toEqual([...numbers].sort(compareVersions));
      expect(numbers.filter((number) => !number.startsWith(`${line}.`))).toEqual([]);
    },
  );

  test.each(LINES.flatMap(({ releases }) => releases.map((each) => [each.version, each] as const)))(
    '%s: the images that carry the version have its tag, and each has a digest',
    (version, release) => {
      const own = Object.entries(release.images).filter(([, { repository }]) =>
        /cilium\/(cilium|operator-\w+|hubble-relay|clustermesh-apiserver)$/.test(repository),
      );
      expect(own.map(([, { tag }]) => tag)).toEqual(Array(7).fill(`v${version}`));
      const bare = Object.entries(release.images).filter(
        ([, { digest }]) => !/^sha256:[0-9a-f]{64}$/.test(digest ?? ''),
      );
      // Upstream's chart of 1.19 pins ztunnel by its tag alone.
      expect(bare.map(([name]) => name)).toEqual(version.startsWith('1.19.') ? ['ztunnel'] : []);
    },
  );
});

describe('a version', () => {
  test.each(LINES.map(({ line, releases }) => [`V${line.replace('.', '_')}`, releases.at(-1)?.version]))(
    'by its line, %s, is the newest of it: %s',
    (constant, newest) => {
      const constants: Readonly<Record<string, unknown>> = { ...CiliumVersion };
      expect(constants[constant]).toMatchObject({ version: newest });
    },
  );

  test('by its number is that one', () => {
    expect(CiliumVersion.of('1.18.3').version).toBe('1.18.3');
    expect(CiliumVersion.of(CiliumVersion.V1_20.version)).toBe(CiliumVersion.V1_20);
  });

  test.each(['1.18.4', '1.19', '1.17.1', 'v1.19.6', ''])('%s is refused with those that are known', (version) => {
    expect(() => CiliumVersion.of(version)).toThrow(/known are 1\.18\.3, 1\.18\.12, .*CiliumVersion\.patch.*cil133/s);
  });

  test('decides the images and their digests', () => {
    const { 'cilium-agent': agent } = images(CiliumVersion.of('1.20.0'));
    expect(agent).toBe(
      'quay.io/cilium/cilium:v1.20.0@sha256:383968cd5e8873f7976fa76aa6196045643558f4cc9518a207b9335cb24a0e93',
    );
    expect(images(CiliumVersion.of('1.18.3'))['cilium-operator']).toMatch(/operator-generic:v1\.18\.3@sha256:b5a0138e/);
  });
});

describe('a later patch release', () => {
  test('has the images of its line under its own tag, with the given digests', () => {
    const version = CiliumVersion.patch('1.19.9', { digests: { agent: DIGEST, operatorGeneric: OTHER } });
    expect(images(version)).toMatchObject({
      'cilium-agent': `quay.io/cilium/cilium:v1.19.9@${DIGEST}`,
      'cilium-operator': `quay.io/cilium/operator-generic:v1.19.9@${OTHER}`,
      'hubble-relay': 'quay.io/cilium/hubble-relay:v1.19.9',
      'cilium-envoy': images(CiliumVersion.V1_19)['cilium-envoy'],
    });
  });

  test('uses another Envoy image where one is given', () => {
    const envoy = { repository: 'quay.io/cilium/cilium-envoy', tag: 'v1.37.0-1', digest: DIGEST };
    expect(images(CiliumVersion.patch('1.20.4', { images: { envoy } }))['cilium-envoy']).toBe(
      `quay.io/cilium/cilium-envoy:v1.37.0-1@${DIGEST}`,
    );
  });

  test('that is known by now has the known digests where none is given', () => {
    expect(images(CiliumVersion.patch('1.19.6', { digests: { agent: DIGEST } }))).toEqual({
      ...images(CiliumVersion.V1_19),
      'cilium-agent': `quay.io/cilium/cilium:v1.19.6@${DIGEST}`,
    });
  });

  const warnings = (version: CiliumVersion): string => {
    const reported: string[] = [];
    jest.spyOn(console, 'error').mockImplementation((text) => void reported.push(String(text)));
    objectsOf((chart) => new CiliumCni(chart, 'cilium', { version, encryption: Encryption.none() }));
    jest.restoreAllMocks();
    return reported.join('\n');
  };

  test('warns of images without a digest, and only then', () => {
    expect(warnings(CiliumVersion.patch('1.19.9'))).toMatch(
      /core\/cilium: warning: The images agent, operatorGeneric, hubbleRelay of Cilium 1\.19\.9 have no digest.*cil136/s,
    );
    expect(warnings(CiliumVersion.V1_19)).toBe('');
  });

  test.each([
    ['1.17.5', {}, /"1.17.5" is not a patch release of 1.18, 1.19, 1.20/],
    ['1.190.1', {}, /"1.190.1" is not a patch release.*cil134/s],
    ['v1.20.4', {}, /"v1.20.4" is not a patch release.*without a leading v/s],
    ['1.20.4-rc.1', {}, /is not a patch release/],
    ['1.20', {}, /is not a patch release/],
    ['1.18.8', {}, /1\.18\.8 is older than 1\.18\.12.*CiliumVersion\.of/s],
    [
      '1.20.4',
      { digests: { agnt: DIGEST } },
      /digests\.agnt: agnt is not an image of Cilium 1\.20; .*Did you mean agent/s,
    ],
    ['1.18.20', { digests: { ztunnel: DIGEST } }, /ztunnel is not an image of Cilium 1\.18/],
    [
      '1.20.4',
      { digests: { agent: 'sha256:abc' } },
      /digests\.agent is "sha256:abc", but it must be sha256: and 64.*cil135/s,
    ],
    [
      '1.20.4',
      { digests: { agent: 'latest' }, images: { envoy: { repository: 'a', tag: 'b', digest: 'c' } } },
      /digests\.agent is "latest".*images\.envoy\.digest is "c"/s,
    ],
  ])('%s with %j is refused', (version, props, message) => {
    expect(() => CiliumVersion.patch(version, props as object)).toThrow(message);
  });
});

test('anything else than a version is refused', () => {
  const chart = new Chart(Testing.app(), 'core');
  expect(() => new CiliumCni(chart, 'cilium', { version: '1.19.6' as unknown as CiliumVersion })).toThrow(
    /version is "1\.19\.6", but it must be CiliumVersion\.V1_19, CiliumVersion\.of/,
  );
});
