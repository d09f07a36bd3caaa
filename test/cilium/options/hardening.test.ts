import { Chart, Testing } from 'cdk8s';
import { CiliumCni, type CiliumCniProps, CiliumVersion } from '../../../lib';

interface Workload {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly template: { readonly spec: PodSpec } };
}

interface PodSpec {
  readonly securityContext?: object;
  readonly containers: readonly { name: string; securityContext?: object; volumeMounts?: { mountPath: string }[] }[];
  readonly volumes?: readonly { name: string; emptyDir?: object }[];
}

function podOf(name: string | RegExp, props: CiliumCniProps = {}, kind = 'Deployment'): PodSpec {
  const chart = new Chart(Testing.app(), 'test');
  new CiliumCni(chart, 'cilium', props);
  const workload = (Testing.synth(chart) as Workload[]).find(
    (object) => object.kind === kind && new RegExp(name).test(object.metadata.name),
  );
  return workload!.spec.template.spec;
}

const CONFINED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};
const WITHOUT_ROOT = { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532 };

const LINES = [CiliumVersion.V1_18, CiliumVersion.V1_19, CiliumVersion.V1_20];

describe.each(LINES.map((version) => [version.version, version] as const))('Cilium %s', (_, version) => {
  test('the operator is not root, cannot write to its root, and has folders for what it writes as it starts', () => {
    const { securityContext, containers, volumes } = podOf('operator', { version });
    expect(containers[0]?.securityContext).toEqual({ ...CONFINED, ...WITHOUT_ROOT });
    expect(securityContext).toMatchObject({ fsGroup: 65532, seccompProfile: { type: 'RuntimeDefault' } });
    expect(containers[0]?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(
      expect.arrayContaining(['/home/gops', '/var/run/cilium']),
    );
    expect(volumes).toEqual(
      expect.arrayContaining([
        { name: 'gops', emptyDir: {} },
        { name: 'run', emptyDir: {} },
      ]),
    );
  });

  test('the relay cannot write to its root, and has one place for gops', () => {
    const { containers, volumes = [] } = podOf('relay', { version });
    expect(containers[0]?.securityContext).toMatchObject({ ...CONFINED, ...WITHOUT_ROOT });
    const empty = volumes.filter(({ emptyDir }) => emptyDir).map(({ name }) => name);
    // Upstream's own since 1.20, which is where its image has gops write to.
    expect(empty).toEqual([version.version.startsWith('1.20') ? 'tmp-volume' : 'gops']);
  });

  test('the web interface has no capability, and neither of its containers can write to its root', () => {
    const { securityContext, containers } = podOf('hubble-ui', { version });
    expect(containers.map((container) => container.securityContext)).toEqual([CONFINED, CONFINED]);
    expect(securityContext).toEqual({
      runAsUser: 1001,
      runAsGroup: 1001,
      fsGroup: 1001,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('certgen is not root and cannot write to its root', () => {
    const { containers } = podOf('generate-certs', { version }, 'Job');
    expect(containers[0]?.securityContext).toEqual({ ...CONFINED, ...WITHOUT_ROOT });
  });

  test('all of that can be left as upstream has it', () => {
    const upstream = { version, hardened: false };
    expect(podOf('operator', upstream).containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
    expect(podOf('operator', upstream).volumes?.map(({ name }) => name)).not.toContain('gops');
    expect(podOf('generate-certs', upstream, 'Job').containers[0]?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    });
  });
});

test('volumes of a user stand beside those that the programs need', () => {
  const { volumes } = podOf('operator', {
    settings: { operator: { extraVolumes: [{ name: 'own', emptyDir: {} }], extraVolumeMounts: [] } },
  });
  expect(volumes?.map(({ name }) => name)).toEqual(expect.arrayContaining(['own', 'gops', 'run']));
});

test('a folder that a user mounts is not mounted twice', () => {
  const settings = {
    operator: {
      extraVolumes: [{ name: 'own', emptyDir: {} }],
      extraVolumeMounts: [{ name: 'own', mountPath: '/home/gops' }],
    },
  };
  const { containers } = podOf('operator', { settings });
  const mounted = containers[0]?.volumeMounts?.filter(({ mountPath }) => mountPath === '/home/gops');
  expect(mounted).toEqual([{ name: 'own', mountPath: '/home/gops' }]);
});

test.each<[string, NonNullable<CiliumCniProps['settings']>]>([
  ['a kubeconfig of the node', { kubeConfigPath: '/etc/kubernetes/admin.conf' }],
  ['folders of the node', { operator: { extraHostPathMounts: [{ name: 'a', mountPath: '/a', hostPath: '/a' }] } }],
  ["SPIRE's socket", { authentication: { enabled: true, mutual: { spire: { enabled: true } } } }],
])('an operator that reads %s stays root', (_, settings) => {
  expect(podOf('operator', { settings }).containers[0]?.securityContext).toEqual(CONFINED);
});

test('settings of a user win', () => {
  const settings = {
    operator: { securityContext: { readOnlyRootFilesystem: false, runAsUser: 0, runAsNonRoot: false } },
  };
  const { containers, volumes } = podOf('operator', { settings });
  expect(containers[0]?.securityContext).toMatchObject({ readOnlyRootFilesystem: false, runAsUser: 0 });
  expect(volumes?.map(({ name }) => name)).not.toContain('gops');
});

test('one operator has no budget, several have one', () => {
  const budgets = (props: CiliumCniProps) => {
    const chart = new Chart(Testing.app(), 'test');
    new CiliumCni(chart, 'cilium', props);
    return (Testing.synth(chart) as Workload[]).filter(({ kind }) => kind === 'PodDisruptionBudget').length;
  };
  expect([{}, { operator: { replicas: 3 } }, { operator: { replicas: 1 } }].map(budgets)).toEqual([1, 1, 0]);
});
