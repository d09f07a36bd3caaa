import type { CiliumSettings, CiliumSettingsInput } from '../cilium/settings';
import { type ComponentDirectory, IstioInjection } from '../gitops';
import type { Problem } from '../problems';

/** Settings with which Cilium does not interfere with Istio. */
export const BESIDE_ISTIO: CiliumSettingsInput = {
  // Sidecars match connections by the address of the Service, so it must not be translated in the pod before.
  socketLB: { hostNamespaceOnly: true },
  // Istio's own CNI plugin, if used, is installed next to Cilium's.
  cni: { exclusive: false },
};

interface Demand {
  readonly setting: string;
  readonly of: (settings: CiliumSettings) => boolean | string | undefined;
  readonly mustBe: boolean;
  readonly why: string;
}

const SIDECARS: readonly Demand[] = [
  {
    setting: 'cni.exclusive',
    of: ({ cni }) => cni.exclusive,
    mustBe: false,
    why: 'Cilium would remove the CNI plugin of Istio',
  },
  {
    setting: 'socketLB.hostNamespaceOnly',
    of: ({ socketLB }) => socketLB.hostNamespaceOnly,
    mustBe: true,
    why: 'sidecars would never see the address of a Service, and send in plain text',
  },
];

const AMBIENT: readonly Demand[] = [
  {
    setting: 'bpf.masquerade',
    of: ({ bpf }) => bpf.masquerade,
    mustBe: false,
    why: 'probes of pods in ambient mode would fail',
  },
];

/**
 * What the mesh needs of Cilium, where the platform has a mesh.
 *
 * @see https://docs.cilium.io/en/stable/network/servicemesh/istio/
 * @see https://istio.io/v1.28/docs/ambient/install/platform-prerequisites/#cilium
 */
export function meshProblems({ components }: ComponentDirectory, settings: CiliumSettings): Problem[] {
  const injects = (way: IstioInjection) => components.some((component) => component.injects.includes(way));
  return [...(injects(IstioInjection.SIDECAR) ? SIDECARS : []), ...(injects(IstioInjection.AMBIENT) ? AMBIENT : [])]
    .filter(({ of, mustBe }) => String(of(settings) ?? false) !== String(mustBe))
    .map(({ setting, mustBe, why }) => ({
      what: `Cilium has ${setting} ${!mustBe}, but the platform has Istio: ${why}.`,
      remedy: `Leave ${setting} out or set it to ${mustBe}, or leave Istio out.`,
      code: 'KND004',
    }));
}
