export { IstioBase, type IstioBaseProps } from './istio-base';
export { IstioCni, type IstioCniProps } from './istio-cni';
export { Istiod, type IstiodProps } from './istiod';
export { IstioVersion } from './release';
export { Ztunnel, type ZtunnelProps } from './ztunnel';
