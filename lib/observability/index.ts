export { OBSERVABILITY } from './namespace';
