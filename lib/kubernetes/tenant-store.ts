/** Where a tenant's API server stores its objects: in a part of an etcd that it shares with others. */
export interface TenantStore {
  /**
   * The namespace of the Secret with the certificate.
   * @default - that of the tenant
   */
  readonly namespace?: string;
  /** The prefix of its keys, without a slash at the end. */
  readonly prefix: string;
  /** The Secret with the certificate of its user, in the tenant's namespace. */
  readonly secretName: string;
  /** The addresses of the members. */
  readonly endpoints: readonly string[];
  /** Labels that pods need to reach the members. */
  readonly clientLabels: Readonly<Record<string, string>>;
  /** The namespace of the members. */
  readonly serverNamespace: string;
  /** Labels of the members. */
  readonly serverLabels: Readonly<Record<string, string>>;
}
