export { Alloy, type AlloyProps } from './alloy';
