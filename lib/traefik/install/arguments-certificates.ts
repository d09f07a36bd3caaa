import type { TraefikSettings } from '../settings';
import { nested } from './flags';

/** How Traefik obtains certificates, and whether it staples OCSP responses. */
export function certificateFlags({ ocsp, certificatesResolvers }: TraefikSettings): string[] {
  return [
    ...(ocsp.enabled ? ['--ocsp=true', ...nested('ocsp.responderOverrides', ocsp.responderOverrides)] : []),
    ...nested('certificatesresolvers', certificatesResolvers),
  ];
}
