import { GroupResults, keptByGroups } from '../../lib/settings/group-results';

interface Settings {
  readonly debug: { readonly enabled: boolean };
  readonly cluster: { readonly name: string };
}

const debug: Settings['debug'] = Object.freeze({ enabled: true });
const settings = (name: string, group = debug): Settings => Object.freeze({ debug: group, cluster: { name } });
const flags = () => jest.fn((given: Settings) => ({ debug: String(given.debug.enabled) }));

test('a result is made once for all settings with the groups that were read', () => {
  const make = flags();
  const kept = keptByGroups(make);
  const results = ['one', 'two', 'three'].map((name) => kept(settings(name)));
  expect(results).toEqual([{ debug: 'true' }, { debug: 'true' }, { debug: 'true' }]);
  expect(make).toHaveBeenCalledTimes(1);
  expect(kept(settings('one', { enabled: false }))).toEqual({ debug: 'false' });
  expect(kept(settings('four'))).toBe(results[0]);
  expect(make).toHaveBeenCalledTimes(2);
});

test('a function that takes its settings apart has read all of them', () => {
  const kept = keptByGroups(({ debug: group, ...others }: Settings) => ({ group, names: Object.keys(others) }));
  expect(kept(settings('one'))).toEqual({ group: debug, names: ['cluster'] });
  expect(kept(settings('two'))).not.toBe(kept(settings('one')));
});

test('a function that uses another one has read what that one has, and no more', () => {
  const inner = flags();
  const outer = jest.fn(keptByGroups(inner));
  const kept = keptByGroups(outer);
  const first = kept(settings('one'));
  expect(kept(settings('two'))).toBe(first);
  expect(kept(settings('two', { enabled: false }))).toEqual({ debug: 'false' });
  expect(kept(settings('three'))).toBe(first);
  expect([outer, inner].map(({ mock }) => mock.calls.length)).toEqual([2, 2]);
});

test('of settings that may change, nothing is kept', () => {
  const make = flags();
  const kept = keptByGroups(make);
  const open = { debug: { enabled: true }, cluster: { name: 'one' } };
  expect(kept(open)).toEqual({ debug: 'true' });
  open.debug.enabled = false;
  expect(kept(open)).toEqual({ debug: 'false' });
  expect(make.mock.calls.map(([given]) => given)).toEqual([open, open]);
});

test('a function that fails is called again', () => {
  const make = jest.fn((given: Settings): object => {
    throw new Error(given.cluster.name);
  });
  const kept = keptByGroups(make);
  const same = settings('one');
  for (const _ of [1, 2]) expect(() => kept(same)).toThrow('one');
  expect(make).toHaveBeenCalledTimes(2);
});

test('nothing is kept any more once each of many settings had a result of its own', () => {
  const make = jest.fn((given: Settings) => ({ name: given.cluster.name }));
  const kept = keptByGroups(make);
  const names = Array.from({ length: 20 }, (_, number) => `cluster-${number}`);
  expect(names.map((name) => kept(settings(name)).name)).toEqual(names);
  const last = settings('last');
  for (const _ of [1, 2]) expect(kept(last)).toEqual({ name: 'last' });
  expect(make).toHaveBeenCalledTimes(22);
});

test('another input is another result', () => {
  const results = new GroupResults<string>();
  expect(results.make(settings('one'), () => 'default', 'default')).toBe('default');
  expect(results.find(settings('one'), 'kube-system')).toBeUndefined();
  expect(results.find(settings('two'), 'default')).toBe('default');
});

test('no result is not kept', () => {
  const results = new GroupResults<string>();
  expect(results.make(settings('one'), () => undefined)).toBeUndefined();
  expect(results.find(settings('one'))).toBeUndefined();
});
