export { Jaeger, type JaegerProps } from './jaeger';
