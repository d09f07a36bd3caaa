import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Release } from '../../settings/release';
import type { TraefikSettings } from '../settings';
import { fileProvider } from './file-provider';
import { gateway } from './gateway';
import { monitoring } from './monitoring';
import { namesOf } from './names';
import { persistentVolumeClaim } from './persistence';
import { pluginSources } from './plugins';
import { rbac } from './rbac';
import { ingressClass, ingressRoutes, tlsResources } from './routing';
import { services } from './service';
import { autoscaler, podDisruptionBudget, workload } from './workload';

/** The upstream install of Traefik: every object that its chart renders from the same settings. */
export function installTraefik(scope: Construct, settings: TraefikSettings, release: Release): void {
  const names = namesOf(settings, release);
  rbac(scope, settings, names);
  fileProvider(scope, settings, names);
  pluginSources(scope, settings, names);
  persistentVolumeClaim(scope, settings, names);
  workload(scope, settings, names);
  autoscaler(scope, settings, names);
  podDisruptionBudget(scope, settings, names);
  services(scope, settings, names);
  monitoring(scope, settings, names);
  ingressClass(scope, settings, names);
  ingressRoutes(scope, settings, names);
  tlsResources(scope, settings, names);
  gateway(scope, settings, names);
  settings.extraObjects.forEach((object, index) => {
    new ApiObject(scope, `Extra-${index}`, object);
  });
}
