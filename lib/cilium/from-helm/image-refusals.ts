import type { Problem } from '../../problems';
import { isMap, type JsonMap } from '../../settings/schema';

/** Images whose digest is null although it is asked for: the chart writes a reference that no runtime accepts. */
export function imagesWithoutDigest(settings: JsonMap, under = ''): Problem[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const path = under ? `${under}.${name}` : name;
    if (!isMap(value)) return [];
    const { useDigest, digest, override } = value;
    if (!useDigest || override || !('digest' in value) || digest !== undefined) return imagesWithoutDigest(value, path);
    return [
      {
        what: `${path}.digest is null, but ${path}.useDigest is true.`,
        remedy: `Set ${path}.useDigest to false, or leave ${path}.digest out.`,
        code: 'CIL040',
      },
    ];
  });
}
