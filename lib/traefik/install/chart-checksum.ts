import type * as crypto from 'node:crypto';
import type * as yaml from 'yaml';
import type { TraefikSettings } from '../settings';
import { CHART, CHART_VERSION, type Names } from './names';

/**
 * The checksum of the dynamic configuration as the chart computes it, from the text of its ConfigMap. An identical
 * checksum means that taking over a Helm release restarts no pods.
 *
 * Where the chart's YAML writer quotes or folds a text differently, the checksum differs; it still changes with the
 * configuration, which is its purpose.
 */
export function chartChecksum(settings: TraefikSettings, names: Names, configMap: string): string {
  const labels = [
    ...Object.entries(names.selectorLabels),
    ['helm.sh/chart', `${CHART}-${CHART_VERSION}`],
    ['app.kubernetes.io/managed-by', 'Helm'],
  ];
  const text = [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata:',
    `  name: ${configMap}`,
    `  namespace: ${names.namespace}`,
    '  labels:',
    ...labels.map(([name, value]) => `    ${name}: ${value}`),
    ...(Object.keys(settings.commonLabels).length > 0 ? lines(settings.commonLabels) : []),
    'data:',
    '  config.yml: |-',
    ...lines(settings.providers.file.content),
  ].join('\n');
  // Loaded only where a configuration is not watched, which is rare.
  const { createHash } = require('node:crypto') as typeof crypto;
  return createHash('sha256').update(text).digest('hex');
}

// Text that would be parsed as another type is in double quotes, other text that needs quotes in single ones.
const LIKE_NO_TEXT = /^(?:|~|null|y|n|yes|no|on|off|true|false|[-+]?[\d.][\d._:xob-]*(?:e[-+]?\d+)?|=|<<)$/i;

function lines(document: object): string[] {
  const { Document, visit } = require('yaml') as typeof yaml;
  const written = new Document(document, { sortMapEntries: true });
  visit(written, {
    Scalar: (_, scalar) => {
      if (typeof scalar.value === 'string' && LIKE_NO_TEXT.test(scalar.value)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  return written
    .toString({ indentSeq: false, lineWidth: 0, singleQuote: true })
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`);
}
