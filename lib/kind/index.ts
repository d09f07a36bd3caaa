export { KindCluster, type KindClusterProps } from './kind-cluster';
