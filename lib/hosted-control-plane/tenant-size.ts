import { Size } from 'cdk8s';
import type { PodAmounts } from '../gitops/workload';

/** Requests and limits of a container; CPU has no limit, since a throttled API server fails its probes. */
export interface ProgramAmounts {
  readonly requests: PodAmounts;
  readonly memoryLimit: string;
}

interface SizeData {
  readonly nodes: number;
  readonly etcd: Size;
  readonly objects: Readonly<Record<string, number>>;
  readonly requestsInflight: number;
  readonly apiServer: ProgramAmounts;
  readonly controllerManager: ProgramAmounts;
  readonly scheduler: ProgramAmounts;
}

/**
 * How large a tenant is: the resources of its programs, the number of its objects, and the space that its keys are
 * expected to take in the fleet.
 *
 * @see docs/hosted-control-planes.md for where the numbers come from
 */
export class TenantSize {
  /** Up to 10 nodes: a project, a test. */
  static readonly SMALL = new TenantSize('small', {
    nodes: 10,
    etcd: Size.mebibytes(80),
    objects: { pods: 1100, secrets: 500, configmaps: 500, services: 250 },
    requestsInflight: 200,
    apiServer: { requests: { cpu: '100m', memory: '320Mi' }, memoryLimit: '1Gi' },
    controllerManager: { requests: { cpu: '20m', memory: '64Mi' }, memoryLimit: '512Mi' },
    scheduler: { requests: { cpu: '10m', memory: '32Mi' }, memoryLimit: '256Mi' },
  });
  /** Up to 100 nodes. */
  static readonly MEDIUM = new TenantSize('medium', {
    nodes: 100,
    etcd: Size.mebibytes(400),
    objects: { pods: 11000, secrets: 3000, configmaps: 3000, services: 1500 },
    requestsInflight: 400,
    apiServer: { requests: { cpu: '500m', memory: '1Gi' }, memoryLimit: '4Gi' },
    controllerManager: { requests: { cpu: '100m', memory: '256Mi' }, memoryLimit: '1Gi' },
    scheduler: { requests: { cpu: '50m', memory: '128Mi' }, memoryLimit: '512Mi' },
  });
  /** Up to 500 nodes: on a fleet with few others. */
  static readonly LARGE = new TenantSize('large', {
    nodes: 500,
    etcd: Size.gibibytes(2),
    objects: { pods: 55000, secrets: 10000, configmaps: 10000, services: 5000 },
    requestsInflight: 800,
    apiServer: { requests: { cpu: '2', memory: '4Gi' }, memoryLimit: '16Gi' },
    controllerManager: { requests: { cpu: '500m', memory: '1Gi' }, memoryLimit: '4Gi' },
    scheduler: { requests: { cpu: '200m', memory: '512Mi' }, memoryLimit: '2Gi' },
  });

  /** All sizes, the smallest first. */
  static readonly ALL: readonly TenantSize[] = [TenantSize.SMALL, TenantSize.MEDIUM, TenantSize.LARGE];

  private constructor(
    /** Its name in a list of tenants. */
    readonly name: string,
    private readonly data: SizeData,
  ) {}

  /** The maximum number of nodes. */
  get nodes(): number {
    return this.data.nodes;
  }

  /** The space that its keys are expected to take in the fleet's database. */
  get etcdBytes(): Size {
    return this.data.etcd;
  }

  /** @internal The maximum number of objects in a namespace, by resource. */
  get _objects(): Readonly<Record<string, number>> {
    return this.data.objects;
  }

  /** @internal Requests that its API server works on at a time. */
  get _requestsInflight(): number {
    return this.data.requestsInflight;
  }

  /** @internal */
  _amounts(program: 'apiServer' | 'controllerManager' | 'scheduler'): ProgramAmounts {
    return this.data[program];
  }
}
