import { Fact } from './fact';

/** What brings requests from outside to pods, as others have to know it. */
export interface IngressController {
  readonly namespace: string;
  /** Labels that all of its pods have. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Stated by installations of ingress controllers. */
export const INGRESS_CONTROLLER = new Fact<IngressController>();
