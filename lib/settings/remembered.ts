/**
 * A function of settings that makes each result once. Settings that several installs are given alike are the same object
 * (see `resolveShared`), so the clusters of a fleet share the result; it must depend on nothing else, and nobody may
 * change it.
 */
export function remembered<Settings extends object, Result>(
  make: (settings: Settings) => Result,
): (settings: Settings) => Result {
  const results = new WeakMap<Settings, { readonly result: Result }>();
  return (settings) => {
    const known = results.get(settings) ?? { result: make(settings) };
    results.set(settings, known);
    return known.result;
  };
}
