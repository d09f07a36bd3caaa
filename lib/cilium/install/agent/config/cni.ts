import type { CiliumSettings } from '../../../settings';
import { chainingMode } from '../../shared/cni-chaining';
import { given, provided, type Row } from './row';

/** How container runtimes find Cilium, alone or behind another CNI plugin. */
export function cniRows(settings: CiliumSettings): readonly Row[] {
  const { cni } = settings;
  return [
    { key: 'custom-cni-conf', value: cni.customConf },
    { key: 'read-cni-conf', value: configurationToRead(settings) },
    ...provided(!cni.customConf && cni.install, () => [
      { key: 'cni-exclusive', value: cni.exclusive },
      { key: 'cni-log-file', value: cni.logFile },
    ]),
    { key: 'write-cni-conf-when-ready', value: configurationToWrite(settings) },
    { key: 'cni-uninstall', value: given(cni.uninstall) },
    { key: 'cni-chaining-target', value: cni.chainingTarget },
    { key: 'cni-external-routing', value: cni.externalRouting },
    { key: 'enable-route-mtu-for-cni-chaining', value: given(cni.enableRouteMTUForCNIChaining) },
    ...chainingRows(settings),
  ];
}

function chainingRows(settings: CiliumSettings): readonly Row[] {
  const mode = chainingMode(settings);
  const nodesCheckEndpoints = mode === 'none' || mode === 'portmap';
  return [
    ...provided(mode !== 'none', () => [
      { key: 'cni-chaining-mode', value: given(mode) },
      { key: 'enable-identity-mark', value: settings.enableIdentityMark },
      // With portmap, routes to pods remain Cilium's own.
      { key: 'enable-local-node-route', value: mode === 'portmap' ? undefined : false },
    ]),
    {
      key: 'enable-endpoint-health-checking',
      value: settings.endpointHealthChecking.enabled && nodesCheckEndpoints,
    },
  ];
}

function configurationToRead({ cni }: CiliumSettings): string | undefined {
  return cni.configMap ? `${cni.confFileMountPath}/${cni.configMapKey}` : given(cni.readCniConf);
}

/** The agent writes its CNI configuration unless something else does; one from a ConfigMap it always writes. */
function configurationToWrite({ cni }: CiliumSettings): string | undefined {
  const writes = cni.customConf ? cni.configMap : cni.install;
  return writes ? `${cni.hostConfDirMountPath}/05-cilium.conflist` : undefined;
}
