import { IstioInjection } from '../../lib/gitops';
import { IstioBase, IstioCni, Istiod, type IstiodProps, IstioVersion, Ztunnel } from '../../lib/istio';
import { deployment, problemsOf, Some, setOf } from '../gitops/component';
import { type End, isAllowed } from '../gitops/policy-model';
import { misunderstood } from '../gitops/values-shape';
import { chartValues, ownObjects } from '../gitops/written';

const sidecars = (props?: IstiodProps) =>
  setOf((chart) => [
    new IstioBase(chart),
    new Istiod(chart, undefined, props),
    new IstioCni(chart),
    new Some(chart, 'shop', { namespace: { istio: IstioInjection.SIDECAR }, workloads: [deployment('web')] }),
    new Some(chart, 'plain', { workloads: [deployment('web')] }),
  ]);
const ambient = () =>
  setOf((chart) => [new IstioBase(chart), new Istiod(chart), new IstioCni(chart), new Ztunnel(chart)]);

test.each(['istio-base', 'istiod', 'istio-cni', 'ztunnel'])(
  'the chart of %s is where Istio keeps those of all releases, and its images where they stay',
  (name) => {
    const set = ambient();
    expect(set.find(name)?.chart.repoUrl).toBe('https://blob.istio.io/istio-release/charts');
    const { hub, global } = chartValues(set, name) as { readonly hub?: string; readonly global?: { hub?: string } };
    expect(hub ?? global?.hub).toBe(name === 'istio-base' ? undefined : 'docker.io/istio');
  },
);

test.each(['istio-base', 'istiod', 'istio-cni', 'ztunnel'])('the chart of %s understands every value', (name) => {
  expect(misunderstood(chartValues(ambient(), name), `test/istio/${name}.values-shape.yaml`)).toEqual([]);
});

test('the parts are of one release, and install in the order of their needs', () => {
  const set = ambient();
  expect(problemsOf(set)).toEqual([]);
  expect(set.components.map(({ chart, name }) => `${name} ${chart.version}`)).toEqual([
    'istio-base 1.28.0',
    'istio-cni 1.28.0',
    'istiod 1.28.0',
    'ztunnel 1.28.0',
  ]);
});

test('parts of different releases are refused, each that differs from istiod', () => {
  const make = () =>
    setOf((chart) => [
      new IstioBase(chart, undefined, { version: IstioVersion.V1_31 }),
      new Istiod(chart),
      new IstioCni(chart, undefined, { version: IstioVersion.V1_31 }),
    ]);
  expect(make).toThrow(/istiod is of Istio 1\.28\.0, but istio-base is of 1\.31\.0.*istio-cni is of 1\.31\.0.*ist003/s);
});

test('the whole mesh refuses plain text', () => {
  const [peerAuthentication] = ownObjects(sidecars(), 'istiod');
  expect(peerAuthentication).toMatchObject({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name: 'default', namespace: 'istio-system' },
    spec: { mtls: { mode: 'STRICT' } },
  });
});

test('ambient mode comes with ztunnel, and the plugin with its component', () => {
  expect(chartValues(ambient(), 'istiod')).toMatchObject({ profile: 'ambient', cni: { enabled: true } });
  expect(chartValues(ambient(), 'istio-cni')).toMatchObject({ profile: 'ambient' });
  expect(chartValues(sidecars(), 'istiod')).not.toHaveProperty('profile');
});

test('ztunnel is trusted in the namespace where it runs', () => {
  const set = ambient();
  expect(chartValues(set, 'istiod')).toMatchObject({ trustedZtunnelNamespace: set.find('ztunnel')?.namespace.name });
});

test('a mesh without the plugin that leads traffic to it is an error', () => {
  const set = setOf((chart) => [new IstioBase(chart), new Istiod(chart), new Ztunnel(chart)]);
  expect(problemsOf(set)).toEqual([
    expect.stringMatching(/istiod refers to the DaemonSet istio-cni-node.*git006/s),
    expect.stringMatching(/ztunnel refers to the DaemonSet istio-cni-node.*git006/s),
  ]);
});

test('only pods of the mesh reach the control plane', () => {
  const set = sidecars({ applicationNamespaces: ['app'] });
  const istiod: End = { namespace: 'istio-system', pod: { app: 'istiod', 'istio.io/rev': 'default' } };
  const web = (namespace: string): End => ({ namespace, pod: { app: 'web' } });
  expect(isAllowed(set, web('shop'), istiod, 15012)).toBe(true);
  expect(isAllowed(set, web('app'), istiod, 15012)).toBe(true);
  expect(isAllowed(set, { entity: 'kube-apiserver' }, istiod, 15017)).toBe(true);
  expect(isAllowed(set, istiod, { entity: 'kube-apiserver' }, 6443)).toBe(true);
  expect(isAllowed(set, web('plain'), istiod, 15012)).toBe(false);
  expect(isAllowed(set, web('other'), istiod, 15012)).toBe(false);
  expect(isAllowed(set, web('shop'), istiod, 15010)).toBe(false);
  expect(isAllowed(set, istiod, { entity: 'world' }, 443)).toBe(false);
});

test('what is not a namespace is refused', () => {
  expect(() => sidecars({ applicationNamespaces: ['My App'] })).toThrow(
    /applicationNamespaces\.0 is "My App".*lower-case letters/,
  );
});
