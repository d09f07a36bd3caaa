import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { boolean, fragment, named, nullable, type Settings, text, textMap } from '../../settings/schema';
import { bare } from '../../settings/written';

type ServiceSpec = Omit<Manifest<k8s.ServiceSpec>, 'selector' | 'ports'>;

const metadata = {
  /** Annotations. */
  annotations: textMap(),
  /** Annotations of the Service for TCP. */
  annotationsTCP: textMap(),
  /** Annotations of the Service for UDP. */
  annotationsUDP: textMap(),
  /** Labels of the Service. */
  labels: textMap(),
};

const additional = {
  ...metadata,
  /** Whether there is this Service. */
  enabled: nullable(boolean(true)),
  /** Whether TCP and UDP share one Service. */
  single: boolean(),
  /** The Service's `spec` but for its selector and ports. */
  spec: fragment<ServiceSpec>(),
};

/** The Service that brings traffic to Traefik. */
export const service = {
  ...metadata,
  /** Whether there is this Service. */
  enabled: nullable(boolean(true)),
  /** Name of the Service; empty for the name of the objects. */
  nameOverride: bare(text('')),
  /** Whether TCP and UDP share one Service; there are two otherwise. */
  single: nullable(boolean(true)),
  /** The Service's `spec` but for its selector and ports. */
  spec: fragment<ServiceSpec>({ type: 'LoadBalancer' }),
  /** Further Services, by what their names end with. Which ports they have, the ports' `expose` says. */
  additionalServices: named(additional),
};

export type AdditionalServiceSettings = Settings<typeof additional>;
