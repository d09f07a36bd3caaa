/** As little as can be done: the same bytes, written. */
import * as fs from 'node:fs';
import * as path from 'node:path';

const [outdir, size, from] = [process.argv[2] ?? '', Number(process.argv[3]), process.argv[4] ?? 'dist/core'];
const files = fs.readdirSync(from).map((file) => [file, fs.readFileSync(path.join(from, file))] as const);
for (let number = 0; number < size; number++) {
  const folder = path.join(outdir, `cluster-${number}`);
  fs.mkdirSync(folder, { recursive: true });
  for (const [file, bytes] of files) fs.writeFileSync(path.join(folder, file), bytes);
}
