import * as v from 'valibot';
import { boolean, mapOf, named, numberOrText, oneOf, type Settings, shaped, text } from '../../settings/schema';

const settings = {
  /** Whether the plugin may use Go's `unsafe` and `syscall`. */
  useUnsafe: boolean(),
};

const plugin = {
  /** Name of the Go module. */
  moduleName: text(),
  /** Version of the module. */
  version: numberOrText(),
  /** SHA-256 that the download must have. */
  hash: text(),
  settings,
};

const localPlugin = {
  /** Name of the Go module. */
  moduleName: text(),
  /** Where the source comes from; unset if `hostPath` is set. */
  type: oneOf(['hostPath', 'inlinePlugin', 'localPath']),
  /** Folder on the node. */
  hostPath: text(),
  /** Where the source is mounted. */
  mountPath: text(),
  /** The source itself, by file name. */
  source: shaped(mapOf(v.string())),
  /** Name of a volume in `deployment.additionalVolumes`. */
  volumeName: text(),
  /** The part of the volume that is mounted. */
  subPath: text(),
  settings,
};

/** Traefik's experimental features. */
export const experimental = {
  /** Whether Traefik stops when a plugin cannot be loaded. */
  abortOnPluginFailure: boolean(false),
  fastProxy: {
    /** Whether requests go through the faster proxy. */
    enabled: boolean(false),
    /** Whether the faster proxy logs what it does. */
    debug: boolean(false),
  },
  kubernetesGateway: {
    /** Sets the flag that earlier versions had for the Gateway API. */
    enabled: boolean(false),
  },
  /** Plugins that Traefik downloads, by name. */
  plugins: named(plugin),
  /** Plugins whose source is in the pod, by name. */
  localPlugins: named(localPlugin),
  /** Whether logs can be sent to a collector. */
  otlpLogs: boolean(false),
  /** Whether Knative's Ingresses can be read. */
  knative: boolean(false),
};

export type LocalPluginSettings = Settings<typeof localPlugin>;
