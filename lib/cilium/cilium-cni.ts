import { Construct } from 'constructs';
import { guardObjects } from '../cluster/guard-objects';
import { CHECKS_NODE_PORTS } from '../cluster/node-port-range';
import { ciliumOf } from '../gateway-api/implementations';
import { installsGatewayApi } from '../gateway-api/install';
import type { ChartInstall } from '../helm/chart-install';
import type { HelmValuesOptions } from '../helm/from-helm-values';
import { guardImages, settingsFor } from '../images/guard';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { describe, refuse } from '../problems';
import { overlay } from '../settings/merge';
import { checkProps, requireProps } from '../settings/props';
import type { JsonMap } from '../settings/schema';
import { settle } from '../settings/settle';
import { reaches, VERSION } from '../settings/version';
import { warn } from '../warnings';
import { checkResources } from './checks';
import { CILIUM_CNI_PROPS, type CiliumCniProps } from './cilium-cni-props';
import { inEffect } from './cluster/in-effect';
import { CILIUM_INSTALL, type CiliumInstall } from './cluster/install';
import { installCilium } from './install';
import { IpsecKeyJob } from './ipsec-key-job';
import { addressOf } from './options/api-server';
import { clusterMeshSettingsOf } from './options/cluster-mesh';
import { Encryption } from './options/encryption';
import { hardened } from './options/hardening';
import { hubbleSettingsOf } from './options/hubble';
import { gatewayApiSettingsOf, ingressControllerSettingsOf } from './options/ingress';
import { DsrDispatch, loadBalancingSettingsOf } from './options/load-balancing';
import { operatorSettingsOf } from './options/resources';
import { Routing } from './options/routing';
import { contradictions } from './rules';
import { encryptionPropProblems } from './rules/ipsec-key';
import { warnOfSettings } from './rules/warnings';
import { type CiliumSettings, type CiliumSettingsInput, ciliumSettings } from './settings';
import { servesNodePorts } from './settings/facts';
import { CiliumVersion } from './versions';
import { ciliumImageRules } from './versions/image-rules';

/**
 * Cilium: the network of a cluster, its policies, its encryption and its observability.
 *
 * @throws ConfigurationError when a prop or setting is unknown or does not fit, and at synthesis when settings exclude
 * one another
 * @see https://docs.cilium.io/en/stable/
 */
export class CiliumCni extends Construct {
  /**
   * The same objects as the chart renders from a values file, without any defaults of ours.
   *
   * Keys that have no effect in the chart are reported on stderr, or refused with `strict`. Where the chart would
   * generate private keys, a Job in the cluster generates them.
   *
   * @param values the contents of the values file
   */
  static fromHelmValues(
    scope: Construct,
    id: string,
    values: Record<string, unknown>,
    options: HelmValuesOptions = {},
  ): CiliumCni {
    // Loaded only here, since programs without values files do not need it.
    const { installFromHelmValues } =
      require('../helm/install-from-helm-values') as typeof import('../helm/install-from-helm-values');
    const { ciliumChart } = require('./helm-chart') as typeof import('./helm-chart');
    const install = installFromHelmValues(scope, id, ciliumChart, values, options);
    class AsInChart extends CiliumCni {
      protected override _install() {
        return install;
      }
    }
    return new AsInChart(scope, id, { namespace: options.namespace });
  }

  /** The version that is installed, such as `1.19.6`. */
  readonly version: string;

  /** Every setting of the install. */
  readonly settings: CiliumSettings;

  /** The namespace of Cilium. */
  readonly namespace: string;

  /** The networks of Services, as far as they are known. */
  readonly serviceCidrs: readonly string[];

  /** The addresses that nodes have or may get, as far as they are known. */
  readonly nodeCidrs: readonly string[];

  constructor(scope: Construct, id: string, props: CiliumCniProps = {}) {
    super(scope, id);
    props = checkProps(this, props, CILIUM_CNI_PROPS);
    if (props.apiServer) requireProps(this, props.apiServer, ['host'], 'apiServer');
    const issuer = props.hubble?.certManagerIssuer;
    if (issuer) requireProps(this, issuer, ['name'], 'hubble.certManagerIssuer');
    const { encryption = Encryption.ipsec(), serviceCidrs = [], nodeCidrs = [] } = props;
    refuse(this, encryptionPropProblems(encryption));
    guardObjects(this);
    const { settings, release, isAsInChart } = this._install({ ...props, encryption });
    this.settings = settings;
    this.version = settings[VERSION].version;
    this.namespace = settings.namespaceOverride || release.namespace;
    this.serviceCidrs = [...serviceCidrs];
    this.nodeCidrs = [...nodeCidrs];
    const install = this.state();
    // A values file gives the chart's result, even where we know better.
    guardImages(this, () => ciliumImageRules(settings[VERSION]), isAsInChart, settingsFor(settings, isAsInChart));
    const version = props.version ?? CiliumVersion.DEFAULT;
    if (!isAsInChart) this.check(version, install);
    if (!isAsInChart && settings.gatewayAPI.enabled) installsGatewayApi(this, { facts: ciliumOf(version.line) });
    installCilium(this, settings, release, !isAsInChart && props.hardened !== false);
    if (!isAsInChart && encryption._secretToCreate) {
      new IpsecKeyJob(this, 'IpsecKey', this.namespace, encryption._secretToCreate, addressOf(props.apiServer));
    }
  }

  /** @internal What is installed. */
  protected _install(props: CiliumCniProps): ChartInstall<typeof ciliumSettings> {
    const { version = CiliumVersion.DEFAULT, namespace = 'kube-system', encryption = Encryption.ipsec() } = props;
    const settings = settle(this, ciliumSettings, settingsOf(props, encryption, version), version);
    return { settings, release: { name: 'cilium', namespace }, isAsInChart: false };
  }

  private state(): CiliumInstall {
    const { namespace, serviceCidrs, nodeCidrs } = this;
    const install = { ...inEffect(this.settings), namespace, serviceCidrs, nodeCidrs };
    CILIUM_INSTALL.state(this, install);
    CHECKS_NODE_PORTS.state(this, servesNodePorts(install.settings));
    return install;
  }

  private check(version: CiliumVersion, install: CiliumInstall): void {
    checkResources(this);
    this.node.addValidation({
      validate: () => {
        warnOfMissingDigests(this, version);
        warnOfSettings(this, this.settings, install);
        return contradictions(this.settings, install).map(describe);
      },
    });
  }
}

/** Images without a digest are whatever a registry serves under the tag on the day that a node pulls them. */
function warnOfMissingDigests(cilium: CiliumCni, version: CiliumVersion): void {
  if (version._withoutDigest.length === 0) return;
  const manifests = JSON.stringify(apiObjectsOf(cilium).map((object) => object.toJson()));
  const images = version._withoutDigest.filter((name) => {
    const image = version.images[name];
    return manifests.includes(`"${image?.repository}:${image?.tag}"`);
  });
  if (images.length === 0) return;
  warn(cilium, {
    what: `The images ${images.join(', ')} of Cilium ${version.version} have no digest and are named by their tags alone.`,
    remedy: 'Give their digests to CiliumVersion.patch; the notes of the release list them.',
    code: 'CIL136',
  });
}

/** DSR can pass the Service's address to other nodes by Geneve, even where other traffic needs no tunnel. */
function geneveForDsr({ routing, loadBalancing }: CiliumCniProps): CiliumSettingsInput {
  const native = routing?._settings.routingMode === 'native';
  return native && loadBalancing?.dsrDispatch === DsrDispatch.GENEVE ? { tunnelProtocol: 'geneve' } : {};
}

/** The settings that follow from the props, overridden by the user's own. */
function settingsOf(props: CiliumCniProps, encryption: Encryption, version: CiliumVersion): JsonMap {
  const {
    routing = Routing.geneve(),
    ipam,
    loadBalancing,
    gatewayApi,
    ingressController,
    clusterMesh,
    resources,
  } = props;
  const address = addressOf(props.apiServer);
  const layers: CiliumSettingsInput[] = [
    { kubeProxyReplacement: String(props.kubeProxyReplacement ?? false) },
    // The chart has a number here, which the API server stores as text.
    reaches(version.version, '1.19') ? { cni: { resources: { limits: { cpu: '1' } } } } : {},
    routing._settings,
    encryption._settings,
    ipam?._settings ?? {},
    geneveForDsr(props),
    address ? { k8sServiceHost: address.host, k8sServicePort: address.port } : {},
    loadBalancing ? loadBalancingSettingsOf(loadBalancing) : {},
    gatewayApi ? gatewayApiSettingsOf(gatewayApi) : {},
    ingressController ? ingressControllerSettingsOf(ingressController) : {},
    hubbleSettingsOf(props.hubble ?? {}, version),
    clusterMesh ? clusterMeshSettingsOf(clusterMesh) : {},
    { policyEnforcementMode: props.policyEnforcement, operator: operatorSettingsOf(props.operator) },
    resources ? { resources: { requests: { ...resources.requests }, limits: { ...resources.limits } } } : {},
    props.settings ?? {},
  ];
  const settings = layers.reduce<JsonMap>(overlay, {});
  return props.hardened === false ? settings : hardened(settings, version.version);
}
