import { only, rendered } from '../rendered';

interface Listener {
  readonly name: string;
  readonly address: { readonly socketAddress: { readonly address: string; readonly portValue: number } };
  readonly additionalAddresses?: readonly object[];
}

function bootstrap(values: object) {
  const { data } = only(rendered(values as Record<string, unknown>), 'ConfigMap', 'cilium-envoy-config');
  return JSON.parse(data['bootstrap-config.json']);
}

function addressesOf(values: object, name: string): unknown[] {
  const listeners: Listener[] = bootstrap(values).staticResources.listeners;
  const listener = listeners.find((candidate) => candidate.name === name);
  return listener ? [listener.address, ...(listener.additionalAddresses ?? [])] : [];
}

const at = (address: string, portValue: number) => ({ socketAddress: { address, portValue } });

test('Envoy reports its health on the loopback of every address family', () => {
  const health = 'envoy-health-listener';
  expect(addressesOf({}, health)).toEqual([at('127.0.0.1', 9878)]);
  expect(addressesOf({ ipv4: { enabled: false }, ipv6: { enabled: true } }, health)).toEqual([at('::1', 9878)]);
  expect(addressesOf({ ipv6: { enabled: true } }, health)).toEqual([
    at('127.0.0.1', 9878),
    { address: at('::1', 9878) },
  ]);
});

test('the admin interface is closed unless asked for', () => {
  const admin = 'envoy-admin-listener';
  expect(addressesOf({}, admin)).toEqual([]);
  expect(addressesOf({ envoy: { debug: { admin: { enabled: true } } } }, admin)).toEqual([at('127.0.0.1', 9901)]);
});

test('a log in JSON takes the place of the text format', () => {
  expect(bootstrap({}).applicationLogConfig.logFormat).toHaveProperty('textFormat');
  const json = { level: '%l', message: '%j' };
  expect(bootstrap({ envoy: { log: { format_json: json } } }).applicationLogConfig.logFormat).toEqual({
    jsonFormat: json,
  });
});

test('Envoy logs what the agent debugs', () => {
  const level = (debug: object, log: object = {}) => {
    const { spec } = only(rendered({ debug, envoy: { log } }), 'DaemonSet', 'cilium-envoy');
    return spec.template.spec.containers[0].args.find((arg: string) => arg.startsWith('--log-level'));
  };
  expect(level({})).toBe('--log-level info');
  expect(level({}, { defaultLevel: 'critical' })).toBe('--log-level critical');
  expect(level({ enabled: true, verbose: 'flow' }, { defaultLevel: 'critical' })).toBe('--log-level debug');
  expect(level({ enabled: true, verbose: 'flow envoy' })).toBe('--log-level trace');
});
