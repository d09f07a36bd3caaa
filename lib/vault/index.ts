export { Vault, type VaultProps } from './vault';
