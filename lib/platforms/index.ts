export { PlatypaasCore, type PlatypaasCoreProps } from './core';
export { Fleet, type FleetProps, type IFleetMember } from './fleet';
export { Crds } from './platform-chart';
