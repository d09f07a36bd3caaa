import type { Construct } from 'constructs';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import { describe } from '../problems';
import type { PublishedImage } from '../settings/version';
import { warn } from '../warnings';
import { type ImageRules, imageProblems } from './check';
import { NONE_PUBLISHED, PublishedImages } from './published';

/**
 * Checks the images of every pod below a construct when the program is validated.
 *
 * @param isParity whether the objects have to be those of a chart, so that nothing is refused
 */
export function guardImages(scope: Construct, rules: () => ImageRules, isParity = false): void {
  scope.node.addValidation({
    validate: () => {
      const { refused, warned } = imageProblems(apiObjectsOf(scope).map(manifestOf), rules());
      for (const problem of isParity ? refused : warned) warn(scope, problem);
      return isParity ? [] : refused.map(describe);
    },
  });
}

/** The rules where the digest of one image is known, and not whether upstream publishes others. */
export function rulesOf(image: PublishedImage): ImageRules {
  return { published: new PublishedImages([image]), alwaysWithDigest: NONE_PUBLISHED };
}
