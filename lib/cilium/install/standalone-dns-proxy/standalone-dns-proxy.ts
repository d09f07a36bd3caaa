import type { Construct } from 'constructs';
import { orNothing } from '../../../kubernetes/empty';
import { ConfigMap, DaemonSet } from '../../../kubernetes/objects';
import { atLeast } from '../../../settings/version';
import type { CiliumSettings } from '../../settings';
import { checksum } from '../shared/checksum';
import { hostUsers } from '../shared/host-users';
import { imageReference } from '../shared/image';
import { namespaced } from '../shared/metadata';
import { PART_OF_CILIUM } from '../shared/rbac';

const NAME = 'standalone-dns-proxy';
const CONFIG = 'standalone-dns-proxy-config';
const PODS = { 'k8s-app': NAME };
const LABELS = { ...PODS, ...PART_OF_CILIUM, 'app.kubernetes.io/name': NAME, name: NAME };

/** The proxy for DNS policies that runs next to the agent, with what it must know of the agent's own settings. */
export function standaloneDnsProxy(scope: Construct, settings: CiliumSettings, namespace: string): void {
  const { standaloneDnsProxy: proxy } = settings;
  if (!proxy.enabled || !atLeast(settings, '1.19')) return;
  const data = configuration(settings);
  new ConfigMap(scope, 'StandaloneDnsProxyConfig', {
    metadata: namespaced(settings, namespace, CONFIG, { annotations: proxy.annotations }),
    data,
  });
  new DaemonSet(scope, 'StandaloneDnsProxy', {
    metadata: namespaced(settings, namespace, NAME, { labels: LABELS, annotations: proxy.annotations }),
    spec: {
      minReadySeconds: proxy.minReadySeconds || undefined,
      updateStrategy: orNothing(proxy.updateStrategy),
      selector: { matchLabels: PODS },
      template: {
        metadata: {
          annotations: {
            ...(proxy.rollOutPods ? { 'cilium.io/standalone-dns-proxy-configmap-checksum': checksum(data) } : {}),
            [`container.apparmor.security.beta.kubernetes.io/${NAME}`]: 'unconfined',
          },
          labels: { ...LABELS, ...settings.commonLabels },
        },
        spec: {
          hostUsers: hostUsers(settings, true),
          hostNetwork: true,
          automountServiceAccountToken: proxy.automountServiceAccountToken,
          nodeSelector: orNothing(proxy.nodeSelector),
          tolerations: [{ operator: 'Exists' }, ...proxy.tolerations],
          containers: [
            {
              name: NAME,
              image: imageReference(proxy.image),
              imagePullPolicy: proxy.image.pullPolicy,
              args: ['--config-dir=/tmp/standalone-dns-proxy/config-map'],
              volumeMounts: [
                {
                  name: 'standalone-dns-proxy-config-path',
                  mountPath: '/tmp/standalone-dns-proxy/config-map',
                  readOnly: true,
                },
                { name: 'runtime-dir', mountPath: '/var/run/standalone-dns-proxy' },
              ],
              securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] } },
            },
          ],
          volumes: [
            { name: 'standalone-dns-proxy-config-path', configMap: { defaultMode: 420, name: CONFIG } },
            { name: 'runtime-dir', emptyDir: {} },
          ],
        },
      },
    },
  });
}

function configuration({ standaloneDnsProxy: proxy, l7Proxy, ipv4, ipv6, dnsProxy }: CiliumSettings) {
  return {
    'enable-l7-proxy': String(l7Proxy),
    debug: String(proxy.debug),
    'enable-standalone-dns-proxy': String(proxy.enabled),
    'enable-ipv4': String(ipv4.enabled),
    'enable-ipv6': String(ipv6.enabled),
    'standalone-dns-proxy-server-port': String(proxy.serverPort),
    'tofqdns-proxy-port': String(dnsProxy.proxyPort ?? ''),
    'tofqdns-enable-dns-compression': String(dnsProxy.enableDnsCompression ?? ''),
  };
}
