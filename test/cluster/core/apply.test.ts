import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { DIST } from '../dist';
import { coredns, corednsImage } from '../nodes/coredns';
import { Platform } from '../nodes/platform';
import { ourCommand } from '../our-command';
import { fileInModule } from '../remote-resources';
import { describeSuite } from '../suite';
import { agentPodImage } from './agent-pod';
import { coreImages } from './images';
import { completeProject } from './project';

const AGENT = /image: "?(quay\.io\/cilium\/cilium:[^"\s]+)/;

describeSuite(
  'core',
  'a project of `init` and `apply` on a bare node: CORE with VXLAN for Geneve, portmap, a pool, the agent as a program of the node, and without IPsec, Envoy, Hubble and CAP_SYS_RESOURCE',
  () => {
    let platform: Platform;
    let project: string;
    beforeAll(async () => {
      const workloads = readFileSync(join(DIST, 'core/5-workloads.yaml'), 'utf8');
      platform = await Platform.bare(async (folder) => [
        await corednsImage(),
        ...(await coreImages()),
        await agentPodImage(folder, AGENT.exec(workloads)![1]!),
      ]);
      // What kubeadm brings, by which doctor knows kube-proxy's mode.
      await platform.apply([...coredns(), kubeProxyOfKubeadm()]);
      project = join(platform.folder, 'project');
    }, 900_000);
    afterAll(async () => platform?.stop());

    /** @param interruptAt the output after which it gets Ctrl+C */
    const platypaas = (args: readonly string[], interruptAt?: RegExp) => {
      const cwd = args[0] === 'init' ? platform.folder : project;
      return ourCommand(platform.cluster, args, { place: platform.lan.hub.network, cwd, interruptAt });
    };

    test('init and synth write it', async () => {
      expect(await platypaas(['init', 'project', '--platform', 'core', '--nodes', '1', '--yes'])).toMatchObject({
        code: 0,
        stderr: '',
      });
      completeProject(project);
      expect(await platypaas(['synth'])).toMatchObject({
        code: 0,
        stderr: expect.stringMatching(/^dist\/core: \d+ objects added/m),
      });
      await definitions(join(project, 'crds'));
    });

    test('doctor finds nothing in its way, but for the network that is to come', async () => {
      const { stdout } = await platypaas(['doctor', 'dist/core']);
      expect(stdout.match(/^wrong .*/gm) ?? []).toEqual([]);
    });

    test('interrupted, apply leaves what it has applied', async () => {
      const { code, stderr } = await platypaas(['apply', 'dist/core', '--crds', 'crds'], /^waiting: /m);
      expect(stderr).toMatch(/\nInterrupted: what was applied stays\. Run the same command again/);
      expect(code).toBe(130);
    });

    test('run again, it goes on, and everything is ready after this one command', async () => {
      const network = platform.startNetwork();
      const [applied] = await Promise.all([platypaas(['apply', 'dist/core', '--crds', 'crds']), network]);
      expect(applied).toEqual({
        code: 0,
        stdout: 'core: applied and ready\n',
        stderr: expect.stringMatching(/^custom resources: 1 created$/m),
      });
      expect(applied.stderr).toMatch(/^workloads: (?:\d+ (?:created|unchanged)(?:, )?)+$/m);
    }, 900_000);

    test('a third time, it changes nothing', async () => {
      const { code, stderr } = await platypaas(['apply', 'dist/core', '--crds', 'crds']);
      expect([code, stderr.match(/\d+ (?:created|changed|replaced)/g) ?? []]).toEqual([0, []]);
    });

    test('status says that all of it is healthy', async () => {
      const { code, stdout } = await platypaas(['status', 'dist/core']);
      expect(stdout.match(/^(?:wrong|waiting) .*/gm) ?? []).toEqual([]);
      expect(stdout).toMatch(/^ok +Nodes +1 of 1 are ready\nok +Cilium +1 agent, operator/m);
      expect(stdout).toMatch(/^ok +Services +1 of 1 have an address/m);
      expect(code).toBe(0);
    });

    test('doctor has no remark', async () => {
      const { code, stdout } = await platypaas(['doctor', 'dist/core']);
      expect(stdout.match(/^(?:wrong|waiting) .*/gm) ?? []).toEqual([]);
      expect(code).toBe(0);
    });

    test('metrics-server has figures of the node', async () => {
      expect(await platform.cluster.kubectl.run(['top', 'nodes', '--no-headers'])).toMatch(/^node-1 /);
    });

    test('diff --live finds nothing, and shows who changed a field by hand; apply brings it back', async () => {
      expect(await platypaas(['diff', 'dist/core', '--live', '--exit-code'])).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^No differences: \d+ objects on both sides/),
      });
      await platform.cluster.kubectl.run(['scale', 'deployment/traefik', '--namespace', 'traefik', '--replicas=1']);
      expect(await platypaas(['diff', 'dist/core', '--live', '--exit-code'])).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(
          /Deployment traefik\/traefik \(apps\/v1\)\n {2}spec\.replicas\n {4}- 1\n {4}\+ 2\n {4}written by kubectl/,
        ),
      });
      expect(await platypaas(['apply', 'dist/core', '--crds', 'crds', '--force-conflicts'])).toMatchObject({
        code: 0,
        stdout: 'core: applied and ready\n',
      });
      expect(await platypaas(['diff', 'dist/core', '--live', '--exit-code'])).toMatchObject({ code: 0 });
    });

    /** The files behind the addresses of the kustomization, as `vendor-crds` has them. */
    async function definitions(folder: string): Promise<void> {
      const kustomization = readFileSync(join(project, 'dist/core/kustomization.yaml'), 'utf8');
      const { resources } = parse(kustomization) as { readonly resources: readonly string[] };
      mkdirSync(folder);
      for (const url of resources.filter((resource) => resource.startsWith('https://')))
        copyFileSync(await fileInModule(url), join(folder, basename(url)));
    }
  },
);

/** The ConfigMap by which kubeadm configures kube-proxy. */
function kubeProxyOfKubeadm(): object {
  const config = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: iptables\n';
  const metadata = { name: 'kube-proxy', namespace: 'kube-system' };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'config.conf': config } };
}
