export { Loki, type LokiProps } from './loki';
