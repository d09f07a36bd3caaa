import { isIP, isIPv6 } from 'node:net';

const IPV4_BITS = 32;
const IPV6_BITS = 128;

/** Whether Traefik parses a text as an IP address or a CIDR; it accepts a CIDR with host bits, and ignores them. */
export function isAddressOrCidr(text: string): boolean {
  if (isAddress(text)) return true;
  const [base = '', length = '', ...rest] = text.split('/');
  const bits = isIPv6(base) ? IPV6_BITS : IPV4_BITS;
  return rest.length === 0 && isAddress(base) && /^\d{1,3}$/.test(length) && Number(length) <= bits;
}

function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%'); // Go refuses zones here
}
