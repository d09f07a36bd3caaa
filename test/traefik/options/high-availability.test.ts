import { install, only } from '../install';

test('high availability: on different nodes and in different zones, of which evictions take one at a time', () => {
  const objects = install({ highAvailability: {} });
  expect(only('Deployment', objects).spec).toMatchObject({
    replicas: 2,
    strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    template: {
      spec: {
        topologySpreadConstraints: [
          {
            topologyKey: 'kubernetes.io/hostname',
            whenUnsatisfiable: 'DoNotSchedule',
            labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } },
            matchLabelKeys: ['pod-template-hash'],
            nodeTaintsPolicy: 'Honor',
          },
          { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
        ],
      },
    },
  });
  expect(only('PodDisruptionBudget', objects).spec).toMatchObject({ maxUnavailable: 1 });
  expect(objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler')).toBe(false);
});

test('high availability whose number of pods follows the load', () => {
  const objects = install({ highAvailability: { replicas: 3, maxReplicas: 12, targetCpuUtilization: 60 } });
  expect(only('HorizontalPodAutoscaler', objects).spec).toMatchObject({
    minReplicas: 3,
    maxReplicas: 12,
    metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 60 } } }],
  });
  const deployment = only('Deployment', objects).spec as { replicas?: number; template: { spec: unknown } };
  expect(deployment.replicas).toBeUndefined();
  expect(deployment.template.spec).toMatchObject({ containers: [{ resources: { requests: { cpu: '100m' } } }] });
});
