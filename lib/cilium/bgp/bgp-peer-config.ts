import { type ApiObjectMetadata, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import * as v from 'valibot';
import type { CiliumBgpPeerConfigProps as Manifest } from '../../../imports/cilium.io';
import { checkCluster } from '../../cluster/checks';
import { guardObjects } from '../../cluster/guard-objects';
import { customResourceClass } from '../../kubernetes/custom-resource';
import { A_DNS_SUBDOMAIN, isDnsSubdomain } from '../../kubernetes/names';
import { objectMetadata } from '../../kubernetes/object-metadata';
import { type Problem, quoted, refuse } from '../../problems';
import { checkProps, duration, instanceOf, type PropChecks, requireProps } from '../../settings/props';
import { clusterScoped } from '../cluster/cluster-scoped';
import { BgpFamily } from './bgp-family';
import { bgpProblems } from './checks';

/** The timers of a session, in whole seconds. */
export interface BgpTimers {
  /**
   * Time between attempts to connect, 1 second to 2147483647.
   * @default Duration.seconds(120)
   */
  readonly connectRetryTime?: Duration;

  /**
   * Time of silence after which the peer counts as gone, 3 seconds to 65535. A change resets the session.
   * @default Duration.seconds(90)
   */
  readonly holdTime?: Duration;

  /**
   * Time between keepalive messages, 1 second to `holdTime`. A change resets the session.
   * @default Duration.seconds(30)
   */
  readonly keepAliveTime?: Duration;
}

/** Whether routes outlive a restart of the agent. */
export interface BgpGracefulRestart {
  /** Whether graceful restart is negotiated with the peer. */
  readonly enabled: boolean;

  /**
   * Time that the peer keeps the routes, 1 second to 4095.
   * @default Duration.seconds(120)
   */
  readonly restartTime?: Duration;
}

/** Props of `BgpPeerConfig`. */
export interface BgpPeerConfigProps {
  /**
   * Name, labels and annotations of the object.
   * @default - a name from the path of the construct
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * The TCP port of the routers.
   * @default 179
   */
  readonly peerPort?: number;

  /**
   * The timers of the sessions.
   * @default - 120 seconds between attempts to connect, 90 seconds of silence, a keepalive every 30
   */
  readonly timers?: BgpTimers;

  /**
   * The name of the Secret whose key `password` holds the password of the session (TCP MD5), in the namespace of
   * `bgpControlPlane.secretsNamespace.name`, kube-system by default. While it is missing, sessions have no password.
   * @default - no password
   * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/#md5-password
   */
  readonly authSecretRef?: string;

  /**
   * Whether routes outlive a restart of the agent.
   * @default - they do not
   */
  readonly gracefulRestart?: BgpGracefulRestart;

  /**
   * How many hops away routers of other autonomous systems may be, 1 to 255.
   * @default 1
   */
  readonly ebgpMultihop?: number;

  /**
   * What is announced to the peers.
   * @default - both families, without any routes
   */
  readonly families?: readonly BgpFamily[];
}

const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const PROPS: PropChecks<BgpPeerConfigProps> = {
  metadata: objectMetadata,
  peerPort: whole(1, 65535),
  timers: { connectRetryTime: duration, holdTime: duration, keepAliveTime: duration },
  authSecretRef: v.string(),
  gracefulRestart: { enabled: v.boolean(), restartTime: duration },
  ebgpMultihop: whole(1, 255),
  families: v.array(instanceOf(BgpFamily, 'a BgpFamily, such as BgpFamily.ipv4(…)')),
};

const BgpPeerConfigResource = customResourceClass<Manifest>('cilium.io/v2', 'CiliumBGPPeerConfig');

/**
 * What sessions with routers have in common: timers, password, and what is announced.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit
 * @see https://docs.cilium.io/en/stable/network/bgp-control-plane/bgp-control-plane-v2/#bgp-peer-configuration
 */
export class BgpPeerConfig extends Construct {
  /** The name of the config, for `peerConfigRef`. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: BgpPeerConfigProps = {}) {
    super(scope, id);
    props = checkProps(this, props, PROPS);
    if (props.gracefulRestart) requireProps(this, props.gracefulRestart, ['enabled'], 'gracefulRestart');
    guardObjects(this);
    checkCluster(this, bgpProblems);
    const { metadata, peerPort, timers, authSecretRef, gracefulRestart, ebgpMultihop } = props;
    const problems = [...timerProblems(props), ...secretNameProblems(authSecretRef)];
    const families = props.families?.map((family, index) => family._render(`families[${index}]`, problems));
    problems.push(...familiesTwice(props.families ?? []));
    refuse(this, problems);
    const resource = new BgpPeerConfigResource(this, 'Resource', {
      metadata: metadata ?? {},
      spec: {
        ...(peerPort === undefined ? {} : { transport: { peerPort } }),
        ...(timers ? { timers: renderTimers(timers) } : {}),
        ...(authSecretRef === undefined ? {} : { authSecretRef }),
        ...(gracefulRestart ? { gracefulRestart: renderGracefulRestart(gracefulRestart) } : {}),
        ...(ebgpMultihop === undefined ? {} : { ebgpMultihop }),
        ...(families ? { families } : {}),
      },
    });
    this.name = clusterScoped(resource).name;
  }
}

// All of them are written, because the definition's rule compares them with one another.
function renderTimers({
  connectRetryTime = Duration.seconds(120),
  holdTime = Duration.seconds(90),
  keepAliveTime = Duration.seconds(30),
}: BgpTimers) {
  return {
    connectRetryTimeSeconds: connectRetryTime.toSeconds(),
    holdTimeSeconds: holdTime.toSeconds(),
    keepAliveTimeSeconds: keepAliveTime.toSeconds(),
  };
}

function renderGracefulRestart({ enabled, restartTime = Duration.seconds(120) }: BgpGracefulRestart) {
  return { enabled, ...(enabled ? { restartTimeSeconds: restartTime.toSeconds() } : {}) };
}

function timerProblems({ timers = {}, gracefulRestart }: BgpPeerConfigProps): Problem[] {
  const { connectRetryTime, holdTime = Duration.seconds(90), keepAliveTime = Duration.seconds(30) } = timers;
  const hold = seconds(holdTime);
  return [
    ...outside(connectRetryTime, 'timers.connectRetryTime', 1, 2147483647),
    ...outside(holdTime, 'timers.holdTime', 3, 65535),
    ...outside(keepAliveTime, 'timers.keepAliveTime', 1, Math.min(Math.max(hold, 1), 65535)),
    ...outside(gracefulRestart?.restartTime, 'gracefulRestart.restartTime', 1, 4095),
  ];
}

function outside(time: Duration | undefined, path: string, least: number, most: number): Problem[] {
  if (!time) return [];
  const value = seconds(time);
  if (Number.isInteger(value) && value >= least && value <= most) return [];
  return [
    {
      what: `${path} is ${value}s, but it must be ${least} to ${most} whole seconds${path === 'timers.keepAliveTime' ? ', at most holdTime' : ''}.`,
      remedy: `Set ${path} to Duration.seconds(${Math.min(Math.max(Math.round(value), least), most)}).`,
      code: 'BGP008',
    },
  ];
}

function seconds(time: Duration): number {
  return time.toSeconds({ integral: false });
}

function secretNameProblems(name: string | undefined): Problem[] {
  if (name === undefined || isDnsSubdomain(name)) return [];
  return [
    {
      what: `authSecretRef is ${quoted(name)}, but it must be the name of a Secret: ${A_DNS_SUBDOMAIN}.`,
      remedy: 'Put the password into a Secret, under the key password, and give its name.',
      code: 'BGP009',
    },
  ];
}

function familiesTwice(families: readonly BgpFamily[]): Problem[] {
  return families.flatMap((family, index) => {
    if (!families.slice(0, index).some((earlier) => earlier._afi === family._afi)) return [];
    return [
      {
        what: `families[${index}] is ${family._afi}, like an earlier entry; Cilium uses only the last one.`,
        remedy: 'Give each family once, with a selector that selects all of its advertisements.',
        code: 'BGP010',
      },
    ];
  });
}
