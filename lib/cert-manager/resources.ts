import { customResourceClass } from '../kubernetes/custom-resource';

const API_VERSION = 'cert-manager.io/v1';

/** The class `Certificate`. */
export const Certificate = customResourceClass(API_VERSION, 'Certificate');

/** The class `ClusterIssuer`. */
export const ClusterIssuer = customResourceClass(API_VERSION, 'ClusterIssuer');

/** How a Certificate refers to its ClusterIssuer. */
export function clusterIssuer(name: string): object {
  return { group: 'cert-manager.io', kind: 'ClusterIssuer', name };
}

/** The class `Issuer`, which issues for a single namespace. */
export const CertManagerIssuer = customResourceClass(API_VERSION, 'Issuer');

/** How a Certificate refers to an Issuer of its namespace. */
export function issuer(name: string): object {
  return { group: 'cert-manager.io', kind: 'Issuer', name };
}
