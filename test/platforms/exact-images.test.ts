import { ChartReference, Profile } from '../../lib/gitops';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';
import { KindPlatformStack } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';

const EXACT = /^v?\d+\.\d+\.\d+/;

interface Found {
  readonly at: string;
  readonly image: string;
}

/** Images as one text, and tags of images that charts take apart. */
function imagesIn(value: unknown, at: string): Found[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => imagesIn(item, `${at}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const { image, tag } = value as Readonly<Record<string, unknown>>;
  return [
    ...(typeof image === 'string' ? [{ at, image }] : []),
    ...(typeof tag === 'string' ? [{ at, image: `:${tag}` }] : []),
    ...Object.entries(value).flatMap(([name, member]) => imagesIn(member, `${at}.${name}`)),
  ];
}

function floats({ image }: Found): boolean {
  return !/@sha256:[0-9a-f]{64}$/.test(image) && !EXACT.test(image.slice(image.lastIndexOf(':') + 1));
}

describe.each(Object.values(Profile))('for the profile %s', (profile) => {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  const { components, node } = new KindPlatformStack(app, 'stack', {
    repositoryUrl: 'https://git.example.com/platform.git',
    profile,
    longhorn: {},
    istio: { ztunnel: {} },
  });
  const asked = components.components.flatMap((one) => imagesIn(one.values(components), one.name));

  test('every image set in the values of a chart has an exact tag or a digest', () => {
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter(floats)).toEqual([]);
  });

  test('those whose charts have tags that move are among them', () => {
    expect(asked).toEqual(
      expect.arrayContaining([
        { at: 'kong.image', image: expect.stringMatching(/^:3\.9\.\d+$/) },
        { at: 'kong.ingressController.image', image: expect.stringMatching(/^:3\.5\.\d+$/) },
      ]),
    );
  });

  test('every image of our own objects has a digest', () => {
    const own = apiObjectsOf(node.root).flatMap((object) => imagesIn(object.toJson().spec, object.name));
    const containers = own.filter(({ image }) => image.includes('/') && !image.includes('*')); // a policy has patterns
    expect(containers.length).toBeGreaterThan(5);
    expect(containers.filter(({ image }) => !/@sha256:[0-9a-f]{64}$/.test(image))).toEqual([]);
  });
});

test('a chart has one exact version', () => {
  const { _problems } = ChartReference.https('https://charts.example.com', 'shop', '1.2');
  expect(_problems.map(({ what }) => what).join()).toMatch(/1\.2/);
});
