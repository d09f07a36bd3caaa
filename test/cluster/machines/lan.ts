import type { Processes } from '../control-plane/processes';
import { Machine } from './machine';

/** The network 192.168.1.0/24, as homes have it: machines on one switch, without a way out. */
export class Lan {
  private readonly machines: Machine[] = [];

  private constructor(
    private readonly processes: Processes,
    /** Holds the switch; its address is 192.168.1.10. */
    readonly hub: Machine,
  ) {}

  static async start(processes: Processes): Promise<Lan> {
    const hub = await Machine.start(processes, 'hub', '192.168.1.10');
    // A switch passes on what it gets: rules of the hub's own, such as kube-proxy's, are not for what is sent through it.
    await hub.sh(`
      passed=/proc/sys/net/bridge/bridge-nf-call-iptables
      [ ! -e $passed ] || echo 0 >$passed
      ip link add lan type bridge stp_state 0 forward_delay 0
      ip address add ${hub.address}/24 dev lan
      ip link set lan up`);
    return new Lan(processes, hub);
  }

  /** Adds a machine whose interface `eth0` has the address 192.168.1.NUMBER. */
  async add(name: string, number: number): Promise<Machine> {
    const machine = await Machine.start(this.processes, name, `192.168.1.${number}`);
    this.machines.push(machine);
    const port = `port-${number}`;
    await this.hub.connect(port, machine, 'eth0');
    await this.hub.sh(`ip link set ${port} master lan up`);
    await machine.sh(`
      ip address add ${machine.address}/24 dev eth0
      ip link set eth0 up
      ip route add default via ${this.hub.address}`);
    return machine;
  }

  /** Ends every machine. */
  async stop(): Promise<void> {
    for (const machine of this.machines) await machine.stop();
    await this.hub.stop();
  }
}
