/**
 * A function of an object that nobody changes, such as settings or a manifest, which makes each result once. Clusters of a
 * fleet that have the same object (see `resolveShared` and `Renderings`) share the result; it must depend on nothing else.
 */
export function remembered<Key extends object, Result>(make: (key: Key) => Result): (key: Key) => Result {
  const results = new WeakMap<Key, { readonly result: Result }>();
  return (key) => {
    const known = results.get(key) ?? { result: make(key) };
    results.set(key, known);
    return known.result;
  };
}
