/** Whether two values of plain data are the same; what they share is not looked at. */
export function isSameData(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => hasSame(one, other, name));
}

/** A member without a value is not the same as none. */
function hasSame(one: object, other: object, name: string): boolean {
  return Object.hasOwn(other, name) && isSameData(one[name as never], other[name as never]);
}
