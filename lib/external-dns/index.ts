export { type DnsCredential, DnsProvider } from './dns-provider';
export { ExternalDns, type ExternalDnsProps } from './external-dns';
