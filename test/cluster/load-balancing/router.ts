import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';

/** The autonomous systems of the router and of the nodes. */
export const ROUTER_ASN = 64512;
export const NODES_ASN = 64513;

/** A router that learns routes by BGP from machines: Debian's bird. */
export class Router {
  private constructor(private readonly machine: Machine) {}

  static async start(machine: Machine, peers: readonly Machine[]): Promise<Router> {
    const protocols = peers.map(
      ({ name, address }) => `
protocol bgp ${name.replaceAll('-', '_')} {
  local ${machine.address} as ${ROUTER_ASN};
  neighbor ${address} as ${NODES_ASN};
  connect retry time 1;
  ipv4 { import all; export none; };
}`,
    );
    const config = `router id ${machine.address};\nprotocol device { }\n${protocols.join('\n')}\n`;
    await machine.sh('mkdir -p /run/bird');
    await machine.run('tee', ['/etc/bird.conf'], config);
    machine.start('bird', 'bird', ['-f', '-c', '/etc/bird.conf', '-s', '/run/bird/control']);
    const router = new Router(machine);
    await until('bird answers', async () => {
      await router.command('show', 'status');
      return undefined;
    });
    return router;
  }

  /** Which next hops the routes of a prefix have, in order. */
  async nextHops(prefix: string): Promise<string[]> {
    const routes = await this.command('show', 'route', 'for', prefix, 'all');
    return [...routes.matchAll(/via (\d+\.\d+\.\d+\.\d+) on/g)].map(([, address]) => address!).sort();
  }

  private async command(...words: readonly string[]): Promise<string> {
    return this.machine.run('birdc', ['-s', '/run/bird/control', ...words]);
  }
}
