import type { Construct } from 'constructs';
import { ConfigMap } from '../../kubernetes/objects';
import { toYaml } from '../../synth/yaml';
import type { TraefikSettings } from '../settings';
import { chartChecksum } from './chart-checksum';
import type { Names } from './names';

/** The dynamic configuration in the settings. */
export function fileProvider(scope: Construct, settings: TraefikSettings, names: Names): void {
  if (!settings.providers.file.enabled) return;
  new ConfigMap(scope, 'FileProvider', {
    metadata: { name: fileProviderName(names), namespace: names.namespace, labels: names.labels },
    data: { 'config.yml': contents(settings) },
  });
}

export function fileProviderName(names: Names): string {
  return `${names.fullName}-file-provider`;
}

/** Restarts the pods when the configuration changes, if Traefik itself does not watch it. */
export function fileProviderChecksum(settings: TraefikSettings, names: Names): Record<string, string> {
  const { enabled, watch } = settings.providers.file;
  if (!enabled || watch) return {};
  return { 'checksum/traefik-dynamic-conf': chartChecksum(settings, names, fileProviderName(names)) };
}

function contents({ providers }: TraefikSettings): string {
  const { content } = providers.file;
  return Object.keys(content).length > 0 ? toYaml(content) : '{}\n';
}
