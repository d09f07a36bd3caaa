import { ApiObject, JsonPatch, Lazy, Testing } from 'cdk8s';
import { manifestOf, PlainObject } from '../../lib/kubernetes/plain-object';

const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'config' } };

test('an object is rendered once for all who read it', () => {
  const object = new PlainObject(Testing.chart(), 'object', CONFIG);
  expect(manifestOf(object)).toBe(manifestOf(object));
  expect(manifestOf(object)).toEqual(CONFIG);
});

test('what is changed later is seen: metadata, and patches', () => {
  const object = new PlainObject(Testing.chart(), 'object', CONFIG);
  expect(manifestOf(object)).toEqual(CONFIG);
  object.metadata.addLabel('app', 'shop');
  expect(manifestOf(object)).toMatchObject({ metadata: { labels: { app: 'shop' } } });
  object.addJsonPatch(JsonPatch.add('/data', { key: 'one' }));
  expect(manifestOf(object)).toMatchObject({ data: { key: 'one' } });
  object.addJsonPatch(JsonPatch.replace('/data/key', 'two'));
  expect(manifestOf(object)).toMatchObject({ data: { key: 'two' } });
});

test('values that are not known yet are resolved each time, and so are objects of other classes', () => {
  let key = 'one';
  const data = Lazy.any({ produce: () => ({ key }) });
  const chart = Testing.chart();
  const objects = [
    new PlainObject(chart, 'plain', { ...CONFIG, data }),
    new ApiObject(chart, 'other', { ...CONFIG, data }),
  ];
  expect(objects.map((object) => manifestOf(object).data)).toEqual([{ key: 'one' }, { key: 'one' }]);
  key = 'two';
  expect(objects.map((object) => manifestOf(object).data)).toEqual([{ key: 'two' }, { key: 'two' }]);
});
