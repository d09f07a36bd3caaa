import { type Assigning, assign, assignments } from '../../../lib/helm/values/assignments';

const BASE = { a: { b: 1, n: null }, l: [1, { x: 1 }, [1, 2]], s: 'text', z: null };

function over(option: Assigning, text: string, base: Record<string, unknown> = BASE): object {
  return assign(
    base,
    assignments(option, text, (file) => `text of ${file}`),
  );
}

// What Helm 3.19 makes of each, seen in what a chart prints.
test.each<[Assigning, string, object]>([
  ['set', 'a.c=x', { a: { b: 1, n: null, c: 'x' } }],
  ['set', 'a.b=2,s=', { a: { b: 2, n: null }, s: '' }],
  ['set', 'v={1,two, }', { v: [1, 'two', ' '] }],
  ['set', 'v={},w={1}', { v: [''], w: [1] }],
  ['set', 'l[3]=x', { l: [1, { x: 1 }, [1, 2], 'x'] }],
  ['set', 'l[1].y=2', { l: [1, { x: 1, y: 2 }, [1, 2]] }],
  ['set', 'l[0].y=2', { l: [{ y: 2 }, { x: 1 }, [1, 2]] }],
  ['set', 'l[2][3]=9', { l: [1, { x: 1 }, [1, 2, null, 9]] }],
  ['set', 'v[1].w[0].x=q', { v: [null, { w: [{ x: 'q' }] }] }],
  ['set', 'a\\.b=1\\,2', { 'a.b': '1,2' }],
  ['set', 'v=TRUE,w=null,x=01,y=1.5,z=-1', { v: true, w: null, x: '01', y: '1.5', z: -1 }],
  ['set', 'v=9223372036854775808', { v: '9223372036854775808' }],
  ['set', 'v=b=c', { v: 'b=c' }],
  ['set', '=ignored', {}],
  ['set', '__proto__.x=1', JSON.parse('{"__proto__":{"x":1}}') as object],
  ['setString', 'v=1,w={true,2}', { v: '1', w: ['true', '2'] }],
  ['setJson', 'v={"x":[1,2]},w="a,b",x=', { v: { x: [1, 2] }, w: 'a,b', x: null }],
  ['setLiteral', 'v.w=a,b={c}\\', { v: { w: 'a,b={c}\\' } }],
  ['setFile', 'v=one,w=two', { v: 'text of one', w: 'text of two' }],
])('%s %s', (option, text, changes) => {
  expect(over(option, text)).toEqual({ ...BASE, ...changes });
});

test.each<[Assigning, string, RegExp]>([
  ['set', 'a', /the key "a" has no value/],
  ['set', 'a,b=1', /the key "a" has no value/],
  ['set', 'a={1', /a list does not end with }/],
  ['set', 'l[-1]=x', /the index \[-1\] is not a whole number/],
  ['set', 'l[70000]=x', /from 0 to 65536/],
  ['set', 'l[0]b=1', /"b" follows an index/],
  ['set', 's.x=1', /s is not a map/],
  ['set', 'z.x=1', /z is not a map/],
  ['set', 's[0]=1', /s is not a list/],
  ['set', `${Array(32).fill('k').join('.')}=1`, /more than 30 levels/],
  ['setJson', 'a=tru', /a value is not JSON/],
])('%s %s is refused', (option, text, message) => {
  expect(() => over(option, text)).toThrow(message);
});
