import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Deployment } from '../../lib/kubernetes/objects';
import { Fleet } from '../../lib/platforms';
import { PlatformApp } from '../../lib/synth';

const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'fleet-faults-'));
afterAll(() => fs.rmSync(outdir, { recursive: true }));

interface Values {
  readonly image?: string;
  readonly password?: string;
  readonly port?: number;
}

/** A Deployment in which a few values may be different; all its other parts are the same in each cluster. */
function shop({ image = 'shop:1', password = '', port = 8080 }: Values) {
  const env = [{ name: 'PASSWORD', value: password }];
  const containers = [
    { name: 'shop', image, ports: [{ containerPort: port }], env },
    { name: 'proxy', image: 'proxy:1', ports: [{ containerPort: 8443 }] },
  ];
  const labels = { app: 'shop' };
  return {
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  };
}

/** Why a fleet is refused whose clusters have these Deployments, a line for each problem. */
function problemsOf(...clusters: readonly Values[]): string[] {
  const app = new PlatformApp({ outdir });
  const members = clusters.map((values, index) => ({
    name: `cluster-${index}`,
    create: (scope: Construct) => {
      const chart = new Chart(scope, `cluster-${index}`);
      new Deployment(chart, 'shop', shop(values));
      return chart;
    },
  }));
  new Fleet(app, 'fleet', { members });
  try {
    app.synth();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').filter((line) => line.includes('fleet/cluster-'));
  }
}

const PASSWORD = 'kX9-vT2qLw8zRb4m';

test('a fault of one cluster is reported for that one, whatever it shares with others', () => {
  const found = problemsOf({}, {}, { port: 0 }, {}, { password: PASSWORD }, {}, { image: ' shop:2' });
  expect(found.map((line) => /fleet\/cluster-\d/.exec(line)?.[0])).toEqual([
    'fleet/cluster-2',
    'fleet/cluster-4',
    'fleet/cluster-6',
  ]);
  expect(found.join()).not.toContain(PASSWORD);
});

test('a fault that clusters share is reported for each of them', () => {
  for (const fault of [{ port: 0 }, { password: PASSWORD }]) {
    const found = problemsOf({}, fault, { ...fault, image: 'shop:2' }, fault, {});
    expect(found.map((line) => /fleet\/cluster-\d/.exec(line)?.[0])).toEqual([
      'fleet/cluster-1',
      'fleet/cluster-2',
      'fleet/cluster-3',
    ]);
  }
});
