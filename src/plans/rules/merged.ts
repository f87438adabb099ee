/** A form that two people changed at once, field by field. */

export interface Merged<T> {
  /** What only one of them changed is as they left it; what both changed otherwise is still ours. */
  fields: T;
  /** Fields that both changed, and not to the same: someone must say which it is. */
  open: (keyof T)[];
}

/**
 * Brings two changes of one form together.
 * @param before as both found it
 * @param theirs as it was kept in between
 * @param ours as it stands on this screen
 */
export function merged<T extends object>(before: T, theirs: T, ours: T): Merged<T> {
  const fields = { ...ours };
  const open: (keyof T)[] = [];
  for (const key of Object.keys(ours) as (keyof T)[]) {
    if (ours[key] === theirs[key]) continue;
    if (ours[key] === before[key]) fields[key] = theirs[key];
    else if (theirs[key] !== before[key]) open.push(key);
  }
  return { fields, open };
}
