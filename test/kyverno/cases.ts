type Fields = Readonly<Record<string, unknown>>;

/** A pod, and the policies that refuse it. Kyverno itself decides each of them like this. */
export interface Case {
  readonly what: string;
  readonly spec: Fields;
  readonly refusedBy: readonly string[];
}

const LIMITS = { cpu: '100m', memory: '64Mi' };
const GOOD = { name: 'app', image: 'example/app:1.2', resources: { limits: LIMITS } };
const DIGEST = `sha256:${'a'.repeat(64)}`;
const USER = { securityContext: { runAsNonRoot: true } };
const ROOT = { securityContext: { runAsNonRoot: false } };

function pod(what: string, refusedBy: readonly string[], spec: Fields): Case {
  return { what, refusedBy, spec: { containers: [GOOD], ...USER, ...spec } };
}

function image(reference: string, refusedBy: readonly string[] = []): Case {
  return pod(`image ${reference}`, refusedBy, { containers: [{ ...GOOD, image: reference }] });
}

function container(what: string, refusedBy: readonly string[], fields: Fields): Case {
  return pod(what, refusedBy, { containers: [GOOD, { ...GOOD, name: 'other', ...fields }] });
}

const LOOSE = ['pinned-images'];
export const IMAGES: readonly Case[] = [
  image('app', LOOSE),
  image('app:1.2'),
  image('app:latest', LOOSE),
  image('app:', LOOSE),
  image('team/app', LOOSE),
  image('registry.example.com/team/app', LOOSE),
  image('registry.example.com/team/app:1.2'),
  image('registry.example.com/team/app:latest', LOOSE),
  image('registry:5000/app', LOOSE),
  image('registry:5000/team/app', LOOSE),
  image('registry:5000/app:1.2'),
  image('registry:5000/team/app:1.2'),
  image('registry:5000/app:latest', LOOSE),
  image('[::1]:5000/app', LOOSE),
  image('[::1]:5000/app:1.2'),
  image(`app@${DIGEST}`),
  image(`registry:5000/app@${DIGEST}`),
  image(`registry:5000/app:latest@${DIGEST}`),
  image('app:latest-1'),
  container('a second container', LOOSE, { image: 'registry:5000/app' }),
  pod('an init container', LOOSE, { initContainers: [{ ...GOOD, image: 'app' }] }),
  pod('an ephemeral container', LOOSE, { ephemeralContainers: [{ name: 'debug', image: 'app' }] }),
  pod('a pinned ephemeral container', [], { ephemeralContainers: [{ name: 'debug', image: 'app:1.2' }] }),
  pod('a volume', LOOSE, { volumes: [{ name: 'data', image: { reference: 'app' } }] }),
  pod('a pinned volume', [], { volumes: [{ name: 'data', image: { reference: 'app:1.2' } }] }),
  pod('another volume', [], { volumes: [{ name: 'data', emptyDir: {} }] }),
];

const UNLIMITED = ['limits'];
export const SIZES: readonly Case[] = [
  container('a container without limits', UNLIMITED, { resources: {} }),
  container('without resources', UNLIMITED, { resources: undefined }),
  container('without CPU', UNLIMITED, { resources: { limits: { memory: '64Mi' } } }),
  container('without memory', UNLIMITED, { resources: { limits: { cpu: '1' } } }),
  container('with requests alone', UNLIMITED, { resources: { requests: LIMITS } }),
  container('with zero, which is none', UNLIMITED, { resources: { limits: { cpu: '0', memory: '64Mi' } } }),
  container('with fractions and numbers', [], { resources: { limits: { cpu: 0.5, memory: '0.5Gi' } } }),
  container('with whole numbers', [], { resources: { limits: { cpu: 2, memory: 67108864 } } }),
  pod('an init container without', UNLIMITED, { initContainers: [{ name: 'init', image: 'app:1.2' }] }),
  pod('an init container with', [], { initContainers: [{ ...GOOD, name: 'init' }] }),
];

const AS_ROOT = ['non-root'];
export const USERS: readonly Case[] = [
  pod('no securityContext', AS_ROOT, { securityContext: undefined }),
  pod('an empty one', AS_ROOT, { securityContext: {} }),
  pod('a user alone', AS_ROOT, { securityContext: { runAsUser: 1000 } }),
  pod('false', AS_ROOT, ROOT),
  container('a container against its pod', AS_ROOT, ROOT),
  container('a container with something else', [], { securityContext: { runAsUser: 1000 } }),
  pod('an init container against its pod', AS_ROOT, { initContainers: [{ ...GOOD, ...ROOT }] }),
  pod('an ephemeral one against its pod', AS_ROOT, { ephemeralContainers: [{ name: 'd', image: 'a:1', ...ROOT }] }),
  pod('an ephemeral one with its pod', [], { ephemeralContainers: [{ name: 'd', image: 'a:1' }] }),
  pod('each container', [], { securityContext: undefined, containers: [{ ...GOOD, ...USER }] }),
  pod('each container against the pod', [], { ...ROOT, containers: [{ ...GOOD, ...USER }] }),
  pod('one of two', AS_ROOT, {
    securityContext: {},
    containers: [
      { ...GOOD, ...USER },
      { ...GOOD, name: 'b' },
    ],
  }),
  pod('no init container', AS_ROOT, {
    securityContext: {},
    containers: [{ ...GOOD, ...USER }],
    initContainers: [{ ...GOOD, name: 'init' }],
  }),
];

const meta = { name: 'shop', namespace: 'shop' };
const template = (spec: Fields) => ({ metadata: { labels: { app: 'shop' } }, spec });
const deployment = (spec: Fields, replicas = 1) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta,
  spec: { replicas, template: template(spec) },
});

/** A pod by itself, and what makes pods like it. */
export const MAKERS: readonly ((spec: Fields) => object)[] = [
  (spec) => ({ apiVersion: 'v1', kind: 'Pod', metadata: meta, spec }),
  deployment,
  (spec) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: meta, spec: { template: template(spec) } }),
  (spec) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta,
    spec: { jobTemplate: { spec: { template: template(spec) } } },
  }),
  (spec) => ({ apiVersion: 'v1', kind: 'ReplicationController', metadata: meta, spec: { template: template(spec) } }),
];

/** What takes the place of an object, and the policies that refuse it. */
export interface ChangeCase {
  readonly what: string;
  readonly object: object;
  readonly oldObject: object;
  readonly refusedBy: readonly string[];
}

const LATEST = { containers: [{ ...GOOD, image: 'app:latest' }], ...USER };
const PINNED = { containers: [GOOD], ...USER };
const FINALIZED = { apiVersion: 'v1', kind: 'Pod', metadata: { ...meta, finalizers: ['example.com/x'] }, spec: LATEST };

export const CHANGES: readonly ChangeCase[] = [
  {
    what: 'an older Deployment that is scaled',
    object: deployment(LATEST, 0),
    oldObject: deployment(LATEST),
    refusedBy: [],
  },
  {
    what: 'an older pod that loses a finalizer',
    object: { ...FINALIZED, metadata: meta },
    oldObject: FINALIZED,
    refusedBy: [],
  },
  {
    what: 'an older Deployment with another image that floats',
    object: deployment({ ...LATEST, containers: [{ ...GOOD, image: 'other:latest' }] }),
    oldObject: deployment(LATEST),
    refusedBy: LOOSE,
  },
  {
    what: 'a Deployment whose image becomes a floating one',
    object: deployment(LATEST),
    oldObject: deployment(PINNED),
    refusedBy: LOOSE,
  },
  {
    what: 'a debug container in a pod that is there',
    object: { ...FINALIZED, spec: { ...PINNED, ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } },
    oldObject: { ...FINALIZED, spec: PINNED },
    refusedBy: LOOSE,
  },
];
