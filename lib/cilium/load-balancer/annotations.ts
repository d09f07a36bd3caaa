/**
 * Annotations by which a Service tells Cilium what it wants, each with the name that older versions know.
 *
 * @see https://docs.cilium.io/en/stable/network/lb-ipam/#requesting-ips
 */
export const REQUESTED_IPS = { name: 'lbipam.cilium.io/ips', alias: 'io.cilium/lb-ipam-ips' } as const;
export const SHARING_KEY = { name: 'lbipam.cilium.io/sharing-key', alias: 'io.cilium/lb-ipam-sharing-key' } as const;
export const SHARING_CROSS_NAMESPACE = {
  name: 'lbipam.cilium.io/sharing-cross-namespace',
  alias: 'io.cilium/lb-ipam-sharing-cross-namespace',
} as const;

/** The value of an annotation by either name. */
export function annotation(
  annotations: Readonly<Record<string, string>>,
  { name, alias }: { readonly name: string; readonly alias: string },
): string | undefined {
  return annotations[name] ?? annotations[alias];
}
