import type { Chart } from 'cdk8s';
import {
  IpBlock,
  L2AnnouncementPolicy,
  LoadBalancerIpPool,
  type LoadBalancerIpPoolProps,
  LoadBalancerService,
  type LoadBalancerServiceProps,
} from '../../../lib/cilium/load-balancer';
import type { Program } from '../../program';

export function pool(chart: Chart, name: string, cidr: string, props: Partial<LoadBalancerIpPoolProps> = {}): void {
  new LoadBalancerIpPool(chart, name, { metadata: { name }, blocks: [IpBlock.cidr(cidr)], ...props });
}

export function service(chart: Chart, name: string, props: Partial<LoadBalancerServiceProps> = {}): void {
  const metadata = { name, namespace: 'shop', ...props.metadata };
  new LoadBalancerService(chart, name, { selector: { app: name }, ports: [{ port: 80 }], ...props, metadata });
}

export function l2(chart: Chart): void {
  new L2AnnouncementPolicy(chart, 'l2');
}

/** A program whose every pool is announced. */
export function announced(program: Program): Program {
  return (chart) => {
    l2(chart);
    program(chart);
  };
}
