import type { Problem } from '../problems';

/** How kube-proxy programs the kernel. It is always set explicitly: the default changes with Kubernetes 1.40. */
export enum KubeProxyMode {
  /**
   * Since Kubernetes 1.33 and Linux 5.13: the cost of an update depends on what changes, and the lookup of a Service
   * takes constant time.
   * @see https://kubernetes.io/blog/2025/02/28/nftables-kube-proxy/
   */
  NFTABLES = 'nftables',
  /**
   * For older kernels, and clusters with few Services: the first packet of a connection is matched against them one by
   * one.
   */
  IPTABLES = 'iptables',
  /** Deprecated since 1.35, off by default in 1.40, removed in 1.43. */
  IPVS = 'ipvs',
}

/** Services from which upstream's users see the time that each mode takes, as the notes of a large provider have it. */
const SERVICES_WITH_IPTABLES = 5_000;
const SERVICES_WITH_IPVS = 25_000;

/** Problems of a mode, and warnings. */
export interface ModeJudgement {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/**
 * @param minor of Kubernetes: 36
 * @param services the expected number
 */
export function judgeMode(mode: KubeProxyMode, minor: number, services: number | undefined): ModeJudgement {
  const found: { problems: Problem[]; warnings: Problem[] } = { problems: [], warnings: [] };
  if (mode === KubeProxyMode.IPVS) {
    const what =
      'kube-proxy runs in the mode ipvs, which Kubernetes deprecates since 1.35, turns off in 1.40 and removes in 1.43';
    const remedy = 'Use KubeProxyMode.NFTABLES, or CiliumCni with kubeProxyReplacement.';
    if (minor >= 40) found.problems.push({ what: `${what}.`, remedy, code: 'TEN001' });
    else if (minor >= 35) found.warnings.push({ what: `${what}.`, remedy, code: 'TEN002' });
    if (services !== undefined && services > SERVICES_WITH_IPVS)
      found.warnings.push(tooMany(mode, services, SERVICES_WITH_IPVS));
  }
  if (mode === KubeProxyMode.IPTABLES && services !== undefined && services > SERVICES_WITH_IPTABLES) {
    found.warnings.push(tooMany(mode, services, SERVICES_WITH_IPTABLES));
  }
  if (mode === KubeProxyMode.NFTABLES && minor < 33) {
    found.problems.push({
      what: `kube-proxy runs in the mode nftables, which is stable since Kubernetes 1.33, not in 1.${minor}.`,
      remedy: 'Upgrade the tenant, or use KubeProxyMode.IPTABLES.',
      code: 'TEN001',
    });
  }
  return found;
}

function tooMany(mode: KubeProxyMode, services: number, bound: number): Problem {
  return {
    what: `${services} Services are expected, but with more than about ${bound}, kube-proxy in the mode ${mode} takes seconds for a change.`,
    remedy: 'Use KubeProxyMode.NFTABLES, or CiliumCni with kubeProxyReplacement.',
    code: 'TEN002',
  };
}
