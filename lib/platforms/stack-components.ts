import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Alloy, type AlloyProps } from '../alloy';
import { CertManager, type CertManagerProps } from '../cert-manager';
import { ExternalDns, type ExternalDnsProps } from '../external-dns';
import { Falco, type FalcoProps } from '../falco';
import { Gatekeeper, type GatekeeperProps } from '../gatekeeper';
import { IstioInjection, PlatformComponent, type Profile } from '../gitops';
import { Grafana, type GrafanaProps } from '../grafana';
import {
  IstioBase,
  IstioCni,
  type IstioCniProps,
  Istiod,
  type IstiodProps,
  Ztunnel,
  type ZtunnelProps,
} from '../istio';
import { Jaeger, type JaegerProps } from '../jaeger';
import { Kong, type KongProps } from '../kong';
import { Kyverno, type KyvernoProps } from '../kyverno';
import { Loki, type LokiProps } from '../loki';
import { Longhorn, type LonghornProps } from '../longhorn';
import type { Refusals } from '../problems';
import { Prometheus, type PrometheusProps } from '../prometheus';
import { SealedSecrets, type SealedSecretsProps } from '../sealed-secrets';
import type { PropChecks } from '../settings/props';
import { Tempo, type TempoProps } from '../tempo';
import { Vault, type VaultProps } from '../vault';
import { Velero, type VeleroProps } from '../velero';

/** The parts of Istio. */
export interface IstioProps {
  /**
   * What tells the proxies where things are.
   * @default - as the profile says
   */
  readonly istiod?: IstiodProps;

  /**
   * What leads pods' traffic to the proxies, so that pods need no rights for it.
   * @default - as the profile says
   */
  readonly cni?: IstioCniProps;

  /**
   * The proxy on each node of ambient mode; `{}` for one as the profile says.
   * @default - only sidecars
   */
  readonly ztunnel?: ZtunnelProps;
}

/**
 * The components that a stack chooses from, each with its props: `{}` for one as the profile says, `false` for none.
 * `KindPlatformStack` has all that it does not leave out, except Longhorn; the other stacks have those that they name.
 */
export interface PlatformComponents {
  /**
   * Sends the logs of all pods to Loki.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly alloy?: AlloyProps | false;

  /**
   * Issues certificates.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly certManager?: CertManagerProps | false;

  /**
   * Writes DNS records for what can be reached from outside.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly externalDns?: ExternalDnsProps | false;

  /**
   * Says when a system call looks like an attack.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly falco?: FalcoProps | false;

  /**
   * Checks the objects of applications other than what their pods may do.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly gatekeeper?: GatekeeperProps | false;

  /**
   * Shows metrics, logs and traces.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly grafana?: GrafanaProps | false;

  /**
   * Encrypts traffic between pods, and knows them by their identity.
   * @default - none; of KindPlatformStack, with sidecars
   */
  readonly istio?: IstioProps | false;

  /**
   * Shows traces.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly jaeger?: JaegerProps | false;

  /**
   * Lets requests from outside in.
   * @default - none; of KindPlatformStack, as the profile says, in the mesh where there is one
   */
  readonly kong?: KongProps | false;

  /**
   * Checks the pods of applications.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly kyverno?: KyvernoProps | false;

  /**
   * Keeps logs.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly loki?: LokiProps | false;

  /**
   * Makes volumes of the disks of the nodes, with copies on others. Nodes of KIND cannot attach them, since the kernel
   * has iSCSI only in the network namespace of the machine itself; `{}` installs it to be looked at.
   * @default - none
   * @see https://github.com/longhorn/longhorn/issues/112
   */
  readonly longhorn?: LonghornProps | false;

  /**
   * Collects metrics.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly prometheus?: PrometheusProps | false;

  /**
   * Opens secrets that were sealed to be committed.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly sealedSecrets?: SealedSecretsProps | false;

  /**
   * Keeps traces.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly tempo?: TempoProps | false;

  /**
   * Keeps secrets and gives them to pods; somebody must unseal it.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly vault?: VaultProps | false;

  /**
   * Backs up what is in the cluster.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly velero?: VeleroProps | false;
}

/** What `PlatformComponents` was called while only KIND had them. */
export type KindPlatformComponents = PlatformComponents;

// Each checks its own props.
const PART = v.optional(v.looseObject({}));
const COMPONENT = v.union([v.literal(false), v.looseObject({})]);

/** The checks of `PlatformComponents`. */
export const COMPONENT_PROPS: PropChecks<PlatformComponents> = {
  alloy: COMPONENT,
  certManager: COMPONENT,
  externalDns: COMPONENT,
  falco: COMPONENT,
  gatekeeper: COMPONENT,
  grafana: COMPONENT,
  istio: v.union([v.literal(false), v.strictObject({ istiod: PART, cni: PART, ztunnel: PART })]),
  jaeger: COMPONENT,
  kong: COMPONENT,
  kyverno: COMPONENT,
  loki: COMPONENT,
  longhorn: COMPONENT,
  prometheus: COMPONENT,
  sealedSecrets: COMPONENT,
  tempo: COMPONENT,
  vault: COMPONENT,
  velero: COMPONENT,
};

/** All components that nodes of KIND can run. */
export const EVERY_COMPONENT: PlatformComponents = {
  alloy: {},
  certManager: {},
  externalDns: {},
  falco: {},
  gatekeeper: {},
  grafana: {},
  istio: {},
  jaeger: {},
  kong: {},
  kyverno: {},
  loki: {},
  prometheus: {},
  sealedSecrets: {},
  tempo: {},
  vault: {},
  velero: {},
};

/** Props with what they leave out, or give as undefined, from others. */
export function componentsOver<Props extends PlatformComponents>(others: PlatformComponents, props: Props): Props {
  const given = Object.entries(props).filter(([, value]) => value !== undefined);
  return { ...others, ...Object.fromEntries(given) } as Props;
}

/**
 * Makes every component that is chosen.
 *
 * @param refusals gathers what is wrong with the props of each
 */
export function platformComponents(
  scope: Construct,
  profile: Profile,
  props: PlatformComponents,
  refusals: Refusals,
): PlatformComponent[] {
  const {
    alloy,
    certManager,
    externalDns,
    falco,
    gatekeeper,
    grafana,
    istio,
    jaeger,
    kong,
    kyverno,
    loki,
    longhorn,
    prometheus,
    sealedSecrets,
    tempo,
    vault,
    velero,
  } = props;
  const { cni, istiod, ztunnel } = istio || {};
  const makers: readonly (() => PlatformComponent | false | undefined)[] = [
    () => alloy && new Alloy(scope, 'alloy', { profile, ...alloy }),
    () => certManager && new CertManager(scope, 'cert-manager', { profile, ...certManager }),
    () => externalDns && new ExternalDns(scope, 'external-dns', { profile, ...externalDns }),
    () => falco && new Falco(scope, 'falco', { profile, ...falco }),
    () => gatekeeper && new Gatekeeper(scope, 'gatekeeper', { profile, ...gatekeeper }),
    () => grafana && new Grafana(scope, 'grafana', { profile, ...grafana }),
    () => istio && new IstioBase(scope),
    () => istio && new IstioCni(scope, 'istio-cni', { profile, ...cni }),
    () => istio && new Istiod(scope, 'istiod', { profile, ...istiod }),
    () => ztunnel && new Ztunnel(scope, 'ztunnel', { profile, ...ztunnel }),
    () => jaeger && new Jaeger(scope, 'jaeger', { profile, ...jaeger }),
    () => kong && new Kong(scope, 'kong', { profile, ...(istio ? {} : { istio: IstioInjection.NONE }), ...kong }),
    () => kyverno && new Kyverno(scope, 'kyverno', { profile, ...kyverno }),
    () => loki && new Loki(scope, 'loki', { profile, ...loki }),
    () => longhorn && new Longhorn(scope, 'longhorn', { profile, ...longhorn }),
    () => prometheus && new Prometheus(scope, 'prometheus', { profile, ...prometheus }),
    () => sealedSecrets && new SealedSecrets(scope, 'sealed-secrets', { profile, ...sealedSecrets }),
    () => tempo && new Tempo(scope, 'tempo', { profile, ...tempo }),
    () => vault && new Vault(scope, 'vault', { profile, ...vault }),
    () => velero && new Velero(scope, 'velero', { profile, ...velero }),
  ];
  return makers.map((make) => refusals.of(make)).filter((component) => component instanceof PlatformComponent);
}
