import { page, reportOf } from '../../lib/report';
import { deployment, folderOf, policy, reportAbout } from './platform';

const PLATFORMS = ['core', 'k3s-homelab', 'hosted-control-planes', 'kind-platform-stack'];

test.each(PLATFORMS)('the page about %s is the same bytes each time', (platform) => {
  const [one, other] = [1, 2].map(() => page(reportOf(`dist/${platform}`)));
  expect(one).toBe(other);
  expect(one).toContain(`<h1>${platform}</h1>`);
});

test('a page loads nothing: its only addresses are links to follow', () => {
  const text = page(reportOf('dist/kind-platform-stack'));
  expect(text).toMatch(/default-src 'none'/);
  expect(text).not.toMatch(/\bsrc=|@import|url\((?!#)|<link(?! rel="icon" href="data:,")/);
});

test('names are text, whatever they look like', () => {
  const text = page(reportAbout([deployment('<script>alert(1)</script>')]));
  expect(text).toContain('&lt;script>alert(1)&lt;/script>');
  expect(text).not.toContain('<script>alert');
});

test('values of Secrets are not in it', () => {
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key' },
    stringData: { password: 'hunter2hunter2' },
  };
  const text = page(reportAbout([deployment('web'), secret], { since: folderOf({ 'a.yaml': [deployment('web')] }) }));
  expect(text).toContain('Secret');
  expect(text).not.toContain('hunter2');
});

test('what stands out comes first', () => {
  const text = page(
    reportAbout([
      deployment('web', { containers: [{ name: 'a', image: 'docker.io/traefik:v3.7.1' }] }),
      deployment('database'),
      policy('in', { podSelector: { matchLabels: { app: 'database' } }, policyTypes: ['Ingress'], ingress: [] }),
      policy('out', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: { matchLabels: { app: 'database' } } }] }],
      }),
    ]),
  );
  const findings = [...text.matchAll(/<span class="mark \w+">(act|check)<\/span><a href="#\w+">([^<]+)/g)];
  expect(findings.map(([, level, what]) => `${level}: ${what}`)).toEqual([
    expect.stringMatching(/^act: Traefik 3\.7\.1 has \d+ known advisor/),
    'act: web cannot connect to database: dropped by the policies of database',
    'check: 1 workload accepts connections from any pod: no network policy closes it',
    'check: 2 images have no digest: nodes run what the registry serves on the day',
    'check: No requests of CPU or memory: containers of web, database',
    'check: No limits of CPU or memory: containers of web, database',
  ]);
});
