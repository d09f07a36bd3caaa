/** The same objects in plain cdk8s: its own app, charts and API objects, and nothing to compute them from. */
import * as fs from 'node:fs';
import { ApiObject, App, Chart } from 'cdk8s';
import { parseAllDocuments } from 'yaml';

const [outdir, size, from] = [process.argv[2], Number(process.argv[3]), process.argv[4] ?? 'dist/core'];
const objects = fs
  .readdirSync(from)
  .filter((file) => /^\d-/.test(file))
  .flatMap((file) => parseAllDocuments(fs.readFileSync(`${from}/${file}`, 'utf8')).map((document) => document.toJS()));

const app = new App({ outdir });
for (let number = 0; number < size; number++) {
  const chart = new Chart(app, `cluster-${number}`);
  objects.forEach((object, index) => {
    const labels = { ...object.metadata.labels, cluster: `cluster-${number}` };
    new ApiObject(chart, `object-${index}`, { ...object, metadata: { ...object.metadata, labels } });
  });
}
app.synth();
