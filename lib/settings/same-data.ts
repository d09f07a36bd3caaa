/**
 * Whether two values of plain data are the same, with their members in the same order: some settings become arguments or
 * objects in the order in which they are given. What the two share is not looked at.
 */
export function isSameData(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  // A member without a value is not the same as none.
  const names = Object.keys(one);
  const others = Object.keys(other);
  const isSame = (name: string, at: number) =>
    name === others[at] && isSameData(one[name as never], other[name as never]);
  return names.length === others.length && names.every(isSame);
}
