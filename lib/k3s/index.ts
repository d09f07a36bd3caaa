export { K3sBootstrap, type K3sBootstrapProps, type K3sNode } from './k3s-bootstrap';
