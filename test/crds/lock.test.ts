import { CRD_BUNDLE_NAMES, crdBundle } from '../../lib/crds';

test.each(CRD_BUNDLE_NAMES)('the files of %s stand at the tag of its version, each with a SHA-256', (name) => {
  const { version, files } = crdBundle(name);

  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    expect(file.url).toMatch(new RegExp(`^https://raw\\.githubusercontent\\.com/[^/]+/[^/]+/v${version}/`));
    expect(file.url.endsWith(`/${file.name}`)).toBe(true);
    expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

test('the Traefik bundle has the kinds of traefik.io, not those of the commercial hub', () => {
  expect(crdBundle('traefik').files.map(({ name }) => name)).toEqual([
    'traefik.io_ingressroutes.yaml',
    'traefik.io_ingressroutetcps.yaml',
    'traefik.io_ingressrouteudps.yaml',
    'traefik.io_middlewares.yaml',
    'traefik.io_middlewaretcps.yaml',
    'traefik.io_serverstransports.yaml',
    'traefik.io_serverstransporttcps.yaml',
    'traefik.io_tlsoptions.yaml',
    'traefik.io_tlsstores.yaml',
    'traefik.io_traefikservices.yaml',
  ]);
});

test('the experimental channel of the Gateway API has every kind of the standard one', () => {
  const experimental = crdBundle('gateway-api-experimental').files.map(({ name }) => name);

  expect(experimental).toEqual(expect.arrayContaining(crdBundle('gateway-api-standard').files.map(({ name }) => name)));
  expect(experimental).toContain('gateway.networking.k8s.io_tlsroutes.yaml');
});
