export { PlatypaasCore, type PlatypaasCoreProps } from './core';
export { Crds } from './platform-chart';
