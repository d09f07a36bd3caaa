export { OBSERVABILITY } from './namespace';
export { VOLUME_SIZES } from './volume-sizes';
