import { valuesProblems } from '../../lib/gitops/values-checks';
import { secretsInObject } from '../../lib/secrets/object';

const SECRET = 'hunter2hunter2';
const PEM = `-----BEGIN EC PRIVATE KEY-----\n${SECRET}\n-----END EC PRIVATE KEY-----`;

// Put together here, so that no scanner of secrets takes this file for a leak.
const form = (...parts: string[]) => parts.join('');

const REFUSED: readonly (readonly [what: string, values: object])[] = [
  ['a password by its name', { adminPassword: SECRET }],
  ['one in capitals', { GF_SECURITY_ADMIN_PASSWORD: SECRET }],
  ['one with hyphens', { 'client-secret': SECRET }],
  ['one with underscores', { storage: { secret_access_key: SECRET } }],
  ['a short one', { DB_PASS: SECRET, smtpPwd: '' }],
  ['a key of S3', { s3: { accessKey: '', secretKey: SECRET } }],
  ['one in a list', { receivers: [{ token: SECRET }] }],
  ['a variable of the environment', { env: [{ name: 'DB_PASSWORD', value: SECRET }] }],
  ['a header', { headers: [{ name: 'Authorization', value: `Basic ${SECRET}` }] }],
  ['a header by its name', { headers: { authorization: `Bearer ${SECRET}` } }],
  ['a header in text', { config: `curl -H "Authorization: Basic ${SECRET}" https://example.com` }],
  ['an address', { url: `https://admin:${SECRET}@db.example.com/x` }],
  ['an address of a database', { config: `store: postgres://app:${SECRET}@db:5432/app?sslmode=disable` }],
  ['an argument', { extraArgs: ['--verbose', `--admin-password=${SECRET}`] }],
  ['a connection string', { dsn: `Server=db;User Id=app;Password=${SECRET};Encrypt=true` }],
  ['a configuration as INI', { 'grafana.ini': `[smtp]\nuser = x\npassword = ${SECRET}\n` }],
  ['a configuration as YAML', { content: `remote_write:\n  - basic_auth:\n      password: "${SECRET}"\n` }],
  ['a configuration as HCL', { config: `auth {\n  client_secret = "${SECRET}"\n}` }],
  ['a configuration as JSON', { config: `{"user": "x", "apiKey": "${SECRET}"}` }],
  ['a private key', { tls: { key: PEM } }],
  ['a private key in base64', { tls: { key: Buffer.from(PEM).toString('base64') } }],
  ['a key of AWS', { note: form('AKIA', 'IOSFODNN7EXAMPLE') }],
  ['a token of GitHub', { note: form('ghp_', 'a1B2'.repeat(9)) }],
  ['a fine-grained token of GitHub', { note: form('github_pat_', 'a1B2'.repeat(9)) }],
  ['a token of GitLab', { note: form('glpat-', 'a1B2'.repeat(5)) }],
  ['a token of Slack', { note: form('xoxb-', '1234567890-abcdef') }],
  ['a webhook of Slack', { url: form('https://hooks.slack.com/services/', 'T00000000/B00000000/XXXXXXXX') }],
  ['a token of Vault', { note: form('hvs.', 'a1B2'.repeat(6)) }],
  ['a key of Google', { note: form('AIza', 'a1B2c'.repeat(7)) }],
  ['a signed token', { note: form('eyJhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0In0.', 'c2lnbmF0dXJl') }],
  ['a login to a registry', { config: `{"auths":{"ghcr.io":{"auth":"${Buffer.from(SECRET).toString('base64')}"}}}` }],
  ['the hash of a password', { htpasswd: 'admin:$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy' }],
];

test.each(REFUSED)('%s is refused, and not repeated', (_, values) => {
  const problems = valuesProblems(values, 'one');
  expect(problems.map(({ code }) => code)).toEqual([expect.stringMatching(/^SEC00[12]$/)]);
  const text = problems.map(({ what, remedy }) => what + remedy).join();
  expect(text).toMatch(/^one: values\..* in plain text\./);
  for (const value of strings(values)) expect(text).not.toContain(value);
  expect(text).not.toContain('hunter');
});

function strings(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .filter(([key]) => key !== 'name')
        .flatMap(([, inner]) => strings(inner))
    : [];
}

test.each<readonly [string, object]>([
  ['the name of a Secret', { admin: { existingSecret: 'grafana', passwordKey: 'admin-password' } }],
  ['names of Secrets', { secretName: 'x', tlsSecretName: 'y', passwordSecretRef: { name: 'z', key: 'password' } }],
  ['a reference', { env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }] }],
  ['a key of a Secret', { secretName: 'db', secretKey: 'password' }],
  ['where a secret comes from', { passwordFrom: 'vault', tokenPath: 'auth/token', usernameKey: 'user' }],
  ['whether a token is mounted', { automountServiceAccountToken: false, serviceAccountToken: 'false' }],
  ['what passwords must be like', { passwordPolicy: { minLength: 12 }, passwordMinLength: '12' }],
  ['a variable', { secretAccessKey: '$' + '{ACCESS_KEY}', password: '$(PASSWORD)', token: '$TOKEN' }],
  ['a variable of Grafana', { password: '$__env{PASSWORD}', GF_PASSWORD__FILE: '/run/secrets/password' }],
  ['a file', { token: '/var/run/secrets/kubernetes.io/serviceaccount/token' }],
  ['nothing', { token: '', password: ' ' }],
  ['a template', { config: 'password: {{ .Values.password }}\n', password: '{{ env "PASSWORD" }}' }],
  ['what is encrypted', { password: 'ENC[AES256_GCM,data:abc,type:str]' }],
  ['an address without a password', { url: 'https://db.example.com:5432/a@b', repository: 'ssh://git@github.com/x' }],
  ['an address with a variable', { url: 'postgres://app:$(PASSWORD)@db:5432/app' }],
  ['an image with a digest', { image: `docker.io/library/x:1.2@sha256:${'0'.repeat(64)}` }],
  ['what a configuration computes', { config: 'password = local.file.secret.content\ntoken = sys.env("TOKEN")\n' }],
  ['a file in a configuration', { config: 'bearer_token_file: /run/token\npassword_file = "/run/password"\n' }],
  ['a bypass and a directory', { bypass: 'lo', PWD: '/data', compass: 'north' }],
])('%s is not a credential', (_, values) => expect(valuesProblems(values, 'one')).toEqual([]));

describe('objects of ours', () => {
  const secret = { kind: 'Secret', metadata: { name: 's' } };

  test.each([
    { ...secret, stringData: { user: 'admin' } },
    { ...secret, data: { password: 'aHVudGVyMg==' } },
    { kind: 'ConfigMap', data: { 'app.conf': `token: ${SECRET}` } },
    { kind: 'SealedSecret', spec: { encryptedData: {}, template: { data: { url: `https://a:${SECRET}@b` } } } },
  ])('refused: %j', (manifest) => {
    const problems = secretsInObject(manifest);
    expect(problems).toHaveLength(1);
    expect(JSON.stringify(problems)).not.toMatch(/hunter|admin|aHVud/);
  });

  test.each([
    { ...secret, type: 'Opaque' },
    { kind: 'SealedSecret', spec: { encryptedData: { password: 'AgBy3i4OJSWK+PiTySYZZA==' } } },
    {
      kind: 'ExternalSecret',
      spec: { data: [{ secretKey: 'password', remoteRef: { key: 'db', property: 'password' } }] },
    },
    { kind: 'Certificate', spec: { secretName: 'tls', privateKey: { algorithm: 'ECDSA' } } },
  ])('let through: %j', (manifest) => expect(secretsInObject(manifest)).toEqual([]));
});
