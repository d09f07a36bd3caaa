export { IstioBase } from './istio-base';
export { IstioCni, type IstioCniProps } from './istio-cni';
export { Istiod, type IstiodProps } from './istiod';
export { Ztunnel, type ZtunnelProps } from './ztunnel';
