import { Fact } from './fact';

/** What other components need to know about an ingress controller. */
export interface IngressController {
  readonly namespace: string;
  /** Labels that all of its pods have. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** Its IngressClass, if any, and whether it handles Ingresses without a class. */
  readonly ingressClass?: { readonly name: string; readonly isDefault: boolean };
}

/** Stated by installations of ingress controllers. */
export const INGRESS_CONTROLLER = new Fact<IngressController>();

/** A Service whose pods receive requests from an ingress controller. */
export interface RoutedService {
  readonly name: string;
  readonly namespace: string;
  /** Number or name of the Service's port, if the route specifies it. */
  readonly port?: number | string;
  readonly protocol: 'TCP' | 'UDP';
}

/** Stated by routes of ingress controllers with custom kinds. */
export const ROUTED_SERVICES = new Fact<readonly RoutedService[]>();
