import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Alloy, type AlloyProps } from '../alloy';
import { CertManager, type CertManagerProps } from '../cert-manager';
import type { PlatformComponent, Profile } from '../gitops';
import { Jaeger, type JaegerProps } from '../jaeger';
import { Loki, type LokiProps } from '../loki';
import { Prometheus, type PrometheusProps } from '../prometheus';
import { SealedSecrets, type SealedSecretsProps } from '../sealed-secrets';
import type { PropChecks } from '../settings/props';
import { Tempo, type TempoProps } from '../tempo';

/** The components of `KindPlatformStack`, each with its props, or `false` to leave it out. */
export interface KindPlatformComponents {
  /**
   * Sends the logs of all pods to Loki.
   * @default - as the profile says
   */
  readonly alloy?: AlloyProps | false;

  /**
   * Issues certificates.
   * @default - as the profile says
   */
  readonly certManager?: CertManagerProps | false;

  /**
   * Shows traces.
   * @default - as the profile says
   */
  readonly jaeger?: JaegerProps | false;

  /**
   * Keeps logs.
   * @default - as the profile says
   */
  readonly loki?: LokiProps | false;

  /**
   * Collects figures.
   * @default - as the profile says
   */
  readonly prometheus?: PrometheusProps | false;

  /**
   * Opens secrets that were sealed to be committed.
   * @default - as the profile says
   */
  readonly sealedSecrets?: SealedSecretsProps | false;

  /**
   * Keeps traces.
   * @default - as the profile says
   */
  readonly tempo?: TempoProps | false;
}

// Each checks its own props.
const COMPONENT = v.union([v.literal(false), v.looseObject({})]);

/** The checks of `KindPlatformComponents`. */
export const COMPONENT_PROPS: PropChecks<KindPlatformComponents> = {
  alloy: COMPONENT,
  certManager: COMPONENT,
  jaeger: COMPONENT,
  loki: COMPONENT,
  prometheus: COMPONENT,
  sealedSecrets: COMPONENT,
  tempo: COMPONENT,
};

/** Makes every component that is not left out. */
export function platformComponents(
  scope: Construct,
  profile: Profile,
  props: KindPlatformComponents,
): PlatformComponent[] {
  const {
    alloy = {},
    certManager = {},
    jaeger = {},
    loki = {},
    prometheus = {},
    sealedSecrets = {},
    tempo = {},
  } = props;
  return [
    alloy && new Alloy(scope, 'alloy', { profile, ...alloy }),
    certManager && new CertManager(scope, 'cert-manager', { profile, ...certManager }),
    jaeger && new Jaeger(scope, 'jaeger', { profile, ...jaeger }),
    loki && new Loki(scope, 'loki', { profile, ...loki }),
    prometheus && new Prometheus(scope, 'prometheus', { profile, ...prometheus }),
    sealedSecrets && new SealedSecrets(scope, 'sealed-secrets', { profile, ...sealedSecrets }),
    tempo && new Tempo(scope, 'tempo', { profile, ...tempo }),
  ].filter((component) => component !== false);
}
