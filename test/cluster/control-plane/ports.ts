import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Free ports on loopback. They lie below the range from which systems take the local ports of outgoing connections, so
 * that none is lost between this check and the start of the program that will listen on it.
 */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening'); // rejects on 'error', such as EADDRINUSE
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
