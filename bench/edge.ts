/**
 * `TRAEFIK=… npm run bench:edge [-- ROUTES…]`: what routes by the names of TLS connections cost the real Traefik, 2,000 and
 * 8,000 of them unless it is said otherwise: its memory, the time and CPU of one change, and of a handshake through it. Where
 * TRAEFIK is not set, the program is that of the cluster tests.
 *
 * The routes come from a file, so that no API server is part of what is measured.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as tls from 'node:tls';

const CACHE = process.env.PLATYPAAS_CACHE ?? path.join(os.homedir(), '.cache', 'platypaas');
const TICKS_PER_SECOND = 100;
const HANDSHAKES = 50;

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'platypaas-edge-'));
// JSON is YAML, of which Traefik reads files of this name.
const routesFile = path.join(work, 'routes', 'routes.yaml');
const host = (index: number) => `t${index}.s1.k8s.example.com`;

function program(): string {
  const { TRAEFIK: given } = process.env;
  if (given) return given;
  const folders = fs.existsSync(CACHE) ? fs.readdirSync(CACHE).filter((name) => name.startsWith('traefik-')) : [];
  const [newest] = folders.map((name) => path.join(CACHE, name, 'traefik')).sort((a, b) => timeOf(b) - timeOf(a));
  if (!newest) throw new Error('Set TRAEFIK to the path of the program, or run npm run test:cluster -- traefik first.');
  return newest;
}

function timeOf(file: string): number {
  return fs.statSync(file).mtimeMs;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** What an API server stands for: it ends TLS. */
async function startBackend(): Promise<number> {
  const [key, cert] = [path.join(work, 'tls.key'), path.join(work, 'tls.crt')];
  const subject = [
    '-subj',
    '/CN=api',
    '-days',
    '1',
    '-noenc',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
  ];
  execFileSync('openssl', ['req', '-x509', ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = tls.createServer({ key: fs.readFileSync(key), cert: fs.readFileSync(cert) });
  server.on('tlsClientError', () => {}); // the bench has gone away
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function writeRoutes(count: number, backend: number): void {
  const names = Array.from({ length: count }, (_, index) => host(index));
  const routers = names.map((name) => [
    name.replaceAll('.', '-'),
    { rule: `HostSNI(\`${name}\`)`, service: 'api', tls: { passthrough: true } },
  ]);
  const services = { api: { loadBalancer: { servers: [{ address: `127.0.0.1:${backend}` }] } } };
  fs.mkdirSync(path.dirname(routesFile), { recursive: true });
  fs.writeFileSync(routesFile, JSON.stringify({ tcp: { routers: Object.fromEntries(routers), services } }));
}

/** Seconds of a handshake. */
async function handshake(port: number, servername: string): Promise<number> {
  const start = process.hrtime.bigint();
  const socket = tls.connect({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  // Traefik itself answers to names that it has no route for.
  if (subject?.CN !== 'api') throw new Error(`${servername} is not served`);
  return Number(process.hrtime.bigint() - start) / 1e9;
}

async function medianHandshake(port: number, servername: string): Promise<number> {
  const all: number[] = [];
  for (let count = 0; count < HANDSHAKES; count++) all.push(await handshake(port, servername));
  return all.sort((a, b) => a - b)[HANDSHAKES >> 1] ?? 0;
}

/** Waits until a name is served, and returns the seconds. */
async function untilServed(port: number, name: string, limit = 120): Promise<number> {
  const start = Date.now();
  for (;;) {
    const served = await handshake(port, name).then(
      () => true,
      () => false,
    );
    const seconds = (Date.now() - start) / 1000;
    if (served) return seconds;
    if (seconds > limit) throw new Error(`${name} is not served after ${limit} s`);
    await pause(20);
  }
}

/** Of all processors, since it started. */
function cpuSeconds({ pid }: ChildProcess): number {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function megabytes({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

async function measureRoutes(count: number, backend: number): Promise<string> {
  const port = await freePort();
  writeRoutes(count, backend);
  const traefik = spawn(
    program(),
    [
      '--global.checknewversion=false',
      `--entrypoints.passthrough.address=127.0.0.1:${port}`,
      `--providers.file.directory=${path.dirname(routesFile)}`,
      // A change counts from when it is seen.
      '--providers.providersthrottleduration=0s',
    ],
    { stdio: 'ignore', cwd: work },
  );
  try {
    await untilServed(port, host(count - 1));
    const [direct, first, last] = [
      await medianHandshake(backend, host(0)),
      await medianHandshake(port, host(0)),
      await medianHandshake(port, host(count - 1)),
    ];
    const before = cpuSeconds(traefik);
    writeRoutes(count + 1, backend);
    const change = await untilServed(port, host(count));
    const cpu = cpuSeconds(traefik) - before;
    const milliseconds = (seconds: number) => `${(seconds * 1000).toFixed(1)} ms`;
    const cells = [count, `${megabytes(traefik).toFixed(0)} MB`, `${change.toFixed(2)} s`, `${cpu.toFixed(2)} s`];
    return `| ${[...cells, milliseconds(direct), milliseconds(first), milliseconds(last)].join(' | ')} |`;
  } finally {
    traefik.kill('SIGKILL');
  }
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).map(Number);
  const backend = await startBackend();
  console.log(
    '| routes | memory | a change is served after | CPU of a change | handshake without | first route | last route |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const count of given.length > 0 ? given : [2000, 8000]) console.log(await measureRoutes(count, backend));
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => {
    fs.rmSync(work, { recursive: true, force: true });
    process.exit();
  });
