import { PROBE_IMAGE } from '../nodes/platform';

/** A Deployment of the tests' own program, whose number of pods follows its CPU usage. */
export function autoscaled(name: string, namespace: string): object[] {
  const labels = { app: name };
  const metadata = { name, namespace };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 0,
            containers: [
              {
                name: 'probe',
                image: PROBE_IMAGE,
                imagePullPolicy: 'Never',
                args: ['serve', '80/http'],
                readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 },
                resources: { requests: { cpu: '20m' } },
              },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: 1,
        maxReplicas: 3,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        ],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'NodePort', selector: labels, ports: [{ port: 80, nodePort: 30081 }] },
    },
  ];
}
