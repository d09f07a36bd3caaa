/** What a map has under a name of its own; members of every object, such as `constructor`, are not the map's. */
export function ownMember(map: { readonly [name: string]: unknown }, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
