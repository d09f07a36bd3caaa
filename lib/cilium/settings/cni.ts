import type * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import type { Manifest } from '../../kubernetes/objects';
import { becomes } from '../../settings/ranges';
import { boolean, fragment, nullable, text, word } from '../../settings/schema';
import { bare, onItsLine } from '../../settings/written';
import { booleanOrText } from './either';

/** How container runtimes find Cilium, alone or behind another CNI plugin. */
export const cniSettings = {
  cni: {
    /** Whether the agent installs its plugin and configuration on the node. */
    install: boolean(true),
    /** Whether it removes them when it stops. */
    uninstall: boolean(false),
    /** How Cilium follows another plugin: `none`, `aws-cni`, `flannel`, `generic-veth` or `portmap`. */
    chainingMode: bare(word(['none', 'aws-cni', 'azure', 'flannel', 'generic-veth', 'portmap'])),
    /** Name of the CNI network that Cilium follows. */
    chainingTarget: text(),
    /** Whether configurations of other plugins are renamed, so that none runs without Cilium. */
    exclusive: boolean(true),
    /** Log file of the plugin; empty for none. */
    logFile: text('/var/run/cilium/cilium-cni.log'),
    /** Whether something else writes the configuration. */
    customConf: nullable(boolean(false)),
    /** Folder with configurations on the node. */
    confPath: onItsLine(text('/etc/cni/net.d')),
    /** Folder with plugins on the node. */
    binPath: onItsLine(text('/opt/cni/bin')),
    /** Configuration that the agent starts from; not together with `configMap`. */
    readCniConf: bare(text()),
    /** ConfigMap with a configuration that the agent starts from; empty for none. */
    configMap: bare(nullable(text(''))),
    /** Key of that ConfigMap. */
    configMapKey: text('cni-config'),
    /** Where that ConfigMap is mounted in the agent. */
    confFileMountPath: text('/tmp/cni-configuration'),
    /** Where the folder with configurations is mounted in the agent. */
    hostConfDirMountPath: bare(text('/host/etc/cni/net.d')),
    /** Resources of the init container that installs the plugin. */
    resources: becomes(
      '1.19',
      { requests: { cpu: '100m', memory: '10Mi' }, limits: { cpu: 1, memory: '1Gi' } },
      fragment<Manifest<k8s.ResourceRequirements>>({ requests: { cpu: '100m', memory: '10Mi' } }),
    ),
    /** Whether pods behind another plugin get the MTU of the route. */
    enableRouteMTUForCNIChaining: boolean(false),
    /** Whether an init container removes the iptables rules of the AWS VPC plugin, on ENI. */
    iptablesRemoveAWSRules: boolean(true),
    /** Whether the plugin before Cilium does the routing. */
    externalRouting: booleanOrText(),
  },
};
