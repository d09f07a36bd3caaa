import { type Chart, Duration, Testing } from 'cdk8s';
import { IngressRoute, Middleware, PlatypaasCore, type RedisConfig, Rule, SecretRef, ServiceRef } from '../../../lib';
import { binary } from '../control-plane/binaries';
import { describeSuite } from '../suite';
import { addBackends, SHOP } from './backends';
import { BACKENDS_ADDRESS, Edge, TRAEFIK_ADDRESS } from './edge';
import type { Request } from './requests';
import { secret, secrets } from './secrets';

const PLAIN = 6379;
const ENCRYPTED = 6380;
const USER = { username: 'traefik', password: 'a password of the tests' };

/** Limits by the hosts of their routes: two requests in a while, counted by each pod or in a Redis. */
const LIMITS: Readonly<Record<string, RedisConfig | undefined>> = {
  'own.test': undefined,
  'shared.test': { endpoints: [`${BACKENDS_ADDRESS}:${PLAIN}`] },
  'encrypted.test': {
    endpoints: [`${BACKENDS_ADDRESS}:${ENCRYPTED}`],
    secret: SecretRef.existing(SHOP, 'redis'),
    tls: { caSecret: SecretRef.existing(SHOP, 'authority') },
  },
  'refused.test': {
    endpoints: [`${BACKENDS_ADDRESS}:${ENCRYPTED}`],
    secret: SecretRef.existing(SHOP, 'wrong'),
    tls: { caSecret: SecretRef.existing(SHOP, 'authority') },
  },
};
const BURST = 2;
/** The host of a route without a limit. */
const OPEN = 'open.test';

describeSuite('edge', 'limits that several pods of the real Traefik count together in Redis', () => {
  let edge: Edge;
  let pods: readonly string[];
  beforeAll(async () => {
    edge = await Edge.start();
    await startRedis(edge);
    const core = new PlatypaasCore(Testing.app(), 'core');
    addBackends(core);
    for (const [host, redis] of Object.entries(LIMITS)) addRoute(core, host, limit(core, host, redis));
    addRoute(core, OPEN);
    await edge.apply([
      ...(await secrets(edge)),
      secret('redis', USER),
      secret('wrong', { ...USER, password: 'another one' }),
    ]);
    await edge.run(core, 'traefik');
    const { address } = await edge.runAnother('traefik');
    pods = [TRAEFIK_ADDRESS, address];
    for (const pod of pods) await edge.routesAre(OPEN, pod);
  }, 300_000);
  afterAll(async () => edge?.stop());

  test('without Redis, each pod has requests of its own to give', async () => {
    expect(await statuses('own.test')).toEqual([200, 200, 429, 200, 200, 429]);
  });

  test('with Redis, the pods have them together', async () => {
    expect(await statuses('shared.test')).toEqual([200, 200, 429, 429, 429, 429]);
  });

  test('the same with TLS, a user and a password', async () => {
    expect(await statuses('encrypted.test')).toEqual([200, 200, 429, 429, 429, 429]);
  });

  test('with a wrong password nothing is counted, and requests are refused', async () => {
    expect(new Set(await statuses('refused.test'))).toEqual(new Set([500]));
    expect(edge.warnings().join('\n')).toMatch(/WRONGPASS/);
  });

  test('neither pod was ever denied access by the API server', () => {
    expect(edge.refusedRequests()).toEqual([]);
  });

  /** What one more request than a limit allows gets of the first pod, and then of the second. */
  async function statuses(host: string): Promise<(number | undefined)[]> {
    const requests = pods.map((to): Request => ({ to, host, times: BURST + 1 }));
    return (await edge.request(requests)).flat().map(({ status }) => status);
  }
});

/** Two servers beside the backends: one for anybody, and one with TLS and a password. */
async function startRedis(edge: Edge): Promise<void> {
  const redis = await binary('redis');
  edge.backends.start('redis', redis, [`0.0.0.0:${PLAIN}`]);
  const { cert, key } = await edge.certificate('redis', BACKENDS_ADDRESS);
  const env = { USERNAME: USER.username, PASSWORD: USER.password, CERT: cert, KEY: key };
  edge.backends.start('encrypted-redis', redis, [`0.0.0.0:${ENCRYPTED}`], env);
}

function limit(chart: Chart, host: string, redis: RedisConfig | undefined): Middleware {
  return Middleware.rateLimit(chart, `limit-${host}`, {
    namespace: SHOP,
    average: 1,
    period: Duration.hours(1),
    burst: BURST,
    redis,
  });
}

function addRoute(chart: Chart, host: string, ...middlewares: readonly Middleware[]): void {
  const services = [{ service: ServiceRef.named('one', SHOP), port: 80 }];
  new IngressRoute(chart, `route-${host}`, {
    namespace: SHOP,
    routes: [{ match: Rule.host(host), middlewares, services }],
  });
}
