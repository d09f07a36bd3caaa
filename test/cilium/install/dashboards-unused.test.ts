import { rendered } from './rendered';

jest.mock('../../../lib/cilium/dashboards', () => {
  throw new Error('dashboards were loaded');
});

const WITHOUT_KEYS = { hubble: { enabled: false } };

test('an install without dashboards does not load them', () => {
  expect(rendered(WITHOUT_KEYS).length).toBeGreaterThan(5);
  expect(() => rendered({ ...WITHOUT_KEYS, dashboards: { enabled: true } })).toThrow('dashboards were loaded');
});
