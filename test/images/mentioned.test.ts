import { mentionedImages } from '../../lib/images/mentioned';

const deployment = (container: object) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'manager' },
  spec: { template: { spec: { containers: [{ name: 'main', image: 'app:1.0.0', ...container }] } } },
});

test.each([
  ['a flag with its value', { args: ['--acme-http01-solver-image=solver:1.2.3'] }, ['solver:1.2.3']],
  ['a flag before its value', { command: ['manager', '--engine-image', 'engine:1.2.3'] }, ['engine:1.2.3']],
  ['a variable', { env: [{ name: 'CSI_ATTACHER_IMAGE', value: 'attacher:4.5.6' }] }, ['attacher:4.5.6']],
  ['a flag of another kind', { args: ['--image-pull-policy=Always', '--images=3'] }, []],
  ['a variable from a Secret', { env: [{ name: 'X_IMAGE', valueFrom: {} }] }, []],
])('%s', (_, container, images) => {
  expect(mentionedImages(deployment(container))).toEqual(images.map((image) => [image, 'Deployment manager/main']));
});

test.each([
  [{}, 'docker.io/istio/proxyv2:1.2.3'],
  [{ variant: 'distroless' }, 'docker.io/istio/proxyv2:1.2.3-distroless'],
])('what istiod injects, with %j', (more, image) => {
  const global = { hub: 'docker.io/istio', tag: '1.2.3', proxy: { image: 'proxyv2' }, ...more };
  const injector = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-sidecar-injector' } };
  expect(mentionedImages({ ...injector, data: { values: JSON.stringify({ global }) } })).toEqual([[image, 'sidecars']]);
});

test('another ConfigMap mentions none, whatever it calls its values', () => {
  expect(
    mentionedImages({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app' }, data: { values: 'a: b' } }),
  ).toEqual([]);
});
