import type { ContainerPort } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';

const NAME = 'http';

/** How a probe names the port of SPIRE's health: by number before 1.20. */
export function healthPort(settings: CiliumSettings, port: number): number | string {
  return atLeast(settings, '1.20') ? NAME : port;
}

/** The ports that a container has for it. */
export function healthPorts(settings: CiliumSettings, port: number): ContainerPort[] | undefined {
  return atLeast(settings, '1.20') ? [{ name: NAME, containerPort: port }] : undefined;
}
