import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import * as v from 'valibot';
import type { EnvVar, Manifest, Probe, VolumeMount } from '../kubernetes/objects';
import { PULL_POLICIES } from '../kubernetes/words';
import {
  boolean,
  fragment,
  fragments,
  type Json,
  nullable,
  removable,
  type Settings,
  type SettingsInput,
  shaped,
  text,
  textList,
  textMap,
  word,
} from '../settings/schema';
import { isDigest } from '../settings/version';
import { bare, inQuotes, onItsLine, splitIntoLines } from '../settings/written';
import type { Flags } from './settings/checks';
import { ports } from './settings/entry-points';
import { metrics } from './settings/metrics';
import { accessLog, log, tracing } from './settings/observability';
import { experimental } from './settings/plugins';
import { providers } from './settings/providers';
import { gateway, gatewayClass, ingressClass, ingressRoute, tlsOptions, tlsStore } from './settings/routing';
import { service } from './settings/service';
import {
  autoscaling,
  deployment,
  livenessProbe,
  persistence,
  podDisruptionBudget,
  readinessProbe,
  updateStrategy,
} from './settings/workload';
import { TraefikVersion } from './versions';

/**
 * The image for these settings, pinned by digest: used by `TraefikIngress`, while the chart's default has no digest.
 */
export const TRAEFIK_IMAGE = { registry: 'docker.io', ...TraefikVersion.V3_7.images.proxy };

/** A ConfigMap or Secret that is mounted read-only. */
export interface MountedConfiguration {
  /** Name of the object; dots become dashes in the volume's name. */
  readonly name: string;
  /** Where it is mounted. */
  readonly mountPath: string;
  /** Which of the two it is. */
  readonly type: 'secret' | 'configMap';
}

const mountedConfiguration = v.looseObject({
  name: v.string(),
  mountPath: v.string(),
  type: v.picklist(['secret', 'configMap']),
});

/** An API object of any kind. */
export type AnyObject = { readonly apiVersion: string; readonly kind: string; readonly [member: string]: Json };

const digest = v.pipe(v.string(), v.check(isDigest, 'sha256: and 64 hexadecimal digits'));

/**
 * Every setting of Traefik 3.7 under the names of its chart, version 41, except those of Traefik Hub.
 *
 * @see https://github.com/traefik/traefik-helm-chart/tree/v41.3.0/traefik
 */
export const traefikSettings = {
  image: {
    /** Registry; empty for Docker Hub. */
    registry: bare(text()),
    /** Image name in the registry; empty for `traefik`. */
    repository: bare(text()),
    /** Tag, and after an `@` a digest; empty for the version of this install. */
    tag: text(),
    /** Digest instead of the tag. */
    digest: shaped<string>(digest),
    /** When the kubelet pulls the image. */
    pullPolicy: onItsLine(nullable(word(PULL_POLICIES, 'IfNotPresent'))),
  },
  /** The version of Traefik in the image, if it does not follow from the tag. */
  versionOverride: text(''),
  /** Labels of every object. */
  commonLabels: textMap(),
  deployment,
  podDisruptionBudget,
  ingressClass,
  core: removable({
    /** Default syntax of rules: `v2` for that of Traefik 2; empty for v3. */
    defaultRuleSyntax: inQuotes(word(['', 'v2', 'v3'], '')),
    /** Whether conflicting TLS options of one host are an error. Traefik 3.7.11 and later. */
    strictTLSOptions: boolean(false),
  }),
  experimental,
  gateway,
  gatewayClass,
  /** Traefik's own API and dashboard. */
  api: removable({
    /** Whether there is a dashboard. */
    dashboard: nullable(boolean(true)),
    /** Name that the dashboard shows. Traefik 3.7 and later. */
    dashboardName: splitIntoLines(text('')),
    /** Whether the advertisement on the dashboard is hidden. */
    disableDashboardAd: boolean(),
    /** Whether the entry point `traefik` serves API and dashboard to anyone, without authentication. */
    insecure: boolean(),
    /** Whether the API serves debugging data. */
    debug: boolean(),
    /** Path that API and dashboard are served under; empty for `/`. */
    basePath: splitIntoLines(text('')),
  }),
  ingressRoute,
  updateStrategy,
  readinessProbe,
  livenessProbe,
  /** Startup probe of the container; empty for none. */
  startupProbe: fragment<Probe>(),
  providers,
  /** ConfigMaps and Secrets that are mounted. */
  volumes: shaped<readonly MountedConfiguration[]>(
    v.array(mountedConfiguration) as unknown as v.GenericSchema<MountedConfiguration[]>,
    [],
  ),
  /** Extra mounts of the container. */
  additionalVolumeMounts: fragments<VolumeMount>(),
  log,
  accessLog,
  metrics,
  ocsp: {
    /** Whether Traefik staples the revocation status of its certificates. */
    enabled: boolean(false),
    /** Replacements for the OCSP responders of certificates, by URL. */
    responderOverrides: fragment<Flags>(),
  },
  tracing,
  global: {
    /** Whether Traefik checks for new versions. */
    checkNewVersion: nullable(boolean(true)),
    /** Whether Traefik reports anonymous usage. */
    sendAnonymousUsage: boolean(false),
    /** Whether the client's address is left out of `X-Forwarded-For`. Traefik 3.7 and later. */
    notAppendXForwardedFor: boolean(false),
    /** The image as Azure Marketplace rewrites it. */
    azure: {
      /** Whether this image is used. */
      enabled: boolean(false),
      images: {
        proxy: {
          /** Image name. */
          image: text('traefik'),
          /** Tag of the image. */
          tag: text('latest'),
          /** Registry of the image. */
          registry: text('docker.io/library'),
        },
      },
    },
  },
  /** Extra flags of Traefik. */
  additionalArguments: textList(),
  /** Extra environment variables. */
  env: fragments<EnvVar>(),
  /** ConfigMaps and Secrets whose keys become environment variables. */
  envFrom: fragments<Manifest<k8s.EnvFromSource>>(),
  ports,
  tlsOptions,
  /** TLSStores by name: each as its `spec` in the manifest. */
  tlsStore,
  service,
  autoscaling,
  persistence,
  /** Certificate resolvers by name; written as flags. */
  certificatesResolvers: splitIntoLines(fragment<Flags>()),
  /** Whether the pods use their node's network. */
  hostNetwork: nullable(boolean(false)),
  rbac: {
    /** Whether roles and bindings are created. */
    enabled: boolean(true),
    /** Whether Traefik sees only the namespaces that its providers name. */
    namespaced: boolean(false),
    /** User-facing roles that may read what Traefik reads, such as `view`. */
    aggregateTo: textList(),
  },
  serviceAccount: {
    /** An existing ServiceAccount; empty to create one. */
    name: bare(text('')),
  },
  /** Annotations of the ServiceAccount. */
  serviceAccountAnnotations: textMap(),
  /** Resources of the container. */
  resources: fragment<Manifest<k8s.ResourceRequirements>>(),
  /** Affinity of the pods. */
  affinity: fragment<Manifest<k8s.Affinity>>(),
  /** Labels that a node must have. */
  nodeSelector: textMap(),
  /** Tolerations of the pods. */
  tolerations: fragments<Manifest<k8s.Toleration>>(),
  /** Topology spread constraints of the pods. */
  topologySpreadConstraints: fragments<Manifest<k8s.TopologySpreadConstraint>>(),
  /** Priority class of the pods; empty for none. */
  priorityClassName: onItsLine(text('')),
  /** Security context of the container. */
  securityContext: fragment<Manifest<k8s.SecurityContext>>({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  }),
  /** Security context of the pods. */
  podSecurityContext: fragment<Manifest<k8s.PodSecurityContext>>({
    runAsGroup: 65532,
    runAsNonRoot: true,
    runAsUser: 65532,
    seccompProfile: { type: 'RuntimeDefault' },
  }),
  /** Additional API objects. */
  extraObjects: fragments<AnyObject>(),
  /** Replaces `traefik` in labels and in derived names. */
  nameOverride: bare(text('')),
  /** Replaces the whole name of the objects. */
  fullnameOverride: bare(text('')),
  /** Namespace of the objects, if it is not the release's. */
  namespaceOverride: bare(text('')),
  /** The label `app.kubernetes.io/instance`; empty for release and namespace. */
  instanceLabelOverride: onItsLine(text('')),
  /** The image as Oracle's marketplace rewrites it. */
  oci_meta: {
    /** Whether this image is used. */
    enabled: boolean(false),
    /** Repository of the image. */
    repo: text('traefik'),
    images: {
      proxy: {
        /** Image name. */
        image: text('traefik'),
        /** Tag of the image. */
        tag: text('latest'),
      },
    },
  },
};

/** The settings that the install reads. */
export type TraefikSettings = Settings<typeof traefikSettings>;

/** Any part of the settings, as a user writes them. */
export type TraefikSettingsInput = SettingsInput<typeof traefikSettings>;

export type { PortSettings } from './settings/entry-points';
