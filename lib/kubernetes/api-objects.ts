import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { whileRead } from './renderings';

/** The API objects below a construct, itself included, in the order of their constructs. */
export function apiObjectsOf(scope: IConstruct): ApiObject[] {
  return [...whileRead(scope, 'API objects', () => scope.node.findAll().filter(ApiObject.isApiObject))];
}
