import type { ImageRules } from '../../images/check';
import { PublishedImages } from '../../images/published';
import { remembered } from '../../settings/remembered';
import type { UpstreamVersion } from '../../settings/version';
import { CiliumVersion } from '.';

/** Every image of Cilium that is known, with those of a version that may be later. */
export const ciliumImageRules = remembered(({ images }: UpstreamVersion): ImageRules => {
  const own = Object.values(images);
  const upstream = CiliumVersion.KNOWN.flatMap((version) => Object.values(version.images));
  const all = [...upstream, ...own];
  return {
    published: new PublishedImages(all),
    // Users may also run the others, such as busybox, next to Cilium.
    alwaysWithDigest: new PublishedImages(all.filter(({ repository }) => repository.includes('/cilium/'))),
    // A release whose digests are not known yet: CiliumCni warns of its images all at once.
    judged: own.filter(({ digest }) => !digest).map(({ repository, tag }) => `${repository}:${tag}`),
  };
});
