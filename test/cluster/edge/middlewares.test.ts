import { createHash } from 'node:crypto';
import { Testing } from 'cdk8s';
import { IngressRoute, Middleware, PlatypaasCore, Rule, SecretRef, ServiceRef } from '../../../lib';
import { describeSuite } from '../suite';
import { addBackends, SHOP } from './backends';
import { Edge } from './edge';
import {
  AUTHENTICATION,
  CONTENT,
  HEADERS,
  LIMITS,
  type MiddlewareCase,
  PATHS,
  REDIRECTS,
  RESILIENCE,
} from './middleware-cases';
import { type Request, type Response, type Seen, seenOf } from './requests';
import { secret, secrets } from './secrets';

const CASES: readonly MiddlewareCase[] = [
  ...PATHS,
  ...REDIRECTS,
  ...HEADERS,
  ...AUTHENTICATION,
  ...LIMITS,
  ...CONTENT,
  ...RESILIENCE,
];

describeSuite('edge', 'middlewares, as the real Traefik applies them', () => {
  let edge: Edge;
  let seen: readonly (readonly Seen[])[];
  beforeAll(async () => {
    edge = await Edge.start();
    const core = new PlatypaasCore(Testing.app(), 'core');
    addBackends(core);
    for (const [index, { use, service = 'one' }] of CASES.entries()) {
      new IngressRoute(core, `route-${index}`, {
        namespace: SHOP,
        routes: [
          {
            match: Rule.host(host(index)),
            middlewares: [use(core, `middleware-${index}`, { namespace: SHOP })],
            services: [{ service: ServiceRef.named(service, SHOP), port: 80 }],
          },
        ],
      });
    }
    const digest = Middleware.digestAuth(core, 'digest', {
      namespace: SHOP,
      secret: SecretRef.existing(SHOP, 'digests'),
    });
    new IngressRoute(core, 'route-digest', {
      namespace: SHOP,
      routes: [
        {
          match: Rule.host(DIGEST),
          middlewares: [digest],
          services: [{ service: ServiceRef.named('one', SHOP), port: 80 }],
        },
      ],
    });
    await edge.apply([
      ...(await secrets(edge)),
      secret('digests', { users: `alice:traefik:${md5('alice:traefik:secret')}` }),
    ]);
    await edge.run(core, 'traefik');
    await edge.routesAre(host(0));
    const requests = CASES.map(({ send }, index) => list(send).map((one) => ({ host: host(index), ...one })));
    const responses = await edge.request(requests.flat());
    let next = 0;
    seen = CASES.map(({ see }, index) => {
      const own = requests[index]!.flatMap(() => responses[next++]!);
      return own.map((response, number) => seenOf(response, list(see)[number] ?? {}));
    });
  }, 300_000);
  afterAll(async () => edge?.stop());

  test.each(CASES.map(({ title }, index) => [title, index] as const))('%s', (_, index) => {
    expect(seen[index]).toEqual(list(CASES[index]!.see).map((each) => expected(each)));
  });

  test('digestAuth', async () => {
    const [[first]] = (await edge.request([{ host: DIGEST }])) as [[Response]];
    expect(first.status).toBe(401);
    const challenge = first.headers?.['Www-Authenticate']?.[0] ?? '';
    const part = (name: string) => new RegExp(`${name}="?([^",]+)"?`).exec(challenge)?.[1] ?? '';
    const [realm, nonce, opaque] = [part('realm'), part('nonce'), part('opaque')];
    expect(realm).toBe('traefik');
    const answer = (password: string) => {
      const secret = md5(`alice:${realm}:${password}`);
      const response = md5(`${secret}:${nonce}:00000001:c:auth:${md5('GET:/')}`);
      const fields = { username: 'alice', realm, nonce, opaque, uri: '/', response, cnonce: 'c' };
      const quoted = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
      return `Digest ${quoted.join(', ')}, qop=auth, nc=00000001, algorithm=MD5`;
    };
    const send = ['wrong', 'secret'].map((password) => ({
      host: DIGEST,
      headers: { Authorization: answer(password) },
    }));
    expect((await edge.request(send)).map(([response]) => response!.status)).toEqual([401, 200]);
  });

  test('Traefik warns of nothing but what is known', () => {
    const unknown = edge.warnings().filter((line) => !KNOWN_WARNINGS.some(({ text }) => text.test(line)));
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('Traefik was never denied access by the API server', () => {
    expect(edge.refusedRequests()).toEqual([]);
  });
});

/** What Traefik writes in spite of our defaults, and why that stays. */
const KNOWN_WARNINGS: readonly { readonly text: RegExp; readonly because: string }[] = [
  {
    text: /encoded characters/,
    because: 'which paths backends can take is for their routes to say: Middleware.encodedCharacters',
  },
  { text: /resource attributes for Traefik pod/, because: 'Traefik runs in no pod here' },
  { text: /appending dashboard/, because: 'the program is built without the files of the dashboard' },
  { text: /traces export|otel-collector|OTLP/i, because: 'the collector that CORE names may come later' },
  { text: /ipStrategy|case-.*\.test|middleware|handler|retry|buffer/i, because: 'it is about requests of the tests' },
];

const DIGEST = 'digest.test';

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function host(index: number): string {
  return `case-${index}.test`;
}

function list<T extends Request | Seen>(of: T | readonly T[]): readonly T[] {
  return Array.isArray(of) ? of : [of as T];
}

function expected(seen: Seen): Seen {
  return seen.error === undefined ? { status: 200, ...seen } : { error: seen.error };
}
