import type { AddressedService } from './addressed-service';

/**
 * Why Cilium would not let two Services have the same address; nothing when it would.
 *
 * @param byProtocol whether the same port number counts as two ports for TCP and UDP
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#sharing-keys
 */
export function conflict(one: AddressedService, other: AddressedService, byProtocol: boolean): string | undefined {
  if (one.sharingKey === undefined || other.sharingKey === undefined) return 'they have no sharing key in common';
  if (one.sharingKey !== other.sharingKey) {
    return `their sharing keys ${one.sharingKey} and ${other.sharingKey} differ`;
  }
  if (!permits(one, other) || !permits(other, one)) return 'they do not both allow sharing across their namespaces';
  const port = one.ports.find((mine) =>
    other.ports.some((theirs) => mine.port === theirs.port && (!byProtocol || mine.protocol === theirs.protocol)),
  );
  if (port) return `both have port ${port.port}${byProtocol ? `/${port.protocol}` : ''}`;
  if (one.externalTrafficPolicy !== other.externalTrafficPolicy) {
    return `externalTrafficPolicy is ${one.externalTrafficPolicy} for one and ${other.externalTrafficPolicy} for the other`;
  }
  if (one.externalTrafficPolicy === 'Local' && !sameSelector(one.selector, other.selector)) {
    return 'externalTrafficPolicy is Local and they select different pods';
  }
  return undefined;
}

function permits(one: AddressedService, { namespace }: AddressedService): boolean {
  const allowed = one.sharingCrossNamespace;
  return one.namespace === namespace || allowed.includes('*') || allowed.includes(namespace);
}

/** An empty selector stands for endpoints of its own, which Cilium does not compare. */
function sameSelector(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(one);
  return keys.length > 0 && keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}
