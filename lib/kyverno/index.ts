export { Kyverno, type KyvernoProps } from './kyverno';
export { PolicyAction, type VerifiedImages } from './workload-policies';
