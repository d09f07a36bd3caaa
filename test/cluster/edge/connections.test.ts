import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Chart, Testing } from 'cdk8s';
import {
  ClientAuthType,
  IngressRoute,
  IngressRouteTCP,
  IngressRouteUDP,
  Middleware,
  MiddlewareTCP,
  PlatypaasCore,
  Rule,
  SecretRef,
  ServersTransportTCP,
  ServiceRef,
  TcpRule,
  type TcpService,
  TLSOption,
  type TLSOptionProps,
  TLSStore,
  TlsVersion,
} from '../../../lib';
import { describeSuite } from '../suite';
import { addBackends, BACKENDS, SHOP } from './backends';
import { CLIENT_ADDRESS, Edge } from './edge';
import { type Handshake, type Request, type Response, receivedIn } from './requests';
import { secret, secrets } from './secrets';
import { to } from './service-cases';

const [ONE, TWO, THREE] = BACKENDS;
const at = { namespace: SHOP };
const TLS12 = 0x0303;
const TLS13 = 0x0304;
const AES_256 = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
const P384 = 24;

/** TLS options of a host, by its name, and what becomes of handshakes. */
const OPTIONS: Readonly<
  Record<string, readonly [TLSOptionProps, ...(readonly [handshake: Handshake, becomes: unknown])[]]>
> = {
  modern: [
    { minVersion: TlsVersion.TLS13 },
    [{}, { version: TLS13 }],
    [{ maxVersion: TLS12 }, 'protocol version not supported'],
  ],
  former: [{ maxVersion: TlsVersion.TLS12 }, [{}, { version: TLS12 }], [{ minVersion: TLS13 }, 'protocol version']],
  ciphers: [
    { maxVersion: TlsVersion.TLS12, cipherSuites: [AES_256] },
    [{}, { cipher: AES_256 }],
    [{ ciphers: ['TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256'] }, 'handshake failure'],
  ],
  curves: [{ curvePreferences: ['CurveP384'] }, [{}, { curve: P384 }], [{ curves: [29] }, 'handshake failure']],
  protocols: [
    { alpnProtocols: ['http/1.1'] },
    [{ protocols: ['h2', 'http/1.1'] }, { protocol: 'http/1.1' }],
    [{ protocols: ['other'] }, 'no application protocol'],
  ],
  'any-client': [
    { clientAuth: { clientAuthType: ClientAuthType.REQUIRE_ANY_CLIENT_CERT } },
    [{ cert: 'stranger' }, {}],
    [{}, 'certificate required'],
  ],
  'known-client': [
    {
      clientAuth: {
        clientAuthType: ClientAuthType.REQUIRE_AND_VERIFY_CLIENT_CERT,
        secrets: [SecretRef.existing(SHOP, 'authority')],
      },
    },
    [{ cert: 'client' }, {}],
    [{ cert: 'stranger' }, /unknown certificate authority|bad certificate/],
    [{}, 'certificate required'],
  ],
  'client-if-given': [
    {
      clientAuth: {
        clientAuthType: ClientAuthType.VERIFY_CLIENT_CERT_IF_GIVEN,
        secrets: [SecretRef.existing(SHOP, 'authority')],
      },
    },
    [{}, {}],
    [{ cert: 'stranger' }, /unknown certificate authority|bad certificate/],
  ],
  'asked-client': [
    { clientAuth: { clientAuthType: ClientAuthType.REQUEST_CLIENT_CERT } },
    [{}, {}],
    [{ cert: 'stranger' }, {}],
  ],
};

const tcp = (name: string, port: number, more: Partial<TcpService> = {}): TcpService => ({
  service: ServiceRef.named(name, SHOP),
  port,
  ...more,
});

describeSuite('edge', 'TLS, TCP and UDP, as the real Traefik speaks them', () => {
  let edge: Edge;
  let files: Readonly<Record<string, { readonly cert: string; readonly key: string }>>;
  beforeAll(async () => {
    edge = await Edge.start();
    files = {
      client: await edge.clientCertificate('known', { isKnown: true }),
      stranger: await edge.clientCertificate('stranger', { isKnown: false }),
    };
    const core = new PlatypaasCore(Testing.app(), 'core', {
      traefik: {
        entryPoints: { tcp: { port: 9000 }, shared: { port: 9002 }, packets: { port: 9001, protocol: 'UDP' } },
      },
    });
    addBackends(core);
    addHttps(core);
    addTcp(core);
    const pair = async (name: string, host: string) => {
      const { cert, key } = await edge.certificate(name, host);
      return secret(name, { 'tls.crt': readFileSync(cert, 'utf8'), 'tls.key': readFileSync(key, 'utf8') });
    };
    await edge.apply([
      ...(await secrets(edge)),
      await pair('own', 'own.test'),
      await pair('more', '*.more.test'),
      await pair('default', 'default.test'),
    ]);
    await edge.run(core, 'traefik');
    await edge.routesAre('plain.test');
  }, 300_000);
  afterAll(async () => edge?.stop());

  describe('TLS options', () => {
    const cases = Object.entries(OPTIONS).flatMap(([name, [, ...handshakes]]) =>
      handshakes.map(([handshake, becomes]) => [name, handshake, becomes] as const),
    );

    test.each(cases)('%s, for a client with %j', async (name, { cert, ...handshake }, becomes) => {
      const pair = cert === undefined ? {} : files[cert];
      const response = await https(`${name}.test`, { ...handshake, ...pair });
      if (typeof becomes === 'string') expect(response.error).toContain(becomes);
      else if (becomes instanceof RegExp) expect(response.error).toMatch(becomes);
      else expect(response).toMatchObject({ status: 200, tls: becomes });
    });
  });

  test('a certificate is that of the route, of the store, or the default one', async () => {
    const names = ['own.test', 'x.more.test', 'default.test', 'unknown.test'];
    const responses = await Promise.all(names.map((name) => https(name, {})));
    expect(responses.map(({ tls }) => tls?.subject)).toEqual(['own', 'more', 'default', 'default']);
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 404, 404]);
  });

  test('pods are given the certificate that a client shows', async () => {
    const response = await https('passed.test', files.client!);
    const headers = receivedIn(response.body ?? '')?.headers ?? {};
    expect(decodeURIComponent(headers['X-Forwarded-Tls-Client-Cert-Info']?.[0] ?? '')).toBe('Subject="CN=known"');
    expect(headers['X-Forwarded-Tls-Client-Cert']?.[0]).toMatch(/^MII/);
  });

  test('HTTP/2 is spoken to clients that can', async () => {
    expect(await https('own.test', { protocols: ['h2'] })).toMatchObject({ status: 200, proto: 'HTTP/2.0' });
  });

  describe('TCP', () => {
    test('any connection at its entry point, with the PROXY protocol', async () => {
      const lines = await exchange({ port: 9000, body: 'hello\n', times: 4 });
      expect(lines.map(({ server }) => server).sort()).toEqual([ONE, TWO, TWO, TWO].sort());
      // The server answers with what it has read first: the header, alone or with what comes behind it.
      for (const { text } of lines) expect(text).toMatch(new RegExp(`^PROXY TCP4 ${CLIENT_ADDRESS} .*\r\n(hello\n)?$`));
    });

    test('connections by the name that they ask for: passed through, or ended', async () => {
      const [through] = await exchange({ port: 8443, body: 'a', tls: { serverName: 'through.test' } });
      expect(through).toMatchObject({ server: THREE, text: 'a', serverName: 'through.test' });
      const [ended] = await exchange({ port: 8443, body: 'b', tls: { serverName: 'ended.test' } });
      expect(ended).toMatchObject({ server: ONE, text: 'b' });
      expect(ended).not.toHaveProperty('serverName');
      const [again] = await exchange({ port: 8443, body: 'c', tls: { serverName: 'again.test' } });
      expect(again).toMatchObject({ server: TWO, text: 'c', serverName: 'backend.test' });
    });

    test('whose certificate a client sees', async () => {
      const names = ['through.test', 'ended.test'];
      const all = await edge.request(names.map((serverName) => line({ port: 8443, body: 'x', tls: { serverName } })));
      expect(all.map(([response]) => response!.tls?.subject)).toEqual(['backend', 'default']); // the route's own is for another name;
    });

    test('connections by application protocol and by address', async () => {
      const [spoken] = await exchange({
        port: 9002,
        body: 'a',
        tls: { serverName: 'spoken.test', protocols: ['lines'] },
      });
      expect(spoken).toMatchObject({ server: ONE });
      const [[refused]] = (await edge.request([
        line({ port: 9002, body: 'a', tls: { serverName: 'denied.test' }, milliseconds: 1000 }),
      ])) as [[Response]];
      expect(refused.error).toBeDefined();
    });
  });

  test('no more connections at once than are allowed', async () => {
    const limited = { port: 9002, tls: { serverName: 'limited.test' } };
    // It sends nothing, so that the server waits, and with it the connection.
    const held = edge.request([line({ ...limited, body: '', milliseconds: 8000 })]);
    await pause(3000);
    const [[beside]] = (await edge.request([line({ ...limited, body: 'a', milliseconds: 2000 })])) as [[Response]];
    expect(beside.error).toBeDefined();
    await held;
    const [after] = await exchange({ ...limited, body: 'b' });
    expect(after).toMatchObject({ server: TWO, text: 'b' });
  });

  test('UDP packets get their shares', async () => {
    const packets = await exchange({ protocol: 'udp', port: 9001, body: 'p', times: 4 });
    expect(packets.map(({ server }) => server).sort()).toEqual([ONE, TWO, TWO, TWO].sort());
  });

  test('Traefik was never denied access by the API server', () => {
    expect(edge.refusedRequests()).toEqual([]);
  });

  async function https(host: string, handshake: Handshake): Promise<Response> {
    const request: Request = { host, port: 8443, tls: { serverName: host, ...handshake } };
    return (await edge.request([request]))[0]![0]!;
  }

  function line(request: Request): Request {
    return { protocol: 'tcp', milliseconds: 5000, ...request };
  }

  async function exchange(request: Request): Promise<{ server: string; text: string; serverName?: string }[]> {
    const [responses] = await edge.request([line(request)]);
    return responses!.map(({ body, error }) => {
      if (!body) throw new Error(error ?? 'no answer');
      return JSON.parse(body);
    });
  }
});

/** HTTPS by hosts with options of their own, and with certificates from everywhere. */
function addHttps(chart: Chart): void {
  const entryPoints = ['websecure'];
  const services = [to('one')];
  new IngressRoute(chart, 'plain', {
    ...at,
    entryPoints: ['web'],
    routes: [{ match: Rule.host('plain.test'), services }],
  });
  for (const [name, [props]] of Object.entries(OPTIONS)) {
    const options = new TLSOption(chart, `option-${name}`, { ...at, ...props });
    const routes = [{ match: Rule.host(`${name}.test`), services }];
    new IngressRoute(chart, `https-${name}`, { ...at, entryPoints, routes, tls: { options } });
  }
  const asked = new TLSOption(chart, 'asked-for-passing', {
    ...at,
    clientAuth: { clientAuthType: ClientAuthType.REQUEST_CLIENT_CERT },
  });
  const passed = Middleware.passTLSClientCert(chart, 'passed-certificate', {
    ...at,
    pem: true,
    info: { subject: { commonName: true } },
  });
  new IngressRoute(chart, 'passed', {
    ...at,
    entryPoints,
    routes: [{ match: Rule.host('passed.test'), middlewares: [passed], services }],
    tls: { options: asked },
  });
  new IngressRoute(chart, 'own', {
    ...at,
    entryPoints,
    routes: [{ match: Rule.host('own.test'), services }],
    tls: { secret: SecretRef.existing(SHOP, 'own') },
  });
  new IngressRoute(chart, 'more', {
    ...at,
    entryPoints,
    routes: [{ match: Rule.host('x.more.test'), services }],
    tls: {},
  });
  new TLSStore(chart, 'store', {
    ...at,
    defaultCertificate: SecretRef.existing(SHOP, 'default'),
    certificates: [SecretRef.existing(SHOP, 'more')],
  });
}

function addTcp(chart: Chart): void {
  const proxied = new ServersTransportTCP(chart, 'proxied', { ...at, proxyProtocol: { version: 1 } });
  const serversTransport = proxied;
  new IngressRouteTCP(chart, 'any', {
    ...at,
    entryPoints: ['tcp'],
    routes: [
      {
        match: TcpRule.hostSni('*'),
        services: [
          tcp('one', 9000, { weight: 1, serversTransport }),
          tcp('two', 9000, { weight: 3, serversTransport }),
        ],
      },
    ],
  });
  new IngressRouteTCP(chart, 'through', {
    ...at,
    entryPoints: ['websecure'],
    routes: [{ match: TcpRule.hostSni('through.test'), services: [tcp('three', 9443)] }],
    tls: { passthrough: true },
  });
  new IngressRouteTCP(chart, 'ended', {
    ...at,
    entryPoints: ['websecure'],
    routes: [{ match: TcpRule.hostSni('ended.test'), services: [tcp('one', 9000)] }],
    tls: { secret: SecretRef.existing(SHOP, 'own') },
  });
  const secure = new ServersTransportTCP(chart, 'secure', {
    ...at,
    tls: { serverName: 'backend.test', rootCAs: [SecretRef.existing(SHOP, 'authority')] },
  });
  new IngressRouteTCP(chart, 'again', {
    ...at,
    entryPoints: ['websecure'],
    routes: [
      { match: TcpRule.hostSni('again.test'), services: [tcp('two', 9443, { tls: true, serversTransport: secure })] },
    ],
    tls: {},
  });
  const nobody = MiddlewareTCP.ipAllowList(chart, 'nobody', { ...at, sourceRange: ['10.0.0.0/8'] });
  const one = MiddlewareTCP.inFlightConn(chart, 'one-at-once', { ...at, amount: 1 });
  new IngressRouteTCP(chart, 'spoken', {
    ...at,
    entryPoints: ['shared'],
    routes: [
      { match: TcpRule.alpn('lines').and(TcpRule.clientIp('192.168.1.0/24')), services: [tcp('one', 9443)] },
      { match: TcpRule.hostSni('denied.test'), middlewares: [nobody], services: [tcp('two', 9443)] },
      { match: TcpRule.hostSni('limited.test'), middlewares: [one], services: [tcp('two', 9443)] },
    ],
    tls: { passthrough: true },
  });
  new IngressRouteUDP(chart, 'packets', {
    ...at,
    entryPoints: ['packets'],
    services: [
      { service: ServiceRef.named('one', SHOP), port: 9001, weight: 1 },
      { service: ServiceRef.named('two', SHOP), port: 9001, weight: 3 },
    ],
  });
}
