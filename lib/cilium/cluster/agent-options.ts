/** The options that the agent starts with, under the names of its flags: from settings and from `extraConfig`. */
export class AgentOptions {
  private readonly data: ReadonlyMap<string, string>;

  constructor(data: Readonly<Record<string, string>>) {
    this.data = new Map(Object.entries(data));
  }

  /** The flags that have a value. */
  get flags(): readonly string[] {
    return [...this.data.keys()];
  }

  /** Whether a flag is on. */
  on(flag: string): boolean {
    return this.data.get(flag) === 'true';
  }

  /** Whether a flag that is on by default is off. */
  off(flag: string): boolean {
    return this.data.get(flag) === 'false';
  }

  /** The value of a flag, or an empty string. */
  text(flag: string): string {
    return this.data.get(flag) ?? '';
  }

  /** The members of a list, which may be separated by spaces or commas. */
  list(flag: string): string[] {
    return this.text(flag)
      .split(/[\s,]+/)
      .filter(Boolean);
  }

  /** Whether packets between nodes go through a tunnel. */
  get tunnels(): boolean {
    return this.text('routing-mode') !== 'native';
  }

  /** Whether traffic that leaves the cluster has the address of its node. */
  get masquerades(): boolean {
    return ['ipv4', 'ipv6'].some((family) => this.on(`enable-${family}`) && this.on(`enable-${family}-masquerade`));
  }

  /** Whether eBPF does that, and not iptables. */
  get masqueradesInBpf(): boolean {
    return this.masquerades && this.on('enable-bpf-masquerade');
  }

  get replacesKubeProxy(): boolean {
    return this.on('kube-proxy-replacement');
  }

  /** Whether Cilium itself serves NodePorts, with or without the rest of the replacement. */
  get servesNodePorts(): boolean {
    return this.replacesKubeProxy || this.on('enable-node-port');
  }

  /** Whether backends answer clients directly. */
  get usesDsr(): boolean {
    return ['dsr', 'hybrid'].includes(this.text('bpf-lb-mode'));
  }

  /** Whether packets of pods go through the network stack of their host, whatever the settings ask for. */
  get routesInHost(): boolean {
    return (
      this.on('enable-host-legacy-routing') ||
      !this.replacesKubeProxy ||
      this.on('enable-ipsec') ||
      (this.masquerades && !this.on('enable-bpf-masquerade'))
    );
  }
}
