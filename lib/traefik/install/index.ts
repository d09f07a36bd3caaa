import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { type InstallPart, installParts } from '../../kubernetes/install-parts';
import type { Release } from '../../settings/release';
import type { TraefikSettings } from '../settings';
import { fileProvider } from './file-provider';
import { gateway } from './gateway';
import { monitoring } from './monitoring';
import { type Names, namesOf } from './names';
import { persistentVolumeClaim } from './persistence';
import { pluginSources } from './plugins';
import { rbac } from './rbac';
import { ingressClass, ingressRoutes, tlsResources } from './routing';
import { services } from './service';
import { autoscaler, podDisruptionBudget, workload } from './workload';

/** The parts, in the order of their objects. */
const PARTS: readonly InstallPart<TraefikSettings, [names: Names]>[] = [
  rbac,
  fileProvider,
  pluginSources,
  persistentVolumeClaim,
  workload,
  autoscaler,
  podDisruptionBudget,
  services,
  monitoring,
  ingressClass,
  ingressRoutes,
  tlsResources,
  gateway,
];

/** The upstream install of Traefik: every object that its chart renders from the same settings. */
export function installTraefik(scope: Construct, settings: TraefikSettings, release: Release): void {
  const names = namesOf(settings, release);
  installParts(PARTS, scope, settings, names);
  settings.extraObjects.forEach((object, index) => {
    new ApiObject(scope, `Extra-${index}`, object);
  });
}
