import type { Construct } from 'constructs';
import * as v from 'valibot';
import { Alloy, type AlloyProps } from '../alloy';
import { CertManager, type CertManagerProps } from '../cert-manager';
import { ExternalDns, type ExternalDnsProps } from '../external-dns';
import { Falco, type FalcoProps } from '../falco';
import { Gatekeeper, type GatekeeperProps } from '../gatekeeper';
import { IstioInjection, type PlatformComponent, Profile } from '../gitops';
import { Grafana, type GrafanaProps } from '../grafana';
import {
  IstioBase,
  IstioCni,
  type IstioCniProps,
  Istiod,
  type IstiodProps,
  type IstioVersion,
  Ztunnel,
  type ZtunnelProps,
} from '../istio';
import { ISTIO_VERSION } from '../istio/release';
import { Jaeger, type JaegerProps } from '../jaeger';
import { Kong, type KongProps } from '../kong';
import { Kyverno, type KyvernoProps } from '../kyverno';
import { Loki, type LokiProps } from '../loki';
import { Longhorn, type LonghornProps } from '../longhorn';
import { NodeExporter, type NodeExporterProps } from '../node-exporter';
import type { Refusals } from '../problems';
import { Prometheus, type PrometheusProps } from '../prometheus';
import { SealedSecrets, type SealedSecretsProps } from '../sealed-secrets';
import type { PropChecks } from '../settings/props';
import { anyMap } from '../settings/schema';
import { Tempo, type TempoProps } from '../tempo';
import { Vault, type VaultProps } from '../vault';
import { Velero, type VeleroProps } from '../velero';

/** The parts of Istio. */
export interface IstioProps {
  /**
   * The release that all parts are of.
   * @default IstioVersion.V1_28; of KindPlatformStack, that of its `versions`
   */
  readonly version?: IstioVersion;

  /**
   * istiod, which configures the proxies.
   * @default - as the profile says
   */
  readonly istiod?: IstiodProps;

  /**
   * The CNI plugin, which redirects pods' traffic to the proxies, so that pods need no privileges for it.
   * @default - as the profile says
   */
  readonly cni?: IstioCniProps;

  /**
   * The proxy on each node for ambient mode; `{}` for the profile's defaults.
   * @default - only sidecars
   */
  readonly ztunnel?: ZtunnelProps;
}

/**
 * The components of a stack, each with its props: `{}` for the profile's defaults, `false` for none.
 * `KindPlatformStack` has all that it does not leave out, except Longhorn, on a laptop ExternalDNS and Velero, and with
 * `Profile.MINIMAL` others that can be spared; the other stacks have those that they name.
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
   * Writes DNS records for Services, Ingresses and routes that can be reached from outside.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly externalDns?: ExternalDnsProps | false;

  /**
   * Reports system calls that look like an attack.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly falco?: FalcoProps | false;

  /**
   * Checks objects of applications other than their pods.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly gatekeeper?: GatekeeperProps | false;

  /**
   * Shows metrics, logs and traces.
   * @default - none; of KindPlatformStack, as the profile says
   */
  readonly grafana?: GrafanaProps | false;

  /**
   * Encrypts traffic between pods and identifies them.
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
   * Replicated volumes on the disks of the nodes. Nodes of KIND cannot attach them, since the kernel supports iSCSI
   * only in the network namespace of the machine itself; `{}` installs it for a look.
   * @default - none
   * @see https://github.com/longhorn/longhorn/issues/112
   */
  readonly longhorn?: LonghornProps | false;

  /**
   * Shows CPU, memory, disks and network of the nodes, for Prometheus.
   * @default - as Prometheus: with it, and not without
   */
  readonly nodeExporter?: NodeExporterProps | false;

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

/** The former name of `PlatformComponents`, when only KIND had them. */
export type KindPlatformComponents = PlatformComponents;

/** The scope that components are created in, and what applies to all of them. */
interface Place {
  readonly scope: Construct;
  readonly profile: Profile;
  readonly hasMesh: boolean;
}

/** A component that a stack can have. */
interface Row<Props> {
  /** The profiles for which KIND's platform has it unless its props say otherwise. */
  readonly onKind: readonly Profile[];
  /** The check of its props, if its own constructor does not check them. */
  readonly check?: v.GenericSchema;
  /** Creates its parts, mostly one. */
  parts(place: Place, props: Props): readonly (false | undefined | (() => PlatformComponent))[];
}

const { MINIMAL, LAPTOP, WORKSTATION, PRODUCTION } = Profile;
const ALWAYS = [MINIMAL, LAPTOP, WORKSTATION, PRODUCTION];
const SPARED = [LAPTOP, WORKSTATION, PRODUCTION];
// Without a DNS zone and a bucket they would do nothing, and use 80Mi.
const WITH_ROOM = [WORKSTATION, PRODUCTION];

/** A component of one part. */
function one<Props>(
  make: (scope: Construct, props: Props & { readonly profile: Profile }, place: Place) => PlatformComponent,
  onKind: readonly Profile[] = ALWAYS,
): Row<Props> {
  return {
    onKind,
    parts: (place, props) => [() => make(place.scope, { profile: place.profile, ...props }, place)],
  };
}

const PART = v.optional(anyMap);

/** Every component, by its prop. */
const COMPONENTS: { readonly [Name in keyof PlatformComponents]-?: Row<Given<PlatformComponents[Name]>> } = {
  alloy: one((scope, props) => new Alloy(scope, 'alloy', props)),
  certManager: one((scope, props) => new CertManager(scope, 'cert-manager', props)),
  externalDns: one((scope, props) => new ExternalDns(scope, 'external-dns', props), WITH_ROOM),
  falco: one((scope, props) => new Falco(scope, 'falco', props), SPARED),
  gatekeeper: one((scope, props) => new Gatekeeper(scope, 'gatekeeper', props), SPARED),
  grafana: one((scope, props) => new Grafana(scope, 'grafana', props)),
  istio: {
    onKind: ALWAYS,
    check: v.strictObject({ version: v.optional(ISTIO_VERSION), istiod: PART, cni: PART, ztunnel: PART }),
    parts: ({ scope, profile }, { version, istiod, cni, ztunnel }) => [
      () => new IstioBase(scope, 'istio-base', { version }),
      () => new IstioCni(scope, 'istio-cni', { profile, version, ...cni }),
      () => new Istiod(scope, 'istiod', { profile, version, ...istiod }),
      ztunnel && (() => new Ztunnel(scope, 'ztunnel', { profile, version, ...ztunnel })),
    ],
  },
  jaeger: one((scope, props) => new Jaeger(scope, 'jaeger', props), SPARED),
  kong: one(
    (scope, props, { hasMesh }) => new Kong(scope, 'kong', hasMesh ? props : { istio: IstioInjection.NONE, ...props }),
  ),
  kyverno: one((scope, props) => new Kyverno(scope, 'kyverno', props)),
  loki: one((scope, props) => new Loki(scope, 'loki', props)),
  longhorn: one((scope, props) => new Longhorn(scope, 'longhorn', props), []),
  nodeExporter: one((scope, props) => new NodeExporter(scope, 'node-exporter', props), []), // see platformComponents
  prometheus: one((scope, props) => new Prometheus(scope, 'prometheus', props)),
  sealedSecrets: one((scope, props) => new SealedSecrets(scope, 'sealed-secrets', props)),
  tempo: one((scope, props) => new Tempo(scope, 'tempo', props)),
  vault: one((scope, props) => new Vault(scope, 'vault', props), SPARED),
  velero: one((scope, props) => new Velero(scope, 'velero', props), WITH_ROOM),
};

type Given<Prop> = Exclude<Prop, false | undefined>;

const ROWS = Object.entries(COMPONENTS as Readonly<Record<string, Row<object>>>) as readonly (readonly [
  keyof PlatformComponents,
  Row<object>,
])[];

/** The checks of `PlatformComponents`. */
export const COMPONENT_PROPS = Object.fromEntries(
  ROWS.map(([name, { check = anyMap }]) => [name, v.union([v.literal(false), check])]),
) as unknown as PropChecks<PlatformComponents>;

/** The components that KIND's platform has unless its props say otherwise. */
export function kindComponents(profile: Profile): PlatformComponents {
  return Object.fromEntries(ROWS.filter(([, { onKind }]) => onKind.includes(profile)).map(([name]) => [name, {}]));
}

/** Props whose missing or undefined members are filled in from others. */
export function componentsOver<Props extends PlatformComponents>(others: PlatformComponents, props: Props): Props {
  return { ...others, ...withoutUndefined(props) };
}

function withoutUndefined<Props extends object>(props: Props): Props {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined)) as Props;
}

/**
 * Creates every chosen component.
 *
 * @param refusals gathers what is wrong with the props of each
 */
export function platformComponents(
  scope: Construct,
  profile: Profile,
  props: PlatformComponents,
  refusals: Refusals,
): PlatformComponent[] {
  const place = { scope, profile, hasMesh: Boolean(props.istio) };
  // Only Prometheus reads its metrics.
  const chosen: PlatformComponents = { nodeExporter: props.prometheus ? {} : false, ...withoutUndefined(props) };
  return ROWS.flatMap(([name, { parts }]) => {
    const given = chosen[name];
    return given ? parts(place, given).flatMap((make) => (make && refusals.of(make)) || []) : [];
  });
}
