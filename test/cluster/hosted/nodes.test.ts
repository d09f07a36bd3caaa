import { binary } from '../control-plane/binaries';
import { until } from '../control-plane/until';
import type { Machine } from '../machines/machine';
import { PROBE_IMAGE } from '../nodes/platform';
import { type Attempt, probePod, tryFromPod } from '../nodes/probe';
import { describeSuite } from '../suite';
import { AdminCluster } from './admin-cluster';
import type { IssuedSecret } from './cert-manager';
import { guide } from './guide';
import { imagesOfNodes } from './images';
import { distributed, type Manifest } from './manifests';
import { edgeHost, TenantClient } from './tenant-client';
import { TenantNode } from './tenant-node';

/** Answers with the names below the wildcard, as the provider's DNS does. */
const COREFILE = `
.:53 {
  errors
  hosts /etc/hosts
}`;

interface Pods {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

const TENANTS = ['a', 'b'];

/** Its programs, of Kubernetes 1.36, are not built for the tests. */
const isNotOfC = ({ metadata }: Manifest) =>
  metadata.namespace !== 'tenant-c' && !['tenant-c', 'etcd-1-user-c'].includes(metadata.name);

describeSuite(
  'hosted',
  'dist/hosted-control-planes on three nodes with Cilium and VXLAN, of which none is for etcd alone, without tenant c',
  () => {
    let world: AdminCluster;
    let client: TenantClient;
    let machine: Machine;
    beforeAll(async () => {
      world = await AdminCluster.start(distributed().filter(isNotOfC), TENANTS);
      client = await TenantClient.create(world.admin, world.customer, 'a');
      await world.customer.run('tee', ['/etc/Corefile'], COREFILE);
      world.customer.start('dns', await binary('coredns'), ['-conf', '/etc/Corefile']);
      machine = await world.addMachine('node-of-a');
      await machine.run('tee', ['/etc/resolv.conf'], `nameserver ${world.customer.address}\n`);
    }, 900_000);
    afterAll(async () => world?.stop());

    test('customers reach their API servers by their names, and by a name that nobody has, nobody', async () => {
      for (const tenant of TENANTS) {
        const customer = await TenantClient.create(world.admin, world.customer, tenant);
        expect(await customer.run(['get', '--raw', '/readyz'])).toBe('ok');
      }
      const url = `https://${edgeHost('nobody')}/version`;
      const { code, stderr } = await world.customer.try('curl', ['-skS', '-m10', url]);
      expect(code).not.toBe(0);
      expect(stderr).toMatch(/SSL|TLS|reset|EOF/i);
    });

    test('a pod of another namespace reaches neither members of etcd nor API servers of tenants', async () => {
      const stranger = probePod({ name: 'stranger', namespace: 'default', node: 'node-1' }, ['80/http']);
      await world.admin.kubectl.run(['apply', '-f', '-'], JSON.stringify(stranger));
      await world.admin.kubectl.run(['wait', 'pod/stranger', '--for=condition=Ready', '--timeout=120s']);
      const closed = [
        ...[2379, 2380, 2381].map((port) => `etcd-1-0.etcd-1-peers.etcd-1.svc:${port}`),
        ...[6443, 8132, 8443].map((port) => `kube-apiserver.tenant-a.svc:${port}`),
      ];
      const attempts = ['10.96.0.1:443', ...closed].map(
        (to): Attempt => ({ protocol: 'http', to, milliseconds: 5000 }),
      );
      const [open, ...outcomes] = await tryFromPod(world.admin, 'default', 'stranger', attempts);
      expect(open).toEqual({ answer: expect.anything() });
      for (const outcome of outcomes) expect(outcome).toEqual({ error: expect.stringMatching(/time|deadline/i) });
      expect(outcomes).toHaveLength(closed.length);
    });

    test('a pod of a shard reaches API servers of tenants, and nothing else; nobody reaches what customers do not need', async () => {
      const { kubectl } = world.admin;
      // Its namespace takes pods as the probe is no more than those of tenants do.
      await kubectl.run([
        'label',
        'namespace',
        'edge-1',
        'pod-security.kubernetes.io/enforce=privileged',
        '--overwrite',
      ]);
      const labels = { 'app.kubernetes.io/name': 'traefik' };
      const pods = [
        probePod({ name: 'of-the-edge', namespace: 'edge-1', node: 'node-1', labels }, ['80/http']),
        probePod({ name: 'without-flows', namespace: 'edge-1', node: 'node-1' }, ['80/http']),
      ];
      await kubectl.run(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods }));
      await kubectl.run(['wait', 'pod', '--all', '-n=edge-1', '--for=condition=Ready', '--timeout=120s']);
      const addressOf = async (namespace: string, ...pod: readonly string[]) =>
        kubectl.run(['get', 'pod', ...pod, '-n', namespace, '-o', 'jsonpath={..podIP}']);
      // What speaks TLS refuses the request, or ends the connection.
      const attempt = (to: string): Attempt => ({ protocol: 'http', to, milliseconds: 5000 });
      const isOpen = async (namespace: string, pod: string, to: string) => {
        const [outcome] = await tryFromPod(world.admin, namespace, pod, [attempt(to)]);
        return !/time|deadline/i.test(outcome?.error ?? '');
      };
      const stranger = await addressOf('default', 'stranger');
      const own = await addressOf('edge-1', 'of-the-edge');
      const [traefik = ''] = (await addressOf('edge-1', '-l', 'app.kubernetes.io/instance=traefik-edge-1')).split(' ');
      const flows: readonly (readonly [string, string, string, boolean])[] = [
        ['edge-1', 'of-the-edge', 'kube-apiserver.tenant-a.svc:6443', true],
        ['edge-1', 'of-the-edge', 'kube-apiserver.tenant-b.svc:8132', true],
        ['edge-1', 'of-the-edge', '10.96.0.1:443', true],
        ['edge-1', 'of-the-edge', `${stranger}:80`, false],
        ['edge-1', 'of-the-edge', 'etcd-1-0.etcd-1-peers.etcd-1.svc:2379', false],
        ['edge-1', 'without-flows', 'kube-apiserver.tenant-a.svc:6443', false],
        ['default', 'stranger', `${traefik}:8443`, true],
        ['default', 'stranger', `${traefik}:8080`, false],
        ['default', 'stranger', `${traefik}:9100`, false],
        ['default', 'stranger', `${own}:80`, false],
      ];
      const found = [];
      for (const [namespace, pod, to] of flows) found.push([namespace, pod, to, await isOpen(namespace, pod, to)]);
      expect(found).toEqual(flows);
      await kubectl.run(['delete', 'pod', 'of-the-edge', 'without-flows', '-n=edge-1']);
    }, 180_000);

    test('a node joins a tenant, with the objects and files of nodes/a', async () => {
      const { code, stdout, stderr } = await client.applyFolder('nodes/a');
      expect(stdout + stderr).not.toMatch(/error|warning/i);
      expect(code).toBe(0);
      await keepConntrack();
      const { data } = await world.admin.kubectl.get<IssuedSecret>('secret', 'ca-1', '--namespace', 'tenant-a');
      const authority = Buffer.from(data['tls.crt']!, 'base64').toString();
      const probe = { name: PROBE_IMAGE, program: await binary('probe'), path: '/probe' };
      await new TenantNode(world.admin, machine).join(client, authority, [probe, ...(await imagesOfNodes())]);
    });

    test('everything of the bundle runs; pods reach the API server by the Service kubernetes', async () => {
      // CoreDNS is ready when it has read the Services by that way.
      await until('all pods are ready', async () => {
        const { items } = await client.get<Pods>('pods', '--all-namespaces');
        const waiting = items.filter(
          ({ status }) => !status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
        );
        if (waiting.length === 0 && items.length >= 5) return undefined;
        const events = await client.run(['events', '--all-namespaces', '--types=Warning', '--no-headers']);
        return `${waiting.map(({ metadata }) => metadata.name).join(', ')} of ${items.length}\n${events}`;
      });
    });

    test('logs and commands go through konnectivity', async () => {
      const logs = await client.run(['logs', '--namespace=kube-system', 'daemonset/konnectivity-agent']);
      expect(logs).toMatch(/\w/);
      await client.run(['apply', '-f', '-'], JSON.stringify(web()));
      await client.run(['wait', 'deployment/web', '--for=condition=Available', '--timeout=120s']);
      const outcome = await client.run(
        ['exec', '-i', 'deployment/web', '--', '/probe', 'try'],
        JSON.stringify([{ protocol: 'dns', to: 'kubernetes.default.svc.cluster.local', milliseconds: 10_000 }]),
      );
      expect(JSON.parse(outcome)).toEqual([{ answer: '10.96.0.1' }]);
    });

    test('a webhook behind a Service is called through konnectivity', async () => {
      await world.customer.sh(`
      cd /root
      openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2 -subj /CN=webhook \\
        -addext subjectAltName=DNS:webhook.default.svc -keyout tls.key -out tls.crt 2>/dev/null`);
      await client.run(['create', 'secret', 'tls', 'webhook', '--cert=/root/tls.crt', '--key=/root/tls.key']);
      const certificate = await world.customer.sh('cat /root/tls.crt');
      const list = { apiVersion: 'v1', kind: 'List', items: webhook(Buffer.from(certificate).toString('base64')) };
      await client.run(['apply', '-f', '-'], JSON.stringify(list));
      await client.run(['wait', 'pod/webhook', '--for=condition=Ready', '--timeout=120s']);
      await until('the webhook refuses', async () => {
        const manifest = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'judged', labels: { judged: 'yes' } },
        };
        const { code, stderr } = await client.try(['create', '-f', '-'], JSON.stringify(manifest));
        return code !== 0 && stderr.includes('refused by webhook') ? undefined : stderr;
      });
    });

    test('the members are defragmented by their CronJob', async () => {
      await runNow('etcd-1', 'etcd-1-defragmentation');
    });

    test('the API servers are replaced by their CronJob', async () => {
      await runNow('tenant-a', 'monthly-restart');
      const rollout = ['rollout', 'status', 'deployment/kube-apiserver', '--namespace=tenant-a', '--timeout=240s'];
      await world.admin.kubectl.run(rollout);
      // A pod that ends serves requests, but says that it is not ready.
      expect(await client.run(['get', 'namespaces', '-o', 'name'])).toContain('namespace/default');
    }, 300_000);

    test('a tenant is removed as the guide says: its user and keys are gone, others stay, and the next of its name begins anew', async () => {
      const { kubectl } = world.admin;
      const b = await TenantClient.create(world.admin, world.customer, 'b');
      await b.run(['create', 'namespace', 'of-the-former']);
      expect(
        (await inEtcd('etcdctl get --prefix /tenants/b/ --keys-only')).match(/^\/tenants\/b\//gm)?.length,
      ).toBeGreaterThan(100);
      const keysOfA = 'etcdctl get --prefix /tenants/a/namespaces/ --keys-only; etcdctl user get a; etcdctl role get a';
      const before = await inEtcd(keysOfA);
      expect(before).toMatch(/namespaces\/default[\s\S]*User: a[\s\S]*\/tenants\/a\//);

      await kubectl.script(guide('etcdctl user delete', 'b'));
      expect(await inEtcd('etcdctl get --prefix /tenants/b --keys-only; etcdctl user list; etcdctl role list')).toBe(
        'a\nroot\na\nroot\n',
      );
      expect(await inEtcd(keysOfA)).toBe(before);
      expect(await client.run(['get', '--raw', '/readyz'])).toBe('ok');

      await world.add('b');
      const again = await TenantClient.create(world.admin, world.customer, 'b');
      await until('the new tenant is reached', async () => {
        const { code, stderr } = await again.try(['get', '--raw', '/readyz']);
        return code === 0 ? undefined : stderr;
      });
      expect((await again.try(['get', 'namespace', 'of-the-former'])).stderr).toMatch(/not found/i);
    }, 420_000);

    /** What etcd answers its own user, to a script without quotation marks. */
    async function inEtcd(script: string): Promise<string> {
      return world.admin.kubectl.script(`
        exec 3>&1 >&2
        kubectl -n etcd-1 create job ask --from=cronjob/etcd-1-defragmentation --dry-run=client -o json |
          jq --arg script '${script}' '.spec.template.spec.containers[0].command[2] = $script' | kubectl create -f -
        kubectl -n etcd-1 wait --for=condition=complete job/ask --timeout=2m
        kubectl -n etcd-1 logs job/ask >&3
        kubectl -n etcd-1 delete job ask`);
    }

    /** Runs what is scheduled. */
    async function runNow(namespace: string, name: string): Promise<void> {
      const { kubectl } = world.admin;
      await kubectl.run(['create', 'job', 'now', `--from=cronjob/${name}`, `--namespace=${namespace}`]);
      const wait = ['wait', 'job/now', '--for=condition=Complete', `--namespace=${namespace}`, '--timeout=120s'];
      const { code, stderr } = await kubectl.try(wait);
      if (code === 0) return;
      const logs = await kubectl.try(['logs', 'job/now', `--namespace=${namespace}`, '--all-containers']);
      throw new Error(`${namespace}/${name}: ${stderr}${logs.stdout}${logs.stderr}`);
    }

    /** The size of the table of connections is the kernel's, which a machine made of namespaces may not set. */
    async function keepConntrack(): Promise<void> {
      const configMap = await client.get<{ data: Record<string, string> }>(
        'configmap',
        'kube-proxy',
        '-n',
        'kube-system',
      );
      const change = { data: { 'config.conf': `${configMap.data['config.conf']}conntrack: { maxPerCore: 0 }\n` } };
      await client.run(['patch', 'configmap', 'kube-proxy', '-n', 'kube-system', '-p', JSON.stringify(change)]);
    }

    function web(): object {
      const labels = { app: 'web' };
      const template = { metadata: { labels }, spec: podSpec('web', ['serve', '80/http']) };
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'default' },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      };
    }

    function webhook(caBundle: string): object[] {
      const service = { name: 'webhook', namespace: 'default' };
      return [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { ...service, labels: { app: 'webhook' } },
          spec: podSpec('webhook', ['serve', '8443/admission'], {
            secret: 'webhook',
            env: { CERT: '/tls/tls.crt', KEY: '/tls/tls.key' },
          }),
        },
        {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: service,
          spec: { selector: { app: 'webhook' }, ports: [{ port: 443, targetPort: 8443 }] },
        },
        {
          apiVersion: 'admissionregistration.k8s.io/v1',
          kind: 'ValidatingWebhookConfiguration',
          metadata: { name: 'judge' },
          webhooks: [
            {
              name: 'judge.platypaas.test',
              admissionReviewVersions: ['v1'],
              sideEffects: 'None',
              failurePolicy: 'Fail',
              timeoutSeconds: 30,
              objectSelector: { matchLabels: { judged: 'yes' } },
              rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
              clientConfig: { service, caBundle },
            },
          ],
        },
      ];
    }

    function podSpec(name: string, args: readonly string[], mount?: { secret: string; env: Record<string, string> }) {
      const { secret, env = {} } = mount ?? {};
      return {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name,
            image: PROBE_IMAGE,
            imagePullPolicy: 'Never',
            args,
            env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
            ...(secret ? { volumeMounts: [{ name: 'tls', mountPath: '/tls' }] } : {}),
          },
        ],
        ...(secret ? { volumes: [{ name: 'tls', secret: { secretName: secret } }] } : {}),
      };
    }
  },
);
