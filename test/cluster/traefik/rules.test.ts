import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rule } from '../../../lib';
import { binary } from '../control-plane/binaries';
import { freePorts } from '../control-plane/ports';
import { Processes } from '../control-plane/processes';
import { until } from '../control-plane/until';
import { describeSuite } from '../suite';
import { generatedRules } from './generated-rules';

/** What Rule.parse refuses although Traefik takes it, as it would never match: docs/errors.md has the reasons. */
const NEVER_MATCHES = ['TRR004', 'TRR006'];

const RULES = generatedRules(1000);

interface Router {
  readonly name: string;
  readonly status: string;
  readonly error?: readonly string[];
}

describeSuite('traefik', 'rules of routes, as Traefik reads them', () => {
  const processes = new Processes();
  let verdicts: ReadonlyMap<string, Router>;
  beforeAll(async () => {
    const routers = RULES.map((rule, index) => [`rule-${index}`, { rule, service: 'none', entryPoints: ['web'] }]);
    const services = { none: { loadBalancer: { servers: [{ url: 'http://127.0.0.1:1' }] } } };
    const file = join(processes.folder, 'routers.yaml');
    writeFileSync(file, JSON.stringify({ http: { routers: Object.fromEntries(routers), services } }));
    const [web, api] = await freePorts(2);
    processes.start('traefik', await binary('traefik'), [
      `--entryPoints.web.address=127.0.0.1:${web}`,
      `--entryPoints.traefik.address=127.0.0.1:${api}`,
      '--api.insecure=true',
      '--global.checkNewVersion=false',
      '--global.sendAnonymousUsage=false',
      `--providers.file.filename=${file}`,
    ]);
    await until('Traefik has read the rules', async () => {
      processes.assertRunning('traefik');
      const answer = await fetch(`http://127.0.0.1:${api}/api/http/routers?per_page=${RULES.length + 10}`);
      const all = (await answer.json()) as readonly Router[];
      verdicts = new Map(all.filter(({ name }) => name.endsWith('@file')).map((router) => [router.name, router]));
      return verdicts.size === RULES.length ? undefined : `it has ${verdicts.size}`;
    });
  });
  afterAll(async () => processes.stop());

  test('whatever Traefik refuses is refused, and nothing else but what never matches', () => {
    const disagreements = RULES.flatMap((rule, index): object[] => {
      const traefik = verdicts.get(`rule-${index}@file`)!;
      const theirs = traefik.status === 'enabled' ? 'takes' : 'refuses';
      const codes = refusal(rule);
      if (theirs === 'refuses') return codes.length > 0 ? [] : [{ rule, traefik: traefik.error?.join() }];
      return codes.every((code) => NEVER_MATCHES.includes(code)) ? [] : [{ rule, codes }];
    });
    const refused = [...verdicts.values()].filter(({ status }) => status !== 'enabled').length;
    process.stderr.write(`${RULES.length} rules were compared, of which Traefik refuses ${refused}\n`);
    expect(refused).toBeGreaterThan(100);
    expect(disagreements).toEqual([]);
  });
});

/** The codes of what is wrong with a rule. */
function refusal(rule: string): string[] {
  try {
    Rule.parse(rule);
    return [];
  } catch (error) {
    return [...String(error).matchAll(/errors\.md#(trr\d+)/gi)].map(([, code]) => code!.toUpperCase());
  }
}
