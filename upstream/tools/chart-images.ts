/**
 * `npm run upstream:chart-images`: renders the charts of the stack with helm, as every profile and option has them, and
 * writes the images that they run to `lib/images/of-charts.json`. Needs `HELM`, a helm binary, and `CHARTS`, a folder with
 * the charts as `helm pull` writes them. Charts that are not there are named, and what was known of them is kept.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { imagesIn } from '../../lib/images/check';
import { mentionedImages } from '../../lib/images/mentioned';
import type { RenderedManifest } from '../../lib/kubernetes/renderings';
import { yamlDocuments } from '../../lib/kubernetes/yaml-documents';
import { render } from '../../lib/rendered/helm';
import { isMap } from '../../lib/settings/schema';
import { run } from './run';
import { stacksOfCharts } from './stacks-of-charts';

const FILE = path.join('lib', 'images', 'of-charts.json');

type Images = Record<string, string[]>;

/** The images of all charts of which the folder has the file, and the names of the others. */
function recorded(
  helm: string,
  charts: string,
): { readonly found: Map<string, Images>; readonly missing: Set<string> } {
  const found = new Map<string, Images>();
  const missing = new Set<string>();
  for (const { components } of stacksOfCharts()) {
    for (const component of components.components) {
      const { name, version } = component.chart;
      const chart = path.join(charts, `${name}-${version}.tgz`);
      const key = `${name} ${version}`;
      if (!fs.existsSync(chart)) {
        missing.add(key);
        continue;
      }
      const rendering = { component, values: component.values(components), chart, helm, kubernetesVersion: '1.35.0' };
      const rendered = render(rendering);
      if ('problem' in rendered) throw new Error(`${key}: ${rendered.problem.what}`);
      found.set(key, merged(found.get(key) ?? {}, imagesOf(rendered.manifest)));
    }
  }
  return { found, missing };
}

function imagesOf(manifest: string): [image: string, by: string][] {
  const objects = yamlDocuments(manifest).values.filter(isMap) as RenderedManifest[];
  const run = [...imagesIn(objects)].flatMap(([image, by]) => by.map((one): [string, string] => [image, one]));
  return [...run, ...objects.flatMap(mentionedImages)];
}

function merged(images: Images, more: readonly [image: string, by: string][]): Images {
  const all: Images = { ...images };
  for (const [image, by] of more) all[image] = [...new Set([...(all[image] ?? []), by])].sort();
  return sorted(all);
}

function sorted<T>(members: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(members).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function main(): void {
  const { HELM, CHARTS } = process.env;
  if (!HELM || !CHARTS)
    throw new Error('Set HELM to a helm binary, and CHARTS to a folder with charts as helm pull writes them.');
  const { found, missing } = recorded(HELM, CHARTS);
  const known = JSON.parse(fs.readFileSync(FILE, 'utf8')) as Record<string, Images>;
  const kept = Object.fromEntries([...missing].flatMap((key) => (known[key] ? [[key, known[key]]] : [])));
  fs.writeFileSync(FILE, `${JSON.stringify(sorted({ ...kept, ...Object.fromEntries(found) }), undefined, 2)}\n`);
  console.log(`${found.size} charts`);
  for (const key of missing) console.log(`${key}: ${known[key] ? 'kept' : 'not known'}, since CHARTS does not have it`);
}

if (require.main === module) run(main);
