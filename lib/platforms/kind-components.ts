import type { Construct } from 'constructs';
import * as v from 'valibot';
import type { PlatformComponent, Profile } from '../gitops';
import { Prometheus, type PrometheusProps } from '../prometheus';
import { SealedSecrets, type SealedSecretsProps } from '../sealed-secrets';
import type { PropChecks } from '../settings/props';

/** The components of `KindPlatformStack`, each with its props, or `false` to leave it out. */
export interface KindPlatformComponents {
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
}

// Each checks its own props.
const COMPONENT = v.union([v.literal(false), v.looseObject({})]);

/** The checks of `KindPlatformComponents`. */
export const COMPONENT_PROPS: PropChecks<KindPlatformComponents> = {
  prometheus: COMPONENT,
  sealedSecrets: COMPONENT,
};

/** Makes every component that is not left out. */
export function platformComponents(
  scope: Construct,
  profile: Profile,
  props: KindPlatformComponents,
): PlatformComponent[] {
  const { prometheus = {}, sealedSecrets = {} } = props;
  return [
    ...(prometheus ? [new Prometheus(scope, 'prometheus', { profile, ...prometheus })] : []),
    ...(sealedSecrets ? [new SealedSecrets(scope, 'sealed-secrets', { profile, ...sealedSecrets })] : []),
  ];
}
