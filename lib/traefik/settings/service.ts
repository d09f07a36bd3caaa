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
  /** The Service's `spec` without its selector and ports. */
  spec: fragment<ServiceSpec>(),
};

/** The Service for traffic to Traefik. */
export const service = {
  ...metadata,
  /** Whether there is this Service. */
  enabled: nullable(boolean(true)),
  /** Name of the Service; empty for the name of the objects. */
  nameOverride: bare(text('')),
  /** Whether TCP and UDP share one Service; there are two otherwise. */
  single: nullable(boolean(true)),
  /** The Service's `spec` without its selector and ports. */
  spec: fragment<ServiceSpec>({ type: 'LoadBalancer' }),
  /** Additional Services, by the suffix of their names. The `expose` of the ports determines which ports they have. */
  additionalServices: named(additional),
};

export type AdditionalServiceSettings = Settings<typeof additional>;
