export { OBSERVABILITY } from './namespace';
export { AFTER_VOLUMES, DATA_VOLUME, type DataVolumeProps, volumeValues } from './volume';
