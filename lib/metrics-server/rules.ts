import { ownerOfNodePort } from '../kubernetes/node-ports';
import type { Problem } from '../problems';
import { remembered } from '../settings/remembered';
import { argumentProblems } from './arguments';
import type { MetricsServerSettings } from './settings';

/** Combinations of settings that the API server accepts, but that could not work. */
export const contradictions = remembered((settings: MetricsServerSettings): readonly Problem[] => [
  ...unreachableMonitor(settings),
  ...emptyDisruptionBudget(settings),
  ...uncheckableCertificate(settings),
  ...takenPort(settings),
  ...argumentProblems(settings),
]);

function unreachableMonitor({ serviceMonitor, metrics }: MetricsServerSettings): Problem[] {
  if (!serviceMonitor.enabled || metrics.enabled) return [];
  return [
    {
      what: 'settings.serviceMonitor.enabled is true, but settings.metrics.enabled is false, so there is nothing to scrape.',
      remedy: 'Set settings.metrics.enabled to true, or leave the ServiceMonitor out.',
      code: 'MS001',
    },
  ];
}

function emptyDisruptionBudget({ podDisruptionBudget: budget }: MetricsServerSettings): Problem[] {
  if (!budget.enabled || !budget.minAvailable || !budget.maxUnavailable) return [];
  return [
    {
      what: `settings.podDisruptionBudget has minAvailable ${budget.minAvailable} and maxUnavailable ${budget.maxUnavailable}, but Kubernetes allows only one of the two.`,
      remedy: 'Remove one of them.',
      code: 'MS002',
    },
  ];
}

function uncheckableCertificate({ tls, apiService }: MetricsServerSettings): Problem[] {
  if (!apiService.create || apiService.insecureSkipTLSVerify || apiService.caBundle) return [];
  if (tls.type === 'cert-manager' && tls.certManager.addInjectorAnnotations) return [];
  return [
    {
      what: `settings.apiService.insecureSkipTLSVerify is false, but nothing gives the API server a CA to check the certificate of tls.type "${tls.type}" with.`,
      remedy: 'Set settings.tls.type to "cert-manager", or give settings.apiService.caBundle.',
      code: 'MS004',
    },
  ];
}

/** On the host network, a pod shares ports with everything on the node (metrics-server#1026, k3s#11362). */
function takenPort({ hostNetwork, containerPort }: MetricsServerSettings): Problem[] {
  const owner = hostNetwork.enabled ? ownerOfNodePort(containerPort) : undefined;
  if (!owner) return [];
  return [
    {
      what: `settings.hostNetwork.enabled is true, but settings.containerPort is ${containerPort}, on which ${owner} listens on every node.`,
      remedy: 'Set settings.containerPort to a port that is free on the nodes, such as 4443.',
      code: 'MS006',
    },
  ];
}
