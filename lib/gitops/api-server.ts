import type { IConstruct } from 'constructs';
import { Fact } from '../cluster/fact';

/** Stated by a cluster whose API servers listen on another port than most. */
export const API_SERVER_PORT = new Fact<number>();

// The default of kubeadm, KIND and K3s.
const USUAL = 6443;

/** The port that the API servers of a cluster listen on: policies see the port behind their Service. */
export function apiServerPortOf(scope: IConstruct): number {
  return API_SERVER_PORT.anywhereIn(scope) ?? USUAL;
}
