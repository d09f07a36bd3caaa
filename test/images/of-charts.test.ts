import { imagesOfChart, KNOWN_CHARTS } from '../../lib/images/of-charts';
import { imageReferenceOf } from '../../lib/images/reference';
import { isFloating } from '../../lib/rendered/floating-images';
import { stacksOfCharts } from '../../upstream/tools/stacks-of-charts';

const charts = new Set(
  stacksOfCharts().flatMap(({ components }) =>
    components.components.map(({ chart: { name, version } }) => `${name} ${version}`),
  ),
);

test('the images of every chart of the stack are known in the version that it has, and of no other', () => {
  expect([...KNOWN_CHARTS].sort()).toEqual([...charts].sort());
});

test.each(KNOWN_CHARTS)('every image of the chart %s has an exact tag or a digest', (chart) => {
  const [name = '', version = ''] = chart.split(' ');
  const images = [...(imagesOfChart(name, version)?.keys() ?? [])];
  expect(images.filter(isFloating)).toEqual([]);
  expect(images.map((image) => imageReferenceOf(image).tag).filter((tag) => !/\d+\.\d+\.\d+/.test(tag))).toEqual([]);
});

test('an image that a program runs itself is among them', () => {
  expect([...(imagesOfChart('longhorn', '1.12.1')?.keys() ?? [])]).toContain(
    'docker.io/longhornio/longhorn-engine:v1.12.1',
  );
  for (const version of ['1.28.0', '1.31.0'])
    expect(imagesOfChart('istiod', version)?.get(`docker.io/istio/proxyv2:${version}`)).toEqual(['sidecars']);
  expect(imagesOfChart('base', '1.28.0')?.size).toBe(0);
});

test('a chart in another version is not known', () => {
  expect(imagesOfChart('istiod', '1.28.1')).toBeUndefined();
});
