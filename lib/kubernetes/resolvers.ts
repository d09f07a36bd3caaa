import { App, type IResolver } from 'cdk8s';
import type { IConstruct } from 'constructs';

/** The number of cdk8s' own resolvers, which every app has behind its others. They do not change plain data. */
const BUILT_IN = 3;

/** The resolvers of the program that a construct belongs to, besides those of cdk8s. */
export function resolversOf(scope: IConstruct): IResolver[] {
  return App.of(scope).resolvers.slice(0, -BUILT_IN);
}

/** Whether a program has cdk8s' resolvers only, so that plain data is written as it is. */
export function keepsPlainData(scope: IConstruct): boolean {
  return App.of(scope).resolvers?.length === BUILT_IN;
}
