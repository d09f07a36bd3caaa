export { OBSERVABILITY } from './namespace';
export { LOG_STORE, METRIC_STORE, type Store, storeIn, TRACE_STORE, TRACE_VIEWER, type TraceStore } from './stores';
export { VOLUME_SIZES } from './volume-sizes';
