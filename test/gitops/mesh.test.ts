import { IstioInjection } from '../../lib/gitops';
import { deployment, problemsOf, Some, type SomeComponent, setOf } from './component';

const INJECTOR: SomeComponent = { injects: [IstioInjection.SIDECAR] };
const SIDECAR: SomeComponent = { namespace: { istio: IstioInjection.SIDECAR }, workloads: [deployment('web')] };
const AMBIENT: SomeComponent = { namespace: { istio: IstioInjection.AMBIENT } };

test('components in the mesh come after what adds them to it, without declaring that', () => {
  const { waves } = setOf((chart) => [
    new Some(chart, 'shop', SIDECAR),
    new Some(chart, 'after', { dependsOn: ['shop'] }),
    new Some(chart, 'injector', { ...INJECTOR, dependsOn: ['base'] }),
    new Some(chart, 'base'),
  ]);
  expect(waves.map((wave) => wave.map(({ name }) => name))).toEqual([['base'], ['injector'], ['shop'], ['after']]);
});

test('what refers to an object of the component that adds it to the mesh comes after that component', () => {
  const set = setOf((chart) => [
    new Some(chart, 'shop', { ...SIDECAR, requires: [{ kind: 'ConfigMap', name: 'mesh' }] }),
    new Some(chart, 'injector', { ...INJECTOR, provides: [{ kind: 'ConfigMap', name: 'mesh' }] }),
  ]);
  expect(set.node.findAll().flatMap((one) => one.node.validate())).toEqual([]);
});

test('a dependency cycle through the mesh is an error', () => {
  const set = setOf((chart) => [
    new Some(chart, 'shop', SIDECAR),
    new Some(chart, 'injector', { ...INJECTOR, dependsOn: ['shop'] }),
  ]);
  expect(problemsOf(set)).toEqual([expect.stringMatching(/shop → injector → shop[\s\S]*from the mesh[\s\S]*git003/)]);
});

test('a namespace in the mesh needs a component that adds its pods to the mesh in its mode', () => {
  expect(problemsOf(setOf((chart) => [new Some(chart, 'shop', SIDECAR)]))).toEqual([
    expect.stringMatching(/namespace shop of shop is in the mesh by sidecar[\s\S]*Add Istiod[\s\S]*git015/),
  ]);
  const other = setOf((chart) => [new Some(chart, 'shop', AMBIENT), new Some(chart, 'injector', INJECTOR)]);
  expect(problemsOf(other)).toEqual([
    expect.stringMatching(/namespace shop of shop is in the mesh by ambient[\s\S]*Add Ztunnel[\s\S]*git015/),
  ]);
});
