import type { Construct } from 'constructs';
import { type InstallPart, installParts } from '../../kubernetes/install-parts';
import type { Release } from '../../settings/release';
import type { MetricsServerSettings } from '../settings';
import { resizerConfig } from './addon-resizer';
import { certificate } from './certificate';
import { deployment } from './deployment';
import { serviceMonitor } from './monitoring';
import { type Names, namesOf } from './names';
import { rbac } from './rbac';
import { apiService, podDisruptionBudget, service } from './service';

/** The parts, in the order of their objects. */
const PARTS: readonly InstallPart<MetricsServerSettings, [names: Names]>[] = [
  rbac,
  resizerConfig,
  deployment,
  podDisruptionBudget,
  service,
  apiService,
  certificate,
  serviceMonitor,
];

/** The upstream install of metrics-server: every object that its chart renders from the same settings. */
export function installMetricsServer(scope: Construct, settings: MetricsServerSettings, release: Release): void {
  const names = namesOf(settings, release);
  installParts(PARTS, scope, settings, names);
}
