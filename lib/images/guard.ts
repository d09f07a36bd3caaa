import type { Construct } from 'constructs';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import { describe } from '../problems';
import type { JsonMap } from '../settings/schema';
import type { PublishedImage } from '../settings/version';
import { warn } from '../warnings';
import { type ImageRules, imageProblems } from './check';
import type { ImageSettings, OwnImage } from './other-version';
import { NONE_PUBLISHED, PublishedImages } from './published';

/**
 * Checks the images of every pod below a construct when the program is validated.
 *
 * @param isParity whether the objects have to be those of a chart, so that nothing is refused
 * @param from the settings that name the images
 */
export function guardImages(scope: Construct, rules: () => ImageRules, isParity = false, from?: ImageSettings): void {
  scope.node.addValidation({
    validate: () => {
      const { refused, warned, doubted } = imageProblems(apiObjectsOf(scope).map(manifestOf), rules(), from);
      for (const problem of [...doubted, ...(isParity ? refused : warned)]) warn(scope, problem);
      return isParity ? [] : refused.map(describe);
    },
  });
}

/** The settings of a component as its user wrote them: as the prop `settings`, or as a values file. */
export function settingsFor(settings: object, isParity: boolean): ImageSettings {
  return isParity
    ? { settings: settings as JsonMap, under: '', instead: ', or set chartVersion to that of the version you want' }
    : { settings: settings as JsonMap, under: 'settings.', instead: ', or set version to the one that you want' };
}

/** The rules where the digest of one image is known, and not whether upstream publishes others. */
export function rulesOf(image: PublishedImage, mayBe: OwnImage['mayBe']): ImageRules {
  return { published: new PublishedImages([image]), alwaysWithDigest: NONE_PUBLISHED, own: [{ image, mayBe }] };
}
