export { NodeExporter, type NodeExporterProps } from './node-exporter';
