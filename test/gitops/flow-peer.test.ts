import { AlertWebhook } from '../../lib/falco';
import { FlowPeer } from '../../lib/gitops';

test.each([
  ['192.168.1.5', { is: 'addresses', cidrs: ['192.168.1.5/32'] }],
  ['[fd00::5]', { is: 'addresses', cidrs: ['fd00::5/128'] }],
  ['minio.storage.svc', { is: 'namespace', name: 'storage' }],
  ['minio.storage.svc.cluster.local', { is: 'namespace', name: 'storage' }],
  ['s3.example.com', { is: 'names', names: ['s3.example.com'] }],
  ['svc.example.com', { is: 'names', names: ['svc.example.com'] }],
])('the host %s is %j', (host, form) => {
  expect(FlowPeer.host(host)._form).toEqual(form);
});

test('addresses are named in messages', () => {
  expect(String(FlowPeer.addresses('203.0.113.0/24', '198.51.100.7/32'))).toBe('203.0.113.0/24, 198.51.100.7/32');
});

test("Falco's webhook may be at an IP address", () => {
  const webhook = AlertWebhook.secret({ name: 'webhook', key: 'url' }, '192.168.1.5', 8443);
  expect(webhook._receiver._form).toEqual({ is: 'addresses', cidrs: ['192.168.1.5/32'] });
});
