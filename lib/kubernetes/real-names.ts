/**
 * The names of fields in the generated bindings and in Kubernetes. The bindings change case and dashes so other
 * languages can use them; a manifest needs the names of the API server.
 *
 * The list contains every name that differs in the bindings of Kubernetes, Cilium, Traefik and the Gateway API; a test
 * compares it with them.
 */
export interface RealNames {
  alibabaCloud: 'alibaba-cloud';
  authSigninUrl: 'authSigninURL';
  availabilityZone: 'availability-zone';
  backendTls: 'backendTLS';
  cidrBlock: 'cidr-block';
  clientId: 'clientID';
  clientIp: 'clientIP';
  clusterIp: 'clusterIP';
  customBrowserXssValue: 'customBrowserXSSValue';
  datasetUuid: 'datasetUUID';
  deleteOnTermination: 'delete-on-termination';
  destinationCidRs: 'destinationCIDRs';
  disableHttp2: 'disableHTTP2';
  disablePrefixDelegation: 'disable-prefix-delegation';
  diskUri: 'diskURI';
  downwardApi: 'downwardAPI';
  egressIp: 'egressIP';
  excludeInterfaceTags: 'exclude-interface-tags';
  excludedCidRs: 'excludedCIDRs';
  externalCidRs: 'externalCIDRs';
  externalId: 'externalID';
  firstInterfaceIndex: 'first-interface-index';
  forceStsHeader: 'forceSTSHeader';
  fromCidr: 'fromCIDR';
  fromCidrSet: 'fromCIDRSet';
  hostIp: 'hostIP';
  hostIpc: 'hostIPC';
  hostPid: 'hostPID';
  insecureSkipTlsVerify: 'insecureSkipTLSVerify';
  instanceId: 'instance-id';
  instanceType: 'instance-type';
  interfaceName: 'interface-name';
  ipv4Addrs: 'ipv4-addrs';
  ipv6Addrs: 'ipv6-addrs';
  ipv6Pool: 'ipv6-pool';
  k8SService: 'k8sService';
  k8SServiceSelector: 'k8sServiceSelector';
  l7Proto: 'l7proto';
  loadBalancerIp: 'loadBalancerIP';
  localAsn: 'localASN';
  maxAboveWatermark: 'max-above-watermark';
  maxAllocate: 'max-allocate';
  minAllocate: 'min-allocate';
  nativeLb: 'nativeLB';
  nodeId: 'nodeID';
  nodePortLb: 'nodePortLB';
  nodeSubnetId: 'node-subnet-id';
  nonResourceUrLs: 'nonResourceURLs';
  openApiv3Schema: 'openAPIV3Schema';
  originatingTls: 'originatingTLS';
  passTlsClientCert: 'passTLSClientCert';
  pdId: 'pdID';
  peerAsn: 'peerASN';
  peerCertUri: 'peerCertURI';
  podCidRs: 'podCIDRs';
  podCidr: 'podCIDR';
  preAllocate: 'pre-allocate';
  providerId: 'providerID';
  routerId: 'routerID';
  scaleIo: 'scaleIO';
  securityGroupTags: 'security-group-tags';
  securityGroups: 'security-groups';
  securityLabels: 'security-labels';
  setHostnameAsFqdn: 'setHostnameAsFQDN';
  staticIpTags: 'static-ip-tags';
  storagePolicyId: 'storagePolicyID';
  subnetIds: 'subnet-ids';
  subnetTags: 'subnet-tags';
  targetCpuUtilizationPercentage: 'targetCPUUtilizationPercentage';
  targetWwNs: 'targetWWNs';
  terminatingTls: 'terminatingTLS';
  toCidr: 'toCIDR';
  toCidrSet: 'toCIDRSet';
  toFqdNs: 'toFQDNs';
  trustedCa: 'trustedCA';
  usePrimaryAddress: 'use-primary-address';
  volumeId: 'volumeID';
  vpcId: 'vpc-id';
  vswitchTags: 'vswitch-tags';
  wellKnownCaCertificates: 'wellKnownCACertificates';
  xKubernetesEmbeddedResource: 'x-kubernetes-embedded-resource';
  xKubernetesIntOrString: 'x-kubernetes-int-or-string';
  xKubernetesListMapKeys: 'x-kubernetes-list-map-keys';
  xKubernetesListType: 'x-kubernetes-list-type';
  xKubernetesMapType: 'x-kubernetes-map-type';
  xKubernetesPreserveUnknownFields: 'x-kubernetes-preserve-unknown-fields';
  xKubernetesValidations: 'x-kubernetes-validations';
}
