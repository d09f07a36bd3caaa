import { Port } from '../../lib/cilium/policy';
import { AlertWebhook } from '../../lib/falco';
import { FlowPeer } from '../../lib/gitops';
import { isServerAddress, portBehind, readHostAndPort } from '../../lib/gitops/host';
import { problemsOf, Some, setOf } from './component';

test.each([
  ['192.168.1.5', { is: 'addresses', cidrs: ['192.168.1.5/32'] }],
  ['[fd00::5]', { is: 'addresses', cidrs: ['fd00::5/128'] }],
  ['minio.storage.svc', { is: 'namespace', name: 'storage' }],
  ['minio.storage.svc.cluster.local', { is: 'namespace', name: 'storage' }],
  ['postgres-0.postgres.shop.svc.cluster.local', { is: 'namespace', name: 'shop' }],
  ['s3.example.com', { is: 'names', names: ['s3.example.com'] }],
  ['svc.example.com', { is: 'names', names: ['svc.example.com'] }],
])('the host %s is %j', (host, form) => {
  expect(FlowPeer.host(host)._form).toEqual(form);
});

test.each([
  'minio',
  'localhost',
  '',
  'https://s3.example.com',
  's3.example.com:9000',
  '*.example.com',
  'a_b.example.com',
])('a flow cannot lead to the host %j', (host) => {
  const ports = [Port.tcp(443)];
  const set = setOf((chart) => [
    new Some(chart, 'web', {
      flows: () => [{ from: FlowPeer.workload('web', 'web'), to: FlowPeer.host(host), ports, why: 'asks' }],
    }),
  ]);
  expect(problemsOf(set)).toEqual([
    expect.stringMatching(/A flow from web\/web leads to the host .*must be a DNS name.*git026/s),
  ]);
});

test.each([
  ['ghcr.io', { host: 'ghcr.io', port: undefined }],
  ['*.example.com:8443', { host: '*.example.com', port: 8443 }],
  ['192.168.1.5:3000', { host: '192.168.1.5', port: 3000 }],
  ['gitea.home.svc:3000', { host: 'gitea.home.svc', port: 3000 }],
  ['gitea', undefined],
  ['gitea:3000', undefined],
  ['*', undefined],
  ['ghcr.io:0', undefined],
  ['ghcr.io:65536', undefined],
  ['https://ghcr.io', undefined],
])('the host and port %s are %j', (text, read) => {
  expect(readHostAndPort(text)).toEqual(read);
});

test.each([
  ['https://s3.example.com', true],
  ['https://192.168.1.5:9000', true],
  ['http://minio.storage.svc:9000', true],
  ['http://s3.example.com', false],
  ['http://192.168.1.5:9000', false],
  ['https://minio', false],
  ['https://minio:9000', false],
  ['https://user:password@s3.example.com', false],
  ['s3.example.com', false],
])('that %s is an address which a component can call is %s', (text, is) => {
  expect(isServerAddress(text)).toBe(is);
});

test.each([
  ['https://s3.example.com', undefined, 443],
  ['https://s3.example.com', 9000, 443],
  ['http://minio.storage.svc', undefined, 80],
  ['http://minio.storage.svc', 9000, 9000],
  ['https://192.168.1.5:9443', 9000, 9443],
])('a call to %s with the pods at %s arrives at %i', (url, podPort, port) => {
  expect(portBehind(new URL(url), podPort)).toBe(port);
});

test('addresses are named in messages', () => {
  expect(String(FlowPeer.addresses('203.0.113.0/24', '198.51.100.7/32'))).toBe('203.0.113.0/24, 198.51.100.7/32');
});

test("Falco's webhook may be at an IP address", () => {
  const webhook = AlertWebhook.secret({ name: 'webhook', key: 'url' }, '192.168.1.5', 8443);
  expect(webhook._receiver._form).toEqual({ is: 'addresses', cidrs: ['192.168.1.5/32'] });
});
