import { sql, type RawBuilder } from 'kysely';
import { reachOf, type Actor, type ReachOf, type Verb } from './permissions.ts';

declare const mark: unique symbol;
/** A reach that came out of the permission table: the only type a list query accepts, so a list cannot forget to ask. */
export type Scope = ReachOf & { readonly [mark]: Verb };

/** How far `verb` reaches for this actor. */
export const scopeOf = (actor: Actor, verb: Verb): Scope => reachOf(actor, verb) as Scope;

/**
 * The scope as a condition on a column of unit paths (`own` on a column of person ids, when the table has one).
 * The caller adds the region condition itself, first: `where region_id = scope.regionId`.
 * @param path SQL reference such as `u.path`; indexed with text_pattern_ops, `like 'r.t1.%'` is a range.
 */
export function withinScope(scope: Scope, path: string, person?: string): RawBuilder<boolean> {
  if (scope.region) return sql<boolean>`true`;
  const column = sql.ref(path);
  const parts: RawBuilder<boolean>[] = [];
  if (scope.units.length) parts.push(sql<boolean>`${column} = any(${scope.units as string[]})`);
  for (const top of scope.below) parts.push(sql<boolean>`${column} like ${`${top}%`}`);
  if (scope.own && person) parts.push(sql<boolean>`${sql.ref(person)} = ${scope.personId}`);
  if (!parts.length) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
}
