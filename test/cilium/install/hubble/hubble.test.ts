import { parse } from 'yaml';
import { namesOf, only, rendered } from '../rendered';

const RELAY_AND_UI = { relay: { enabled: true }, ui: { enabled: true } };

function certificatesOf(objects: ReturnType<typeof rendered>): { name: string; hosts: string[] }[] {
  const job = only(objects, 'Job', 'hubble-generate-certs');
  return parse(job.spec.template.spec.containers[0].env[0].value).certs;
}

test('without relay and UI, certgen makes the agents’ certificate only', () => {
  expect(certificatesOf(rendered({})).map(({ name }) => name)).toEqual(['hubble-server-certs']);
});

test('a relay that serves with TLS gets a certificate, and the UI one to show to it', () => {
  const objects = rendered({
    hubble: { ...RELAY_AND_UI, relay: { enabled: true, tls: { server: { enabled: true } } } },
  });
  expect(certificatesOf(objects).map(({ name }) => name)).toEqual([
    'hubble-server-certs',
    'hubble-relay-client-certs',
    'hubble-relay-server-certs',
    'hubble-ui-client-certs',
  ]);
});

test('without a schedule, certificates are made once', () => {
  const objects = rendered({ hubble: { tls: { auto: { method: 'cronJob', schedule: null } } } });
  expect(namesOf(objects, 'CronJob')).toEqual([]);
  expect(namesOf(objects, 'Job')).toEqual(['hubble-generate-certs']);
});

test('cert-manager takes the place of the Jobs', () => {
  const auto = { method: 'certmanager', certManagerIssuerRef: { kind: 'ClusterIssuer', name: 'ca' } };
  const objects = rendered({ hubble: { tls: { auto } } });
  expect(namesOf(objects, 'Job')).toEqual([]);
  expect(only(objects, 'Certificate', 'hubble-server-certs').spec).toMatchObject({
    issuerRef: { kind: 'ClusterIssuer', name: 'ca' },
    secretName: 'hubble-server-certs',
    duration: '8760h0m0s',
  });
});

test('a UI under a path of its own has that path taken off requests and put into pages', () => {
  const objects = rendered({ hubble: { ...RELAY_AND_UI, ui: { enabled: true, baseUrl: '/hubble/' } } });
  const config = only(objects, 'ConfigMap', 'hubble-ui-nginx').data['nginx.conf'];
  expect(config).toContain('location /hubble/api {\n            rewrite ^/hubble(/.*)$ $1 break;');
  expect(config).toContain(`sub_filter '<base href="/"/>' '<base href="/hubble/"/>';`);
});

test('a UI at the root has its pages left alone', () => {
  const config = only(rendered({ hubble: RELAY_AND_UI }), 'ConfigMap', 'hubble-ui-nginx').data['nginx.conf'];
  expect(config).not.toContain('rewrite');
  expect(config).toContain('proxy_pass http://127.0.0.1:8090;');
});

test('pods are replaced when the relay’s configuration changes, if that is asked for', () => {
  const checksum = (relay: object) => {
    const objects = rendered({ hubble: { relay: { enabled: true, rollOutPods: true, ...relay } } });
    const { annotations } = only(objects, 'Deployment', 'hubble-relay').spec.template.metadata;
    return annotations['cilium.io/hubble-relay-configmap-checksum'];
  };
  expect(checksum({})).toBe(checksum({ replicas: 2 }));
  expect(checksum({})).not.toBe(checksum({ retryTimeout: '5s' }));
});

test('the UI’s Ingress takes every host where the host is empty', () => {
  const ui = { enabled: true, ingress: { enabled: true, hosts: ['', 'hubble.example.org'] } };
  const { rules } = only(rendered({ hubble: { ...RELAY_AND_UI, ui } }), 'Ingress', 'hubble-ui').spec;
  expect(rules.map((rule: { host?: string }) => 'host' in rule)).toEqual([false, true]);
});
