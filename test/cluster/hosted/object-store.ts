import { join } from 'node:path';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';

const PORT = 9000;

/** Keeps what is put there in files of their names; it asks nobody for credentials. */
const SERVER = `
const { createWriteStream, mkdirSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { createServer } = require('node:http');
createServer((request, response) => {
  const file = join(process.argv[1], request.url);
  mkdirSync(dirname(file), { recursive: true });
  request.pipe(createWriteStream(file)).on('finish', () => response.writeHead(200).end());
}).listen(${PORT});
`;

/** Stands in for an object store that speaks S3: it takes objects. */
export class ObjectStore {
  private constructor(
    private readonly machine: Machine,
    private readonly folder: string,
  ) {}

  /** @param folder where it keeps objects, which the tests' machine sees, too */
  static async start(machine: Machine, folder: string): Promise<ObjectStore> {
    machine.start('object-store', process.execPath, ['-e', SERVER, folder]);
    await until('the object store answers', async () => {
      const { code, stderr } = await machine.try('curl', ['-sS', '-X', 'PUT', `http://127.0.0.1:${PORT}/ready`]);
      return code === 0 ? undefined : stderr;
    });
    return new ObjectStore(machine, folder);
  }

  get url(): string {
    return `http://${this.machine.address}:${PORT}`;
  }

  /** The file of an object, `BUCKET/NAME`. */
  fileOf(object: string): string {
    return join(this.folder, object);
  }
}
