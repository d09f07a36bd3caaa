import { App, Chart } from 'cdk8s';
import { MetricsServer, MetricsServerVersion, TraefikIngress, TraefikVersion } from '../../lib';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';

const DIGEST = `sha256:${'a'.repeat(64)}`;

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/** The Deployment of a construct, and what is warned of while the program is validated. */
function deployment(add: (chart: Chart) => void): { image?: string; version?: string; warnings: string } {
  const stderr = jest.spyOn(console, 'error').mockImplementation(() => {});
  try {
    const chart = new Chart(new App(), 'platform');
    add(chart);
    for (const construct of chart.node.findAll()) construct.node.validate();
    const objects = apiObjectsOf(chart).map((object) => object.toJson() as Workload);
    const found = objects.find(({ kind }) => kind === 'Deployment');
    return {
      image: found?.spec.template.spec.containers[0]?.image,
      version: found?.metadata.labels['app.kubernetes.io/version'],
      warnings: stderr.mock.calls.join('\n'),
    };
  } finally {
    stderr.mockRestore();
  }
}

const metricsServer = (version?: MetricsServerVersion) =>
  deployment((chart) => new MetricsServer(chart, 'metrics', { version }));
const traefik = (version?: TraefikVersion) => deployment((chart) => new TraefikIngress(chart, 'edge', { version }));

test('each line of metrics-server installs its newest known release', () => {
  expect(metricsServer()).toMatchObject({
    image: expect.stringMatching(/^registry\.k8s\.io\/metrics-server\/metrics-server:v0\.8\.1@sha256:[0-9a-f]{64}$/),
    version: '0.8.1',
  });
  expect(metricsServer(MetricsServerVersion.V0_9)).toMatchObject({
    image: 'registry.k8s.io/metrics-server/metrics-server:v0.9.0',
    version: '0.9.0',
  });
  expect(MetricsServerVersion.KNOWN.map(({ version, kubernetes }) => [version, kubernetes])).toEqual([
    ['0.8.1', '1.31'],
    ['0.9.0', '1.34'],
  ]);
});

test('an image without a digest is warned of, with how to give it', () => {
  expect(metricsServer(MetricsServerVersion.V0_9).warnings).toMatch(
    /metrics-server v0\.9\.0 has no digest.*MetricsServerVersion\.patch\('0\.9\.0', \{ digest: 'sha256:…' \}\).*#ver004/s,
  );
  expect(metricsServer().warnings).toBe('');
  const pinned = MetricsServerVersion.patch('0.9.0', { digest: DIGEST });
  expect(metricsServer(pinned)).toMatchObject({ image: expect.stringContaining(`:v0.9.0@${DIGEST}`), warnings: '' });
});

test('a patch release of Traefik that came out after this package is installed by its number and digest', () => {
  expect(traefik(TraefikVersion.patch('3.7.17', { digest: DIGEST }))).toMatchObject({
    image: `docker.io/traefik:v3.7.17@${DIGEST}`,
    warnings: '',
  });
  const unpinned = traefik(TraefikVersion.patch('3.7.17'));
  expect(unpinned.image).toBe('docker.io/traefik:v3.7.17');
  expect(unpinned.warnings).toContain('The image of Traefik v3.7.17 has no digest');
  expect(traefik().image).toMatch(/^docker\.io\/traefik:v3\.7\.11@sha256:/);
});

test.each([
  ['another line', () => TraefikVersion.patch('3.8.0'), /"3\.8\.0" is not a patch release of Traefik 3\.7.*#ver003/s],
  ['no number', () => TraefikVersion.patch('3.7.x'), /is not a patch release/],
  ['an older one', () => TraefikVersion.patch('3.7.1'), /Traefik 3\.7\.1 is older than 3\.7\.11/],
  [
    'a bad digest',
    () => TraefikVersion.patch('3.7.17', { digest: 'sha256:1' }),
    /digest is "sha256:1", but it must be/,
  ],
  [
    'an unknown one',
    () => MetricsServerVersion.of('0.7.0'),
    /metrics-server 0\.7\.0 is not known here; known are 0\.8\.1, 0\.9\.0.*ver002/s,
  ],
])('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test('an invalid version is refused as a prop', () => {
  const props = { version: '0.9.0' as unknown as MetricsServerVersion };
  expect(() => deployment((chart) => new MetricsServer(chart, 'metrics', props))).toThrow(
    /version is "0\.9\.0", but it must be/,
  );
});
