export { SealedSecrets, type SealedSecretsProps } from './sealed-secrets';
