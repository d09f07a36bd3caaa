export { Cidr, IpFamily } from './cidr';
export { ConfigMapRef, Ref, type Reference, SecretRef, ServiceRef } from './references';
