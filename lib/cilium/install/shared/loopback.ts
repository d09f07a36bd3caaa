import type { CiliumSettings } from '../../settings';

/** The address under which a program on the node's network reaches itself. */
export function loopback({ ipv4 }: CiliumSettings): string {
  return ipv4.enabled ? '127.0.0.1' : '::1';
}
