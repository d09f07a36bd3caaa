import type { IConstruct } from 'constructs';
import { apiObjectsOf } from '../kubernetes/api-objects';
import { manifestOf } from '../kubernetes/plain-object';
import type { Problem } from '../problems';
import { objectProblems } from './values-checks';

// One holds the charts' values, which are looked at with their components; the other says what objects may be like.
const LEFT_OUT = ['ApplicationSet', 'CustomResourceDefinition'];

/** Credentials in the API objects of a cluster: all of them are committed, whoever applies them. */
export function committedCredentials(cluster: IConstruct): Problem[] {
  return apiObjectsOf(cluster)
    .filter(({ kind }) => !LEFT_OUT.includes(kind))
    .flatMap((object) => objectProblems(manifestOf(object), `${object.kind} ${object.name}`));
}
