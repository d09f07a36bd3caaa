export { AcmeIssuers, type AcmeIssuersProps } from './acme-issuers';
export { CertManager, type CertManagerProps } from './cert-manager';
export { Dns01Solver, type Route53Props, type SecretKey } from './dns01-solver';
export { LocalAuthority } from './local-authority';
