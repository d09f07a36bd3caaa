import { Fact } from './fact';

/** What brings requests from outside to pods, as others have to know it. */
export interface IngressController {
  readonly namespace: string;
  /** Labels that all of its pods have. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The IngressClass that it comes with, if any, and whether Ingresses without a class are its own. */
  readonly ingressClass?: { readonly name: string; readonly isDefault: boolean };
}

/** Stated by installations of ingress controllers. */
export const INGRESS_CONTROLLER = new Fact<IngressController>();

/** A Service to whose pods an ingress controller sends requests. */
export interface RoutedService {
  readonly name: string;
  readonly namespace: string;
  /** Number or name of the Service's port, where the route says it. */
  readonly port?: number | string;
  readonly protocol: 'TCP' | 'UDP';
}

/** Stated by routes of ingress controllers that have kinds of their own. */
export const ROUTED_SERVICES = new Fact<readonly RoutedService[]>();
