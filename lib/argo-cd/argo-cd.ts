import { Construct } from 'constructs';
import * as v from 'valibot';
import { Peer } from '../cilium/policy';
import { guardObjects } from '../cluster/guard-objects';
import { A_HOST_AND_PORT, readHostAndPort } from '../gitops/host';
import { Profile } from '../gitops/profile';
import { POD_SIZE, WORKLOAD_SIZE } from '../gitops/prop-checks';
import type { WorkloadSize } from '../gitops/workload';
import { workloadSizeProblems } from '../gitops/workload-size';
import { refuse } from '../problems';
import { freeId } from '../settings/construct-id';
import { checkProps, instanceOf, type PropChecks } from '../settings/props';
import { namespaceName } from '../settings/values';
import { REDIS_EXPORTER_IMAGE } from './images';
import { installArgoCd } from './install';
import { METRICS_PORTS, type Program, podLabelsOf, scrapedPrograms } from './install/installation';
import { type ArgoCdSizes, sizesOf } from './sizes';

/** Where metrics of Argo CD are read. */
export interface ArgoCdMetrics {
  /** The program that serves them. */
  readonly program: string;
  /** Labels of its pods. */
  readonly podLabels: Readonly<Record<string, string>>;
  /** The port of the pods. */
  readonly port: number;
}

/** Props of `ArgoCd`. */
export interface ArgoCdProps {
  /**
   * The machine that it is sized for.
   * @default Profile.LAPTOP
   */
  readonly profile?: Profile;

  /**
   * Whether the server, the repo server and the ApplicationSet controller run two pods each. The cache and the
   * application controller always run one: a restart loses nothing.
   * @default - true for Profile.PRODUCTION
   */
  readonly highAvailability?: boolean;

  /**
   * Sizes that differ from the profile's.
   * @default - none
   */
  readonly sizes?: ArgoCdSizes;

  /**
   * The git hosts and chart repositories that may be read, by HTTPS or SSH: DNS names, in which `*` stands for one part, IP
   * addresses, or Services of the cluster such as `gitea.home.svc:3000`, with the port of their pods. A port can follow after
   * a colon; the default is 443, and with `sshKnownHosts` 22 as well. Nothing else can be reached.
   * @default - none
   */
  readonly repositories?: readonly string[];

  /**
   * Host keys of the git servers that are reached by SSH, in the format of a `known_hosts` file. They are public.
   * @default - none: only HTTPS
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#ssh-known-host-public-keys
   */
  readonly sshKnownHosts?: string;

  /**
   * Where users reach the web interface, such as `https://argocd.example.com`.
   * @default - by `kubectl port-forward`
   */
  readonly url?: string;

  /**
   * Who may connect to the web interface and the API, in addition to processes on the nodes.
   * @default - nobody
   */
  readonly users?: readonly Peer[];

  /**
   * Who reads the metrics.
   * @default - nobody
   */
  readonly scrapers?: readonly Peer[];

  /**
   * The image of redis_exporter, with its digest: it runs beside Redis, which serves no metrics itself. `false` for none.
   * @default - redis_exporter 1.90.0 where `scrapers` read it, none otherwise
   * @see https://github.com/oliver006/redis_exporter
   */
  readonly redisExporter?: string | false;

  /**
   * Whether the web interface may delete and patch the objects that Argo CD manages, as in upstream's install. If
   * not, it shows them, and Applications can still be synchronized.
   * @default false
   */
  readonly changesFromUi?: boolean;

  /**
   * The namespace, which is created.
   * @default 'argocd'
   */
  readonly namespace?: string;
}

const PEERS = v.array(instanceOf(Peer, 'a Peer'));

const PROPS: PropChecks<ArgoCdProps> = {
  profile: v.enum(Profile),
  highAvailability: v.boolean(),
  sizes: {
    applicationController: POD_SIZE,
    applicationSetController: WORKLOAD_SIZE,
    redis: POD_SIZE,
    repoServer: WORKLOAD_SIZE,
    server: WORKLOAD_SIZE,
  },
  repositories: v.array(
    v.pipe(
      v.string(),
      v.check(
        (text) => readHostAndPort(text) !== undefined,
        `${A_HOST_AND_PORT}: git.example.com or gitea.home.svc:3000`,
      ),
    ),
  ),
  sshKnownHosts: v.string(),
  url: v.pipe(v.string(), v.regex(/^https:\/\/[\w.-]+(:\d+)?(\/[^\s"]*)?$/, 'an https:// address')),
  users: PEERS,
  scrapers: PEERS,
  redisExporter: v.union([
    v.literal(false),
    v.pipe(
      v.string(),
      v.regex(
        /^[\w./:-]+@sha256:[0-9a-f]{64}$/,
        'an image with its digest, such as oliver006/redis_exporter:v1.90.0@sha256:…, or false',
      ),
    ),
  ]),
  changesFromUi: v.boolean(),
  namespace: namespaceName,
};

/**
 * Argo CD, without Dex and notifications: keeps the cluster in the state that git describes. Its CRDs are the bundle
 * `argo-cd`.
 *
 * Its secrets are generated in the cluster. The initial password of `admin` is in the Secret
 * `argocd-initial-admin-secret`; delete it once the password is changed.
 *
 * @throws ConfigurationError when a prop is unknown or does not fit, or a limit is lower than its request
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/architecture/
 */
export class ArgoCd extends Construct {
  /** The namespace. */
  readonly namespace: string;
  /** Its metrics endpoints, which `scrapers` may read. */
  readonly metrics: readonly ArgoCdMetrics[];
  /** The size of each of its programs. */
  readonly sizes: Readonly<Record<Program, WorkloadSize>>;

  constructor(scope: Construct, id: string, props: ArgoCdProps = {}) {
    super(scope, freeId(scope, id));
    props = checkProps(this, props, PROPS);
    guardObjects(this);
    const { profile = Profile.LAPTOP, namespace = 'argocd', sizes = {}, repositories = [] } = props;
    const { highAvailability = profile === Profile.PRODUCTION } = props;
    this.namespace = namespace;
    const scrapers = props.scrapers ?? [];
    const redisExporter = props.redisExporter ?? (scrapers.length > 0 ? REDIS_EXPORTER_IMAGE : false);
    this.metrics = scrapedPrograms(redisExporter).map((program) => ({
      program,
      podLabels: podLabelsOf(program),
      port: METRICS_PORTS[program],
    }));
    this.sizes = sizesOf(profile, highAvailability, sizes);
    refuse(
      this,
      Object.entries(this.sizes).flatMap(([program, size]) => workloadSizeProblems(program, size)),
    );
    installArgoCd(
      this,
      {
        namespace,
        url: props.url,
        sshKnownHosts: props.sshKnownHosts ?? '',
        changesFromUi: props.changesFromUi ?? false,
        redisExporter,
        sizes: this.sizes,
      },
      {
        repositories,
        ssh: props.sshKnownHosts !== undefined,
        users: props.users ?? [],
        scrapers,
      },
    );
  }
}
