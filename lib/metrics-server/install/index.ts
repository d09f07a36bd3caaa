import type { Construct } from 'constructs';
import type { Release } from '../../settings/release';
import type { MetricsServerSettings } from '../settings';
import { resizerConfig } from './addon-resizer';
import { certificate } from './certificate';
import { deployment } from './deployment';
import { serviceMonitor } from './monitoring';
import { namesOf } from './names';
import { rbac } from './rbac';
import { apiService, podDisruptionBudget, service } from './service';

/** The upstream install of metrics-server: every object that its chart renders from the same settings. */
export function installMetricsServer(scope: Construct, settings: MetricsServerSettings, release: Release): void {
  const names = namesOf(settings, release);
  rbac(scope, settings, names);
  resizerConfig(scope, settings, names);
  deployment(scope, settings, names);
  podDisruptionBudget(scope, settings, names);
  service(scope, settings, names);
  apiService(scope, settings, names);
  certificate(scope, settings, names);
  serviceMonitor(scope, settings, names);
}
