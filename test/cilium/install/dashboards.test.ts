import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { CHART_FOLDER_VARIABLE, readDashboards } from '../../../lib/cilium/dashboard-files';
import { ciliumChart } from '../../../lib/cilium/helm-chart';
import { installCilium } from '../../../lib/cilium/install';
import { ciliumSettings } from '../../../lib/cilium/settings';
import { readHelmValues } from '../../../lib/helm/from-helm-values';
import { resolve } from '../../../lib/settings/resolve';

let folder: string;
const before = process.env[CHART_FOLDER_VARIABLE];

beforeEach(() => {
  delete process.env[CHART_FOLDER_VARIABLE];
  folder = mkdtempSync(join(tmpdir(), 'chart-'));
  mkdirSync(join(folder, 'files/cilium-operator/dashboards'), { recursive: true });
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env[CHART_FOLDER_VARIABLE];
  else process.env[CHART_FOLDER_VARIABLE] = before;
});

const VALUES = { hubble: { enabled: false }, operator: { dashboards: { enabled: true } } };

test('without the chart at hand, from-helm leaves dashboards out and says so', () => {
  const { settings, problems, notices } = readHelmValues(ciliumChart, VALUES);
  expect(problems).toEqual([]);
  expect(settings.operator.dashboards.enabled).toBe(false);
  expect(notices).toEqual([
    expect.stringMatching(/^operator\.dashboards\.enabled is true.*left out.*PLATYPAAS_CILIUM_CHART/),
  ]);
});

test('a program that asks for dashboards which cannot be had is refused', () => {
  const { settings } = resolve(ciliumSettings, VALUES);
  const chart = new Chart(new App(), 'core');
  expect(() => installCilium(chart, settings, { name: 'cilium', namespace: 'kube-system' })).toThrow(
    /operator\.dashboards\.enabled is true.*cil037/s,
  );
});

test('a file that is missing or not the published one is no dashboard', () => {
  expect(readDashboards('cilium-operator', 'it', folder).problems[0]?.what).toMatch(
    /operator-dashboard\.json cannot be read/,
  );
  writeFileSync(join(folder, 'files/cilium-operator/dashboards/cilium-operator-dashboard.json'), '{}');
  const { dashboards, problems } = readDashboards('cilium-operator', 'it', folder);
  expect(dashboards).toEqual([]);
  expect(problems[0]?.what).toMatch(/is not the one of Cilium 1\.18\.3/);
});
