import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** Stated of a cluster whose API servers listen elsewhere than most. */
export const API_SERVER_PORT = new Fact<number>();

// As kubeadm, KIND and K3s have it.
const USUAL = 6443;

/** Where the API servers of a cluster themselves listen: policies see the port behind their Service. */
export function apiServerPortOf(scope: IConstruct): number {
  return API_SERVER_PORT.anywhereIn(scope) ?? USUAL;
}
