import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { binary } from '../control-plane/binaries';
import { Cluster } from '../control-plane/cluster';
import { freePorts } from '../control-plane/ports';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { DIST as PLATFORMS } from '../dist';
import { everythingIsIssued, issuedSecrets, startCertManager } from '../hosted/cert-manager';

/**
 * The real etcd, kube-apiserver and kube-controller-manager with the very arguments, scripts, users and certificates of
 * dist/hosted-control-planes, on loopback; cert-manager makes the certificates in an admin cluster. What differs: one member
 * in place of three, ports, and where files are.
 */
const DIST = join(PLATFORMS, 'hosted-control-planes');

interface Container {
  readonly command: string[];
  readonly env?: { readonly name: string; readonly value?: string }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly template: { readonly spec: { readonly containers: (Container & { name: string })[] } } };
  readonly data?: Record<string, string>;
}

const manifests = ['4-configuration', '5-workloads', '6-custom-resources'].flatMap((file) =>
  Array.from(
    parseAllDocuments(readFileSync(join(DIST, `${file}.yaml`), 'utf8')),
    (document) => document.toJS() as Manifest,
  ),
);

function find(kind: string, namespace: string, name: string): Manifest {
  const found = manifests.find(
    (one) => one.kind === kind && one.metadata.namespace === namespace && one.metadata.name === name,
  );
  if (!found) throw new Error(`no ${kind} ${namespace}/${name} in ${DIST}`);
  return found;
}

function container(kind: string, namespace: string, name: string, of = name): Container {
  const found = find(kind, namespace, name).spec.template.spec.containers.find((one) => one.name === of);
  if (!found) throw new Error(`${kind} ${namespace}/${name} has no container ${of}`);
  return found;
}

/** A Certificate of cert-manager, as far as our manifests use it. */
interface Certificate {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly secretName: string;
    readonly commonName?: string;
    readonly subject?: { readonly organizations?: readonly string[] };
    readonly isCA?: boolean;
    readonly dnsNames?: readonly string[];
    readonly ipAddresses?: readonly string[];
    readonly usages?: readonly string[];
  };
}

/** What a certificate may be used for beyond signatures, by the names that cert-manager has for it. */
const EXTENDED_USAGES: Readonly<Record<string, string>> = {
  'server auth': '1.3.6.1.5.5.7.3.1',
  'client auth': '1.3.6.1.5.5.7.3.2',
};

const run = promisify(execFile);
const processes = new Processes();
let admin: Cluster;
const pki = join(processes.folder, 'pki');
let etcdPort: number;
const apiPorts: Record<string, number> = {};

/** Where the files of a Secret are. */
function secretFolder(folder: string, namespace: string, name: string): string {
  return join(folder, namespace, name);
}

/** Has cert-manager make what the Certificates ask for, and writes each Secret to a folder, as pods have it mounted. */
async function issueCertificates(): Promise<void> {
  await startCertManager(admin);
  for (const file of ['1-namespaces.yaml', '6-custom-resources.yaml']) {
    const objects = parseAllDocuments(readFileSync(join(DIST, file), 'utf8'))
      .map((document) => document.toJS() as { readonly apiVersion: string })
      .filter(({ apiVersion }) => /^(v1|cert-manager\.io\/v1)$/.test(apiVersion));
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await admin.kubectl.run(['apply', '--server-side', '--validate=strict', '-f', '-'], list);
  }
  await everythingIsIssued(admin);
  for (const { metadata, data } of await issuedSecrets(admin)) {
    const folder = secretFolder(pki, metadata.namespace, metadata.name);
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of Object.entries(data)) writeFileSync(join(folder, file), content, 'base64');
  }
}

/** A text of a manifest with the names, ports and files of this machine. */
function here(text: string, namespace: string): string {
  return text
    .replace(/https:\/\/etcd-1-[12]\.[\w.-]+:2379,?/g, '')
    .replace(/etcd-1-0\.etcd-1-peers\.etcd-1\.svc/g, 'localhost')
    .replace(/,$/, '')
    .replaceAll(':2379', `:${etcdPort}`)
    .replaceAll(`kube-apiserver.${namespace}.svc:6443`, `localhost:${apiPorts[namespace]}`)
    .replace(/\/etc\/etcd\/(server|peer|root)/g, (_, name) => secretFolder(pki, namespace, `etcd-1-${name}`))
    .replaceAll('/etc/kubernetes/pki/trust/', `${join(processes.folder, namespace, 'trust')}/`)
    .replace(/\/etc\/kubernetes\/pki\/([\w-]+)/g, (_, name) => secretFolder(pki, namespace, name))
    .replaceAll('/etc/kubernetes/', `${join(processes.folder, namespace)}/`);
}

function files(namespace: string): void {
  const write = (folder: string, name: string) => {
    for (const [file, text] of Object.entries(find('ConfigMap', namespace, name).data ?? {})) {
      const target = join(processes.folder, namespace, folder, file);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, here(text, namespace));
    }
  };
  write('config', 'kube-apiserver-config');
  write('kubeconfigs', 'kubeconfigs');
  const trust = join(processes.folder, namespace, 'trust');
  mkdirSync(trust, { recursive: true });
  for (const [file, secret] of [
    ['ca.crt', 'ca-1'],
    ['front-proxy-ca.crt', 'front-proxy-ca-1'],
  ] as const) {
    writeFileSync(join(trust, file), readFileSync(join(secretFolder(pki, namespace, secret), 'tls.crt')));
  }
  const encryption = join(processes.folder, namespace, 'encryption');
  mkdirSync(encryption, { recursive: true });
  // Made here as the guide says, and gone with the folder.
  const secret = Buffer.from(Array.from({ length: 32 }, () => Math.floor(Math.random() * 256))).toString('base64');
  writeFileSync(
    join(encryption, 'config.yaml'),
    JSON.stringify({
      apiVersion: 'apiserver.config.k8s.io/v1',
      kind: 'EncryptionConfiguration',
      resources: [
        { resources: ['secrets'], providers: [{ secretbox: { keys: [{ name: 'key-1', secret }] } }, { identity: {} }] },
      ],
    }),
  );
}

async function startEtcd(): Promise<void> {
  const [, peers, metrics] = [etcdPort, ...(await freePorts(2))];
  const args = container('StatefulSet', 'etcd-1', 'etcd-1', 'etcd')
    .command.slice(1)
    .map((argument) => {
      if (argument.startsWith('--initial-cluster=')) return `--initial-cluster=etcd-1-0=https://localhost:${peers}`;
      return here(argument.replaceAll('$(POD_NAME)', 'etcd-1-0'), 'etcd-1')
        .replaceAll('0.0.0.0', '127.0.0.1')
        .replaceAll(':2380', `:${peers}`)
        .replaceAll(':2381', `:${metrics}`)
        .replace('/var/lib/etcd', join(processes.folder, 'etcd'));
    });
  processes.start('etcd', await binary('etcd'), args);
  await until('etcd is ready', async () => {
    processes.assertRunning('etcd');
    const { status } = await fetch(`http://127.0.0.1:${metrics}/readyz`);
    return status === 200 ? undefined : `it answers ${status}`;
  });
}

/** Runs the script of a Job. */
async function runJob(namespace: string, name: string): Promise<string> {
  const { command, env = [] } = container('Job', namespace, name, 'etcdctl');
  const variables = Object.fromEntries(env.map(({ name, value = '' }) => [name, here(value, namespace)]));
  const path = `${dirname(await binary('etcdctl'))}:${process.env.PATH}`;
  const { stdout } = await run('/bin/bash', command.slice(1), { env: { ...variables, PATH: path } });
  return stdout;
}

interface Outcome {
  readonly code: number;
  readonly output: string;
}

/** What etcd answers a tenant's client. */
async function etcdctl(tenant: string, ...args: string[]): Promise<Outcome> {
  const folder = secretFolder(pki, `tenant-${tenant}`, 'etcd-client');
  const flags = [
    `--endpoints=https://localhost:${etcdPort}`,
    `--cacert=${folder}/ca.crt`,
    `--cert=${folder}/tls.crt`,
    `--key=${folder}/tls.key`,
  ];
  return outcomeOf(await binary('etcdctl'), [...flags, ...args]);
}

async function outcomeOf(program: string, args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(program, [...args], { timeout: 10_000 });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout = '', stderr = '' } = error as { code: number; stdout?: string; stderr?: string };
    return { code, output: stdout + stderr };
  }
}

async function startApiServer(namespace: string): Promise<void> {
  const args = container('Deployment', namespace, 'kube-apiserver')
    .command.slice(1)
    .map((argument) => here(argument, namespace).replace('--secure-port=6443', `--secure-port=${apiPorts[namespace]}`));
  processes.start(namespace, await binary('kube-apiserver'), [...args, '--bind-address=127.0.0.1']);
}

function kubectl(namespace: string, ...args: string[]): Promise<Outcome> {
  return outcomeOf('kubectl', [`--kubeconfig=${join(processes.folder, namespace, 'kubeconfigs/admin.conf')}`, ...args]);
}

const TENANTS = ['tenant-a', 'tenant-b'];

beforeAll(async () => {
  const ports = await freePorts(3);
  etcdPort = ports[0]!;
  TENANTS.forEach((tenant, index) => {
    apiPorts[tenant] = ports[index + 1]!;
  });
  admin = await Cluster.start();
  await issueCertificates();
  for (const tenant of TENANTS) files(tenant);
  await startEtcd();
  await runJob('etcd-1', 'etcd-1-authentication');
  for (const tenant of ['a', 'b']) await runJob('etcd-1', `etcd-1-user-${tenant}`);
  for (const tenant of TENANTS) await startApiServer(tenant);
  for (const tenant of TENANTS) {
    await until(
      `the API server of ${tenant} is ready`,
      async () => {
        processes.assertRunning(tenant);
        const { code, output } = await kubectl(tenant, 'get', '--raw', '/readyz');
        return code === 0 ? undefined : output;
      },
      { seconds: 120 },
    );
  }
}, 240_000);

afterAll(async () => {
  await admin?.stop();
  await processes.stop();
});

test('every certificate is for what it says, and ends before its authority', () => {
  const certificates = manifests.filter(({ kind }) => kind === 'Certificate') as unknown as Certificate[];
  for (const { metadata, spec } of certificates) {
    const folder = secretFolder(pki, metadata.namespace, spec.secretName);
    const made = new X509Certificate(readFileSync(join(folder, 'tls.crt')));
    const authority = new X509Certificate(readFileSync(join(folder, 'ca.crt')));
    const names = [
      ...(spec.dnsNames ?? []).map((name) => `DNS:${name}`),
      ...(spec.ipAddresses ?? []).map((address) => `IP Address:${address}`),
    ];
    expect(made.subjectAltName?.split(', ') ?? []).toEqual(names);
    expect(made.subject?.split('\n') ?? []).toEqual([
      ...(spec.subject?.organizations ?? []).map((name) => `O=${name}`),
      ...(spec.commonName ? [`CN=${spec.commonName}`] : []),
    ]);
    expect(made.ca).toBe(spec.isCA ?? false);
    expect(made.keyUsage ?? []).toEqual((spec.usages ?? []).flatMap((usage) => EXTENDED_USAGES[usage] ?? []));
    expect(made.verify(authority.publicKey)).toBe(true);
    expect(Date.parse(made.validTo)).toBeLessThanOrEqual(Date.parse(authority.validTo));
  }
  expect(certificates.length).toBeGreaterThan(40);
});

test('the Jobs of a fleet can be run again', async () => {
  await runJob('etcd-1', 'etcd-1-authentication');
  await runJob('etcd-1', 'etcd-1-user-a');
});

test('a tenant reads and writes below its own prefix', async () => {
  expect(await etcdctl('a', 'put', '/tenants/a/own', 'value')).toMatchObject({ code: 0 });
  expect((await etcdctl('a', 'get', '/tenants/a/own')).output).toContain('value');
});

test.each([
  ['read a key of another', ['get', '/tenants/b/registry/namespaces/default']],
  ['read everything of another', ['get', '/tenants/b/', '--prefix']],
  ['read from its own key to the end of all', ['get', '/tenants/a/', '--from-key']],
  ['read a key whose name begins like its own', ['get', '/tenants/aa/key']],
  ['read what is outside of all tenants', ['get', 'compact_rev_key']],
  ['write a key of another', ['put', '/tenants/b/key', 'value']],
  ['delete keys of another', ['del', '/tenants/b/', '--prefix']],
  ['compact', ['compaction', '1']],
  ['take a snapshot', ['snapshot', 'save', '/dev/null']],
  ['defragment', ['defrag']],
  ['list users', ['user', 'list']],
  ['make a user', ['user', 'add', 'c', '--no-password']],
  ['give itself a role', ['user', 'grant-role', 'a', 'root']],
  ['widen its role', ['role', 'grant-permission', 'a', 'readwrite', '/tenants/b/', '/tenants/b0']],
  ['turn permissions off', ['auth', 'disable']],
])('a tenant may not %s', async (_what, args) => {
  const { code, output } = await etcdctl('a', ...args);
  expect(code).not.toBe(0);
  expect(output).toMatch(/permission denied|not permitted|must be/);
});

test.each([
  ['of another', ['watch', '/tenants/b/', '--prefix']],
  ['beyond its own', ['watch', '/tenants/a/', '/tenants/c']],
])('a tenant may not watch keys %s', async (_what, args) => {
  expect((await etcdctl('a', ...args)).output).toMatch(/permission denied|watch is canceled/);
});

test('a certificate of one tenant is worth nothing at another', async () => {
  const { code, output } = await outcomeOf('kubectl', [
    `--kubeconfig=${join(processes.folder, 'tenant-a/kubeconfigs/admin.conf')}`,
    `--server=https://localhost:${apiPorts['tenant-b']}`,
    `--certificate-authority=${secretFolder(pki, 'tenant-b', 'ca-1')}/tls.crt`,
    'get',
    'namespaces',
  ]);
  expect(code).not.toBe(0);
  expect(output).toMatch(/Unauthorized|must be logged in/);
});

test('what one tenant has, the other does not', async () => {
  expect(await kubectl('tenant-a', 'create', 'namespace', 'only-in-a')).toMatchObject({ code: 0 });
  expect((await kubectl('tenant-b', 'get', 'namespaces')).output).not.toContain('only-in-a');
});

test('Secrets are encrypted in etcd', async () => {
  await kubectl('tenant-a', 'create', 'secret', 'generic', 'plain', '--from-literal=word=find-me-in-etcd');
  const { output } = await etcdctl('a', 'get', '/tenants/a/secrets/default/plain');
  expect(output).toContain('k8s:enc:secretbox:v1:key-1');
  expect(output).not.toContain('find-me-in-etcd');
});

test('the controller manager makes what a Deployment asks for', async () => {
  const args = container('Deployment', 'tenant-a', 'kube-controller-manager').command.slice(1);
  const [port] = await freePorts(1);
  processes.start('kube-controller-manager', await binary('kube-controller-manager'), [
    ...args.map((argument) => here(argument, 'tenant-a')),
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
  ]);
  await kubectl('tenant-a', 'create', 'deployment', 'web', '--image=example.com/web:1', '--replicas=2');
  await until('there are two pods', async () => {
    processes.assertRunning('kube-controller-manager');
    const { output } = await kubectl('tenant-a', 'get', 'pods', '-l', 'app=web', '-o', 'name');
    return output.match(/^pod\//gm)?.length === 2 ? undefined : output;
  });
});

test('the objects of a tenant’s nodes are taken by its API server as they are', async () => {
  const folder = join(DIST, 'nodes/a');
  const first = await kubectl('tenant-a', 'apply', '--server-side', '--validate=strict', '-k', folder);
  expect(first.output).not.toMatch(/error|warning/i);
  expect(first.code).toBe(0);
  const { output } = await kubectl('tenant-a', 'get', 'service', 'kubernetes', '-o', 'jsonpath={.spec.selector}');
  expect(output).toContain('api-server-tunnel');
});

test('no API server was refused anything by etcd', () => {
  for (const tenant of TENANTS) expect(processes.tail(tenant, 100_000)).not.toMatch(/permission denied/i);
});
