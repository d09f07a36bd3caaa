import { Testing } from 'cdk8s';
import { IngressRoute, PlatypaasCore, Rule, ServiceRef } from '../../../lib';
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
import { type Request, type Seen, seenOf } from './requests';
import { secrets } from './secrets';

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
    await edge.apply(await secrets(edge));
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

  test('Traefik has not asked for what it has no right to', () => {
    expect(edge.refusedRequests()).toEqual([]);
    process.stderr.write(
      edge
        .log()
        .filter((line) => / (WRN|ERR) /.test(line))
        .join('\n'),
    );
  });
});

function host(index: number): string {
  return `case-${index}.test`;
}

function list<T extends Request | Seen>(of: T | readonly T[]): readonly T[] {
  return Array.isArray(of) ? of : [of as T];
}

function expected(seen: Seen): Seen {
  return seen.error === undefined ? { status: 200, ...seen } : { error: seen.error };
}
