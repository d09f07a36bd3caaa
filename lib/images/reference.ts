/** The parts of the reference by which a kubelet pulls an image. */
export interface ImageReference {
  readonly repository: string;
  /** Empty without a tag. */
  readonly tag: string;
  /** Empty without a digest. */
  readonly digest: string;
}

/** Takes a reference apart: `registry:5000/team/app:1.2@sha256:…`. */
export function imageReferenceOf(text: string): ImageReference {
  const [name = '', digest = ''] = text.split('@', 2);
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  return { repository: hasTag ? name.slice(0, colon) : name, tag: hasTag ? name.slice(colon + 1) : '', digest };
}
