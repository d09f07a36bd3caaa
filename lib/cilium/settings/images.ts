/** An image as upstream publishes it with this version, pinned by its digest. */
export interface PublishedImage {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** The version of Cilium that all of this installs. */
export const CILIUM_VERSION = '1.18.3';

const TAG = `v${CILIUM_VERSION}`;

/** The agent, also for the steps before an upgrade. */
export const AGENT_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/cilium',
  tag: TAG,
  digest: 'sha256:5649db451c88d928ea585514746d50d91e6210801b300c897283ea319d68de15',
};

export const ENVOY_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/cilium-envoy',
  tag: 'v1.34.10-1761014632-c360e8557eb41011dfb5210f8fb53fed6c0b3222',
  digest: 'sha256:ca76eb4e9812d114c7f43215a742c00b8bf41200992af0d21b5561d46156fd15',
};

export const CERTGEN_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/certgen',
  tag: 'v0.2.4',
  digest: 'sha256:de7b97b1d19a34b674d0c4bc1da4db999f04ae355923a9a994ac3a81e1a1b5ff',
};

export const HUBBLE_RELAY_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/hubble-relay',
  tag: TAG,
  digest: 'sha256:e53e00c47fe4ffb9c086bad0c1c77f23cb968be4385881160683d9e15aa34dc3',
};

export const HUBBLE_UI_BACKEND_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/hubble-ui-backend',
  tag: 'v0.13.3',
  digest: 'sha256:db1454e45dc39ca41fbf7cad31eec95d99e5b9949c39daaad0fa81ef29d56953',
};

export const HUBBLE_UI_FRONTEND_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/hubble-ui',
  tag: 'v0.13.3',
  digest: 'sha256:661d5de7050182d495c6497ff0b007a7a1e379648e60830dd68c4d78ae21761d',
};

/** The operator, of which there is one image for each cloud: the cloud's name is put behind the repository's. */
export const OPERATOR_IMAGE = {
  repository: 'quay.io/cilium/operator',
  tag: TAG,
  genericDigest: 'sha256:b5a0138e1a38e4437c5215257ff4e35373619501f4877dbaf92c89ecfad81797',
  awsDigest: 'sha256:ef39d61183b3bdf0e235650461b6c4d9ec7aa5f61a6c770f33c47a6bc5165e24',
  azureDigest: 'sha256:10a8a83ca6f0b02432c1ca0e67af98a48fdbefb684af44a399f58184ab174143',
  alibabacloudDigest: 'sha256:df8b6830ef0545199cffc5fb9fbf14c9dc8d92093b0e6355d8659705227f89ef',
} as const;

export const NODE_INIT_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/startup-script',
  tag: '1755531540-60ee83e',
  digest: 'sha256:5bdca3c2dec2c79f58d45a7a560bf1098c2126350c901379fe850b7f78d3d757',
};

export const CLUSTERMESH_APISERVER_IMAGE: PublishedImage = {
  repository: 'quay.io/cilium/clustermesh-apiserver',
  tag: TAG,
  digest: 'sha256:0d15efc992a85003759232598bf05fb1a4cd3c9fa28fb96bee1789ffe27cc50d',
};

/** Waits in an init container of SPIRE. */
export const SPIRE_INIT_IMAGE: PublishedImage = {
  repository: 'docker.io/library/busybox',
  tag: '1.37.0',
  digest: 'sha256:2f590fc602ce325cbff2ccfc39499014d039546dc400ef8bbf5c6ffb860632e7',
};

export const SPIRE_AGENT_IMAGE: PublishedImage = {
  repository: 'ghcr.io/spiffe/spire-agent',
  tag: '1.12.4',
  digest: 'sha256:163970884fba18860cac93655dc32b6af85a5dcf2ebb7e3e119a10888eff8fcd',
};

export const SPIRE_SERVER_IMAGE: PublishedImage = {
  repository: 'ghcr.io/spiffe/spire-server',
  tag: '1.12.4',
  digest: 'sha256:34147f27066ab2be5cc10ca1d4bfd361144196467155d46c45f3519f41596e49',
};
