import type { ImageRules } from '../../images/check';
import { PublishedImages } from '../../images/published';
import type { UpstreamVersion } from '../../settings/version';
import { CiliumVersion } from '.';

/** Every image of Cilium that is known, with those of a version that may be later. */
export function ciliumImageRules({ images }: UpstreamVersion): ImageRules {
  const own = Object.values(images);
  const known = CiliumVersion.KNOWN.flatMap((version) => Object.values(version.images));
  const all = [...known, ...own];
  return {
    published: new PublishedImages(all),
    // The others, such as busybox, are as well what a user runs beside Cilium.
    alwaysWithDigest: new PublishedImages(all.filter(({ repository }) => repository.includes('/cilium/'))),
    // A release whose digests are not known yet: CiliumCni warns of its images all at once.
    judged: own.filter(({ digest }) => !digest).map(({ repository, tag }) => `${repository}:${tag}`),
  };
}
