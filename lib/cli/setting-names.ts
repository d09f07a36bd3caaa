/** The prefixes of settings' names, and the charts that they belong to. */
const PREFIXES: Readonly<Record<string, string>> = {
  cilium: 'cilium',
  'metrics-server': 'metrics-server',
  traefik: 'traefik',
  'CiliumCni.settings': 'cilium',
  'MetricsServer.settings': 'metrics-server',
  'TraefikIngress.settings': 'traefik',
};

/** A setting as written by a user: `cilium.bpf.masquerade`, or `CiliumCni.settings.bpf.masquerade`. */
export interface NamedSetting {
  readonly chart: string;
  readonly path: readonly string[];
}

/** The setting of a chart, or the whole chart, that the words of a user name; undefined if they name something else. */
export function settingNamed(text: string): NamedSetting | undefined {
  const whole = Object.values(PREFIXES).find((chart) => chart === text.toLowerCase());
  if (whole) return { chart: whole, path: [] };
  const [prefix, chart] =
    Object.entries(PREFIXES).find(([each]) => text.toLowerCase().startsWith(`${each.toLowerCase()}.`)) ?? [];
  if (prefix === undefined || chart === undefined) return undefined;
  return { chart, path: text.slice(prefix.length + 1).split('.') };
}
