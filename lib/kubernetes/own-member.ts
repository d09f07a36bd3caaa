/** An own member of a map; inherited members of every object, such as `constructor`, do not count. */
export function ownMember(map: { readonly [name: string]: unknown }, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
