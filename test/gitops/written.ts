import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { ComponentSet, HelmValues, PlatformComponent } from '../../lib/gitops';

/** What a component of a set tells its chart. */
export function chartValues(set: ComponentSet, component: string): HelmValues {
  return componentOf(set, component).values(set);
}

/** The objects that a component of a set writes besides its chart. */
export function ownObjects(set: ComponentSet, component: string) {
  return objectsBelow(componentOf(set, component));
}

/** The objects that a construct makes, as they are written. */
export function objectsBelow(construct: IConstruct) {
  return construct.node
    .findAll()
    .filter((one): one is ApiObject => ApiObject.isApiObject(one))
    .map((one) => one.toJson());
}

// Of a component that is not there, nothing would be unknown to its chart, and no object would be wrong.
function componentOf(set: ComponentSet, name: string): PlatformComponent {
  const component = set.find(name);
  if (!component) throw new Error(`There is no component ${name}.`);
  return component;
}
