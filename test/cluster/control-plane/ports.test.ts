import { createServer } from 'node:net';
import { freePorts } from './ports';

test('free ports differ from each other and can be listened on', async () => {
  const ports = await freePorts(20);

  expect(new Set(ports).size).toBe(20);
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    await expect(new Promise((resolve) => server.once('listening', () => resolve('listens')))).resolves.toBe('listens');
    server.close();
  }
});
