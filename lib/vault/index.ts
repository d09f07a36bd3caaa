export { Vault, type VaultProps, type VaultTarget } from './vault';
