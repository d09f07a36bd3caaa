/** The settings that name an image. */
export interface ImageSettings {
  readonly override: string | undefined;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  readonly useDigest: boolean;
}

/** The reference by which the kubelet pulls an image. */
export function imageReference({ override, repository, tag, digest, useDigest }: ImageSettings): string {
  return override || `${repository}${tag ? `:${tag}` : ''}${useDigest ? `@${digest ?? ''}` : ''}`;
}
