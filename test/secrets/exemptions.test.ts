import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Fleet, MetricsServer, PlatformApp, PlatypaasCore, SecretScan, TraefikIngress } from '../../lib';
import { KEYS } from './tokens';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'secrets-'));
afterAll(() => fs.rmSync(outdir, { recursive: true, force: true }));

const PASSWORD = 'hunter2hunter2';

function configMap(scope: Construct, data: Record<string, string>, id = 'Settings'): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id.toLowerCase() }, data });
}

function errorOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('in a PlatformApp', () => {
  test('every object is looked at, and the message has its path, what to do, and not the secret', () => {
    const app = new PlatformApp({ outdir });
    configMap(new Chart(app, 'mine'), { 'app.conf': `password = ${PASSWORD}` });
    const message = errorOf(() => app.synth());
    expect(message).toBe(
      'mine/Settings: ConfigMap settings: data["app.conf"] holds a credential behind its name in plain text.\n' +
        '  Put it into a Secret, sealed or from a vault, and refer to it by name; or, if it is not a secret, say why with ' +
        'SecretScan.exempt.   docs/errors.md#sec002',
    );
  });

  test('a variable of a component is looked at', () => {
    const app = new PlatformApp({ outdir });
    const env = [{ name: 'CF_API_TOKEN', value: PASSWORD }];
    new TraefikIngress(new Chart(app, 'core'), 'traefik', { settings: { env } });
    expect(errorOf(() => app.synth())).toMatch(/containers\[traefik\]\.env\[CF_API_TOKEN\]\.value holds a credential/);
  });

  test('files that are not applied are looked at', () => {
    const app = new PlatformApp({ outdir });
    const chart = Object.assign(new Chart(app, 'mine'), {
      extraFiles: [{ path: 'x/y.env', text: `TOKEN=${PASSWORD}` }],
    });
    expect(errorOf(() => app.synth())).toMatch(/^mine: The file: x\/y\.env holds a credential behind its name/);
    SecretScan.exempt(chart, 'x/y.env', 'an example');
    expect(errorOf(() => app.synth())).toBe('');
  });

  test('what is likely is exempted by its path, at the construct or above it', () => {
    for (const above of [false, true]) {
      const app = new PlatformApp({ outdir });
      const chart = new Chart(app, 'mine');
      const object = configMap(chart, { password: PASSWORD, token: PASSWORD });
      SecretScan.exempt(above ? chart : object, 'data.password', 'the password of an example');
      const message = errorOf(() => app.synth());
      expect(message).toMatch(/data\.token holds/);
      expect(message).not.toMatch(/data\.password/);
    }
  });

  test('what is certain is not, and the exemption is reported to have no effect', () => {
    const warnings = jest.spyOn(console, 'error').mockImplementation(() => {});
    const app = new PlatformApp({ outdir });
    const chart = new Chart(app, 'mine');
    configMap(chart, { key: KEYS['PKCS #8 in PEM'] ?? '' });
    SecretScan.exempt(chart, 'data.key', 'a key of an example');
    expect(errorOf(() => app.synth())).toMatch(/data\.key holds a private key.*sec001/s);
    expect(warnings.mock.calls).toEqual([[expect.stringMatching(/^mine: warning: .*data\.key.*sec004/s)]]);
    warnings.mockRestore();
  });

  test.each([
    ['', 'a reason'],
    ['data.key', ' '],
  ])('an exemption of %j because of %j is refused', (at, reason) => {
    const chart = new Chart(new PlatformApp({ outdir }), 'mine');
    expect(errorOf(() => SecretScan.exempt(chart, at, reason))).toMatch(/^mine: .*no path or no reason.*sec003/s);
  });

  test('each cluster of a fleet is looked at', () => {
    const app = new PlatformApp({ outdir });
    const member = (name: string) => ({
      name,
      create: (scope: Construct) => {
        const chart = new Chart(scope, name);
        configMap(chart, { password: PASSWORD });
        return chart;
      },
    });
    new Fleet(app, 'fleet', { members: [member('one'), member('two')] });
    expect(errorOf(() => app.synth()).match(/^fleet\/(one|two)\/Settings: .* holds/gm)).toHaveLength(2);
  });
});

describe('in a plain App', () => {
  test('what stands below our constructs is looked at, and once', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'mine');
    const metrics = new MetricsServer(chart, 'metrics');
    configMap(metrics, { password: PASSWORD });
    configMap(chart, { password: PASSWORD }, 'Theirs');
    const message = errorOf(() => app.synth());
    expect(message.match(/holds a credential/g)).toHaveLength(1);
    expect(message).toMatch(/mine\/metrics.*ConfigMap settings: data\.password/);
    SecretScan.exempt(metrics, 'data.password', 'the password of an example');
    expect(errorOf(() => app.synth())).toBe('');
  });

  test('a raw Secret among the extra objects of Traefik is refused', () => {
    const app = new App({ outdir });
    const extraObjects = [{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { any: PASSWORD } }];
    new TraefikIngress(new Chart(app, 'mine'), 'traefik', { settings: { extraObjects } });
    expect(errorOf(() => app.synth())).toMatch(/Secret s: stringData\.any holds the content of a Secret/);
  });

  test('a platform is looked at as a whole', () => {
    const app = new App({ outdir });
    const core = new PlatypaasCore(app, 'core');
    configMap(core, { password: PASSWORD });
    expect(errorOf(() => app.synth())).toMatch(/core: ConfigMap settings: data\.password holds/);
  });
});
