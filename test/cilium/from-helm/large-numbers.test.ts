import { tellLargeNumbers } from '../../../lib/cilium/from-helm/large-numbers';

test('a number that the chart writes with an exponent is reported', () => {
  expect(tellLargeNumbers({ bpf: { nodeMapMax: 2_000_000, events: { default: { rateLimit: 999_999 } } } })).toEqual([
    'bpf.nodeMapMax is written out here, while the chart writes so large a number with an exponent.',
  ]);
});

test('numbers that the chart writes out, and those of Kubernetes, are not', () => {
  const securityContext = { runAsUser: 1_000_690_000 };
  expect(tellLargeNumbers({ bpf: { ctTcpMax: 2_000_000 }, envoy: { securityContext } })).toEqual([]);
});
