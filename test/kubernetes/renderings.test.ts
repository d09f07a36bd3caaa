import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { ConfigMap } from '../../lib/kubernetes/objects';
import { manifestOf } from '../../lib/kubernetes/plain-object';
import { Renderings } from '../../lib/kubernetes/renderings';

const config = (scope: Chart, id: string, value: string) =>
  new ConfigMap(scope, id, { metadata: { name: 'config' }, data: { value } });
const chart = () => new Chart(new App(), 'cluster');

test('while a program is read, an object is rendered once, also one with patches', () => {
  const scope = chart();
  const object = config(scope, 'one', 'first');
  object.addJsonPatch(JsonPatch.replace('/data/value', 'patched'));
  const render = jest.spyOn(object, 'toJson');
  new Renderings().during(scope, () => {
    expect(manifestOf(object)).toMatchObject({ data: { value: 'patched' } });
    expect(manifestOf(object)).toBe(manifestOf(object));
  });
  expect(render).toHaveBeenCalledTimes(1);
});

test('objects of equal contents have one manifest, also those of another cluster', () => {
  const renderings = new Renderings();
  const manifests = ['first', 'first', 'second'].map((value) => {
    const scope = chart();
    const object = config(scope, 'object', value);
    return renderings.during(scope, () => manifestOf(object));
  });
  expect(manifests[1]).toBe(manifests[0]);
  expect(manifests[2]).toMatchObject({ data: { value: 'second' } });
});

test('an object of a class that returns the same manifest again, and changes it, has a manifest of its own', () => {
  const manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' }, data: { value: 'first' } };
  class Raw extends ApiObject {
    override toJson() {
      return manifest;
    }
  }
  const renderings = new Renderings();
  const read = (value: string) => {
    const scope = chart();
    manifest.data.value = value;
    const object = new Raw(scope, 'object', manifest);
    return renderings.during(scope, () => manifestOf(object));
  };
  const [first, second] = [read('first'), read('second')];
  expect(second).not.toBe(first);
  expect([first, second]).toMatchObject([{ data: { value: 'first' } }, { data: { value: 'second' } }]);
});

test('what is changed after a program was read is seen by whoever reads it next', () => {
  const scope = chart();
  const object = config(scope, 'object', 'first');
  new Renderings().during(scope, () => manifestOf(object));
  object.addJsonPatch(JsonPatch.replace('/data/value', 'second'));
  expect(manifestOf(object)).toMatchObject({ data: { value: 'second' } });
  expect(new Renderings().during(scope, () => manifestOf(object))).toMatchObject({ data: { value: 'second' } });
});

test('a program whose reading fails can be changed and read again', () => {
  const scope = chart();
  const object = config(scope, 'object', 'first');
  const renderings = new Renderings();
  const fail = () =>
    renderings.during(scope, () => {
      throw new Error('refused');
    });
  expect(fail).toThrow('refused');
  expect(Renderings.current(object)).toBeUndefined();
});
