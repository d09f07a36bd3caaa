/** What the names of settings begin with, and the charts that they are of. */
const PREFIXES: Readonly<Record<string, string>> = {
  cilium: 'cilium',
  'metrics-server': 'metrics-server',
  traefik: 'traefik',
  'CiliumCni.settings': 'cilium',
  'MetricsServer.settings': 'metrics-server',
  'TraefikIngress.settings': 'traefik',
};

/** A setting as a user names it: `cilium.bpf.masquerade`, or `CiliumCni.settings.bpf.masquerade`. */
export interface NamedSetting {
  readonly chart: string;
  readonly path: readonly string[];
}

/** What a user's words name of a chart's settings; nothing where they name something else. */
export function settingNamed(text: string): NamedSetting | undefined {
  const [prefix, chart] =
    Object.entries(PREFIXES).find(([each]) => text.toLowerCase().startsWith(`${each.toLowerCase()}.`)) ?? [];
  if (prefix === undefined || chart === undefined) return undefined;
  return { chart, path: text.slice(prefix.length + 1).split('.') };
}
