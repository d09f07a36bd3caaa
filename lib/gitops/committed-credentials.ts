import type { IConstruct } from 'constructs';
import { apiObjectsOf } from '../kubernetes/api-objects';
import type { Problem } from '../problems';
import { isLeftToItsMaker, objectProblems } from '../secrets/scan';

/** Credentials in the API objects of a cluster: all of them are committed, whoever applies them. */
export function committedCredentials(cluster: IConstruct): Problem[] {
  return apiObjectsOf(cluster)
    .filter((object) => !isLeftToItsMaker(object))
    .flatMap(objectProblems);
}
