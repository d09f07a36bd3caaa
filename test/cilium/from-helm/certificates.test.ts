import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { chartVersion } from '../../../lib/helm/chart-version';
import { readHelmValues } from '../../../lib/helm/from-helm-values';
import type { JsonMap } from '../../../lib/settings/schema';
import { namesOf, rendered } from '../install/rendered';

const KEY = Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64');
const PAIR = { cert: 'Y2VydA==', key: KEY };
const read = (values: JsonMap) => readHelmValues(ciliumChart, values);
const MANUAL = { auto: { enabled: false } };

test.each([
  ['not said', {}, /is not set, and the default is helm/],
  ['helm', { method: 'helm' }, /method is helm/],
])('with the method %s, a job makes the certificates of Hubble, and that is reported', (_, auto, saying) => {
  const values = { hubble: { tls: { auto } } };
  expect(read(values).notices.join('\n')).toMatch(saying);
  const objects = rendered(values);
  expect(namesOf(objects, 'CronJob')).toEqual(['hubble-generate-certs']);
  expect(namesOf(objects, 'Secret')).toEqual([]);
});

test.each([
  ['cronJob is asked for', { hubble: { tls: { auto: { method: 'cronJob' } } } }],
  ['Hubble is off', { hubble: { enabled: false } }],
  ['Hubble does without TLS', { hubble: { tls: { enabled: false } } }],
])('nothing is reported when %s', (_, values) => {
  expect(read(values).notices).toEqual([]);
});

test('the certificates of a mesh come from a job as well', () => {
  const values = { hubble: { enabled: false }, cluster: { name: 'a', id: 1 }, clustermesh: { useAPIServer: true } };
  expect(read(values).notices.join('\n')).toMatch(/^clustermesh\.apiserver\.tls\.auto\.method is not set/);
  expect(namesOf(rendered(values), 'Job')).toEqual(['clustermesh-apiserver-generate-certs']);
});

test('a certificate with its key is expected in a Secret, which is named, and is written nowhere', () => {
  const values = { hubble: { tls: { ...MANUAL, server: PAIR } } };
  expect(read(values).notices).toEqual([expect.stringMatching(/create the Secret hubble-server-certs/)]);
  const output = JSON.stringify(rendered(values));
  expect(output).not.toContain(KEY);
  expect(output).toContain('hubble-server-certs');
});

test('the certificates of a mesh can be given too', () => {
  const tls = { ...MANUAL, server: PAIR, admin: PAIR, remote: PAIR };
  const values = {
    hubble: { enabled: false },
    cluster: { name: 'a', id: 1 },
    clustermesh: { useAPIServer: true, apiserver: { tls } },
  };
  expect(read(values)).toMatchObject({ problems: [], unknown: [] });
  expect(read(values).notices).toHaveLength(3);
  expect(JSON.stringify(rendered(values))).not.toContain(KEY);
});

test('a certificate without its key is refused where it is needed', () => {
  const { problems } = read({ hubble: { tls: { ...MANUAL, server: { cert: 'Y2VydA==' } } } });
  expect(problems).toEqual([expect.stringMatching(/hubble\.tls\.server has no cert and key.*existingSecret/s)]);
});

test('a certificate that nothing uses is left out, and that is reported', () => {
  const values = { hubble: { tls: { auto: { method: 'cronJob' }, server: PAIR } } };
  expect(read(values)).toMatchObject({
    problems: [],
    unknown: [],
    notices: ['hubble.tls.server.cert and hubble.tls.server.key have no effect here, and are left out.'],
  });
});

test('the key of a CA is expected in the Secret that the job reads', () => {
  const values = { hubble: { tls: { auto: { method: 'cronJob' } } }, tls: { ca: { ...PAIR } } };
  expect(read(values)).toMatchObject({ problems: [], unknown: [] });
  expect(read(values).notices).toEqual([expect.stringMatching(/tls\.ca\.key is a private key.*Secret cilium-ca/)]);
  expect(JSON.stringify(rendered(values))).not.toContain(KEY);
});

test('names that stand where a key would are still reported', () => {
  const { unknown } = read({ hubble: { enabled: false }, tls: { ca: { cert: '', crt: 'x' } } });
  expect(unknown.map(({ path }) => path)).toEqual(['tls.ca']);
});

test('since 1.20 the Secrets of a mesh that nothing makes are simply expected', () => {
  const values = {
    cluster: { name: 'one', id: 3 },
    hubble: { tls: { auto: { method: 'cronJob' } } },
    clustermesh: { useAPIServer: true, apiserver: { tls: { auto: { enabled: false } } } },
  };
  const problemsIn = (version: string) =>
    readHelmValues(ciliumChart, values, undefined, chartVersion(ciliumChart, version)).problems;
  expect(problemsIn('1.19').join()).toMatch(/clustermesh\.apiserver\.tls\.server has no cert and key.*cil031/s);
  expect(problemsIn('1.20')).toEqual([]);
});
