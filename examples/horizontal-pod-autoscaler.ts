/**
 * A Deployment whose number of pods follows its CPU usage, which metrics-server measures. Apply CORE, then:
 *
 *   kubectl apply --server-side -f <(node horizontal-pod-autoscaler.js)
 */
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

export class WebWithAutoscaler extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const labels = { app: 'web' };

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: { name: 'web' },
      // No `replicas`: it is the autoscaler's, and applying this again must not set it back.
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'registry.k8s.io/hpa-example:latest',
                ports: [{ containerPort: 80 }],
                // A percentage is one of this request: without it, the autoscaler does nothing.
                resources: { requests: { cpu: k8s.Quantity.fromString('100m') } },
              },
            ],
          },
        },
      },
    });

    new k8s.KubeHorizontalPodAutoscalerV2(this, 'autoscaler', {
      metadata: { name: 'web' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 1,
        maxReplicas: 5,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new WebWithAutoscaler(app, 'web');
  process.stdout.write(app.synthYaml());
}
