import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** The API objects below a construct, itself included, in the order of their constructs. */
export function apiObjectsOf(scope: IConstruct): ApiObject[] {
  return scope.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}
