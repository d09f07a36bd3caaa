export { K3sBootstrap } from './k3s-bootstrap';
export type { K3sBootstrapProps, K3sMachine, K3sNode, K3sOptions } from './k3s-bootstrap-props';
