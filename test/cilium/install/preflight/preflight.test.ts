import { namesOf, only, refused, rendered } from '../rendered';

const BASE = { hubble: { enabled: false }, agent: false, operator: { enabled: false } };

function checks(preflight: object = {}, values: object = {}) {
  return rendered({ ...BASE, ...values, preflight: { enabled: true, ...preflight } });
}

const names = (list: { name: string }[]) => list.map(({ name }) => name);

test('the images of the new version come to every node, and policies are validated', () => {
  const objects = checks();
  const { spec } = only(objects, 'DaemonSet', 'cilium-pre-flight-check').spec.template;
  expect(names(spec.containers)).toEqual(['cilium-pre-flight-check', 'cilium-pre-flight-envoy']);
  expect(namesOf(objects, 'Deployment')).toEqual(['cilium-pre-flight-check']);
});

test('an Envoy inside the agent has no image of its own to pull', () => {
  const { spec } = only(checks({}, { envoy: { enabled: false } }), 'DaemonSet', 'cilium-pre-flight-check').spec
    .template;
  expect(names(spec.containers)).toEqual(['cilium-pre-flight-check']);
  expect(names(spec.volumes)).toEqual(['cilium-run', 'bpf-maps']);
});

test('what DNS policies know is written down when there is a file for it', () => {
  const objects = checks({ tofqdnsPreCache: '/var/run/cilium/dns.json' });
  const { spec } = only(objects, 'DaemonSet', 'cilium-pre-flight-check').spec.template;
  expect(spec.containers[1].args[1]).toContain('--tofqdns-pre-cache /var/run/cilium/dns.json;');
});

test('a budget for the validation comes with the validation', () => {
  const podDisruptionBudget = { enabled: true };
  expect(namesOf(checks({ podDisruptionBudget }), 'PodDisruptionBudget')).toEqual(['cilium-pre-flight-check']);
  expect(namesOf(checks({ podDisruptionBudget, validateCNPs: false }), 'PodDisruptionBudget')).toEqual([]);
});

test('variables that the chart writes among mounts are refused', () => {
  const preflight = { enabled: true, tofqdnsPreCache: '/x', extraEnv: [{ name: 'A', value: 'b' }] };
  expect(refused({ ...BASE, preflight })).toMatch(/preflight\.extraEnv.*cil036/s);
});
