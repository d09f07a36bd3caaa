import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { MetricsServer } from '../metrics-server';

export class PlatypaasCore extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new MetricsServer(this, 'metrics-server');
  }
}
