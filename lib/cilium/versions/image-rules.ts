import type { ImageRules } from '../../images/check';
import { PublishedImages } from '../../images/published';
import type { UpstreamVersion } from '../../settings/version';
import { CiliumVersion } from '.';

/** Every image of Cilium that is known, with those of a version that may be later. */
export function ciliumImageRules(version: UpstreamVersion): ImageRules {
  const rules = known.get(version) ?? rulesOf(version);
  known.set(version, rules);
  return rules;
}

/** The clusters of a fleet mostly share a version. */
const known = new WeakMap<UpstreamVersion, ImageRules>();

function rulesOf({ images }: UpstreamVersion): ImageRules {
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
}
