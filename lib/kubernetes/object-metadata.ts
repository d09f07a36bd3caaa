import * as v from 'valibot';
import { anyMap } from '../settings/schema';
import { manifestPart, textMap } from '../settings/values';

/** The check of a prop with the metadata of an object, of which cdk8s reads these before anything checks the object. */
export const objectMetadata = v.pipe(
  manifestPart,
  v.looseObject({
    name: v.optional(v.string()),
    namespace: v.optional(v.string()),
    labels: v.optional(textMap),
    annotations: v.optional(textMap),
    finalizers: v.optional(v.array(v.string())),
    ownerReferences: v.optional(v.array(anyMap)),
  }),
);
