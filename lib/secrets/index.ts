export { SecretScan } from './exemptions';
