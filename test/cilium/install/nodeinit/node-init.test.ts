import { only, refused, rendered } from '../rendered';

const BASE = { hubble: { enabled: false } };

function startup(nodeinit: object = {}, values: object = {}): string {
  const { template } = only(
    rendered({ ...BASE, ...values, nodeinit: { enabled: true, ...nodeinit } }),
    'DaemonSet',
    'cilium-node-init',
  ).spec;
  return template.spec.containers[0].env.at(-1).value;
}

test('the script runs between what the user puts before and after it', () => {
  const script = startup({ startup: { preScript: 'echo before', postScript: 'echo after' } });
  expect(script).toMatch(/^#!\/bin\/bash\n\nset -o errexit\n/);
  expect(script).toMatch(
    /echo before\nmkdir -p "\/tmp\/cilium-bootstrap\.d"\ndate > .*\n\necho after\n\necho "Node init/,
  );
});

test('the agent waits for the file that the script writes', () => {
  const bootstrapFile = '/var/lib/ready';
  expect(startup({ bootstrapFile })).toContain('mkdir -p "/var/lib"\ndate > "/var/lib/ready"\n');
  const agent = only(rendered({ ...BASE, nodeinit: { enabled: true, bootstrapFile } }), 'DaemonSet', 'cilium');
  const waiting = agent.spec.template.spec.initContainers.find(
    ({ name }: { name: string }) => name === 'wait-for-node-init',
  );
  expect(waiting.command[2]).toContain('until test -s "/tmp/cilium-bootstrap.d/ready"; do');
  expect(startup({ bootstrapFile: '' })).not.toContain('date >');
});

test('rules of GKE nodes are replaced only on GKE, and only when Cilium masquerades', () => {
  const rule = 'iptables -w -t nat -D POSTROUTING';
  const gke = { enabled: true, disableDefaultSnat: true };
  expect(startup({}, { gke })).toContain(rule);
  expect(startup({}, { gke: { enabled: true } })).not.toContain(rule);
  expect(startup()).not.toContain(rule);
});

test('a script that replaces the kubelet is refused', () => {
  const nodeinit = { enabled: true, reconfigureKubelet: true };
  expect(refused({ ...BASE, nodeinit })).toMatch(/nodeinit\.reconfigureKubelet is true.*cil034/s);
  expect(refused({ ...BASE, nodeinit: { ...nodeinit, enabled: false } })).toBe('');
});
