import { Profile } from '../../lib/gitops';
import { apiObjectsOf } from '../../lib/kubernetes/api-objects';
import { KindPlatformStack } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';

type Values = Readonly<Record<string, unknown>>;

interface Budget {
  readonly at: string;
  readonly enabled?: boolean;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

function stackOf(profile: Profile) {
  const app = new PlatformApp({ outdir: '/nonexistent' });
  return new KindPlatformStack(app, 'stack', {
    repositoryUrl: 'https://git.example.com/platform.git',
    profile,
    gatekeeper: {},
    longhorn: {},
    istio: { ztunnel: {} },
  });
}

/** Whatever a chart calls it: podDisruptionBudget, disruptionBudget, pdb. */
function budgetsIn(values: Values, under: string): Budget[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const at = `${under}.${name}`;
    if (typeof value !== 'object' || value === null) return [];
    return /^(podD|d)isruptionBudget$/.test(name) ? [{ at, ...value }] : budgetsIn(value as Values, at);
  });
}

describe.each(Object.values(Profile))('what is asked of charts for the profile %s', (profile) => {
  const { components } = stackOf(profile);
  const budgets = components.components.flatMap((one) => budgetsIn(one.values(components), one.name));

  test('no budget keeps every pod on its node', () => {
    const blocking = budgets.filter(({ enabled, minAvailable, maxUnavailable }) => {
      if (enabled === false) return false;
      return minAvailable === undefined && !(typeof maxUnavailable === 'number' && maxUnavailable > 0);
    });
    expect(blocking).toEqual([]);
  });

  test('a budget is only requested where there are several pods', () => {
    for (const { name, workloads } of components.components) {
      const asked = budgets.filter(({ at, enabled }) => at.startsWith(`${name}.`) && enabled !== false);
      if (asked.length > 0) expect([name, workloads.some(({ size }) => size.replicas > 1)]).toEqual([name, true]);
    }
  });

  test('for Gatekeeper, whose chart always creates one, fewer pods must stay available than there are', () => {
    const [gatekeeper] = components.components.filter(({ name }) => name === 'gatekeeper');
    if (!gatekeeper) throw new Error('there is no Gatekeeper');
    const { pdb } = gatekeeper.values(components) as { readonly pdb: { readonly controllerManager: Budget } };
    const pods = gatekeeper.workloads.find(({ name }) => name === 'webhook')?.size.replicas ?? 0;
    expect(pods).toBeGreaterThan(0);
    expect(Number(pdb.controllerManager.minAvailable)).toBeLessThan(pods);
  });
});

test('in production Kong, cert-manager and Vault have a budget that lets one pod go', () => {
  const { components } = stackOf(Profile.PRODUCTION);
  const budgets = components.components.flatMap((one) => budgetsIn(one.values(components), one.name));
  expect(budgets.filter(({ enabled }) => enabled).map(({ at, maxUnavailable }) => [at, maxUnavailable])).toEqual(
    expect.arrayContaining([
      ['kong.podDisruptionBudget', 1],
      ['cert-manager.podDisruptionBudget', 1],
      ['vault.server.ha.disruptionBudget', 1],
    ]),
  );
});

test.each(Object.values(Profile))('budgets of our own for the profile %s let a pod go', (profile) => {
  const budgets = apiObjectsOf(stackOf(profile))
    .filter(({ kind }) => kind === 'PodDisruptionBudget')
    .map((object) => object.toJson().spec as { readonly maxUnavailable?: number });
  expect(budgets.filter(({ maxUnavailable }) => !maxUnavailable)).toEqual([]);
});
