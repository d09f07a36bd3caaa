import { Testing } from 'cdk8s';
import { IngressRoute, PlatypaasCore, Rule, TraefikService } from '../../../lib';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { addBackends, BACKENDS, SHOP } from './backends';
import { Edge } from './edge';
import { type Response, receivedIn } from './requests';
import { secrets } from './secrets';
import { BALANCING, FORWARDING, RULES, to } from './service-cases';

const CASES = [...BALANCING, ...FORWARDING];
const host = (index: number) => `service-${index}.test`;
const STICKY = 'sticky.test';
const MIRRORED = 'mirrored.test';
const [, TWO] = BACKENDS;

describeSuite('edge', 'services and rules, as the real Traefik takes them', () => {
  let edge: Edge;
  let come: readonly (readonly Response[])[];
  beforeAll(async () => {
    edge = await Edge.start();
    const core = new PlatypaasCore(Testing.app(), 'core');
    addBackends(core);
    for (const [index, { add }] of CASES.entries()) add(core, `service-${index}`, host(index));
    for (const [index, [match]] of RULES.entries()) {
      const routes = [{ match: Rule.host(`rule-${index}.test`).and(match), services: [to('one')] }];
      new IngressRoute(core, `rule-${index}`, { namespace: SHOP, routes });
    }
    const sticky = TraefikService.weighted(core, 'sticky', {
      namespace: SHOP,
      services: [to('echo', { sticky: { name: 'pod' } })],
      sticky: { name: 'service' },
    });
    const mirrored = TraefikService.mirroring(core, 'mirrored', {
      namespace: SHOP,
      service: to('one'),
      mirrorBody: true,
      mirrors: [{ ...to('two'), percent: 50 }],
    });
    for (const [name, service] of [
      [STICKY, sticky],
      [MIRRORED, mirrored],
    ] as const) {
      const routes = [{ match: Rule.host(name), services: [{ service }] }];
      new IngressRoute(core, `route-${name}`, { namespace: SHOP, routes });
    }
    await edge.apply(await secrets(edge));
    await edge.run(core, 'traefik');
    await edge.routesAre(host(0));
    const requests = CASES.map(({ send }, index) => send.map((one) => ({ host: host(index), ...one })));
    const all = await edge.request(requests.flat());
    let next = 0;
    come = requests.map((own) => own.flatMap(() => all[next++]!));
  }, 300_000);
  afterAll(async () => edge?.stop());

  test.each(CASES.map(({ title }, index) => [title, index] as const))('%s', (_, index) => {
    expect(CASES[index]!.come(come[index]!)).toEqual(CASES[index]!.expected);
  });

  test('each matcher matches its requests, and no others', async () => {
    const requests = RULES.flatMap(([, takes, not], index) =>
      [takes, not].map((request) => ({ host: `rule-${index}.test`, ...request })),
    );
    const statuses = (await edge.request(requests)).map(([response]) => response!.status);
    expect(statuses).toEqual(RULES.flatMap(() => [200, 404]));
  });

  test('a client with the cookies keeps its pod', async () => {
    const [[first]] = (await edge.request([{ host: STICKY }])) as [[Response]];
    const server = receivedIn(first.body!)!.server;
    const cookie = first.headers!['Set-Cookie']!.map((each) => each.split(';')[0]).join('; ');
    expect(cookie).toMatch(/service=/);
    expect(cookie).toMatch(/pod=/);
    const [again] = await edge.request([{ host: STICKY, headers: { Cookie: cookie }, times: 6 }]);
    expect(again!.map(({ body }) => receivedIn(body!)!.server)).toEqual(Array(6).fill(server));
  });

  test('a mirror gets its share of the requests, with their bodies', async () => {
    await edge.request([{ host: MIRRORED, method: 'POST', path: '/?key=mirrored', body: 'copied', times: 10 }]);
    await until('the mirror has its share', async () => {
      const [[seen]] = (await edge.request([{ to: TWO, port: 80, host: 'seen', path: '/seen?key=mirrored' }])) as [
        [Response],
      ];
      const all = JSON.parse(seen.body!) as { server: string; body: string }[];
      const bodies = all.filter(({ server }) => server === TWO).map(({ body }) => body);
      return bodies.join() === Array(5).fill('copied').join() ? undefined : JSON.stringify(all);
    });
  });

  test('Traefik was never denied access by the API server', () => {
    expect(edge.refusedRequests()).toEqual([]);
  });
});
