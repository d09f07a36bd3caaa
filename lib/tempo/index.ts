export { Tempo, type TempoProps } from './tempo';
