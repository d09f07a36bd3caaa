import { imagesIn } from '../images/check';
import { imageReferenceOf } from '../images/reference';
import { yamlDocuments } from '../kubernetes/yaml-documents';
import type { Problem } from '../problems';
import { isMap } from '../settings/schema';

// A release has three numbers, or is a commit, a date or a name that no later release reuses: `3.9` is any patch
// release.
const MOVES = /^(?:v?\d+(?:\.\d+)?(?:-(?:alpine|debian|slim|ubuntu))?|latest|stable|edge|main|master|nightly|dev|)$/;

/** The images of a rendered chart whose tag may refer to a newer image later, as one problem. */
export function floatingImages(component: string, manifest: string): Problem[] {
  const floating = [...imagesIn(yamlDocuments(manifest).values.filter(isMap))].filter(([image]) => isFloating(image));
  if (floating.length === 0) return [];
  const list = floating.map(([image, containers]) => `${image} (${containers.join(', ')})`).join(', ');
  return [
    {
      what: `The chart of ${component} has images without an exact version: ${list}.`,
      remedy: 'Give the chart the tag of one release by the values of the component, or a digest.',
      code: 'RND005',
    },
  ];
}

/** Whether the registry may serve another image under this tag later. */
export function isFloating(image: string): boolean {
  const { tag, digest } = imageReferenceOf(image);
  return digest === '' && MOVES.test(tag);
}
