import { sql } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { notFound } from '#platform/pure/problem.ts';
import { gramsOf, initialsOf, searchText } from '#platform/pure/search.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Person } from '../contract.ts';
import { maskedPhone } from '../rules/codes.ts';
import { holdsText } from './units.ts';

/** A person with what no screen is given: the whole telephone number, the place in the tree, the place in lists. */
export interface KnownPerson {
  shown: Person;
  phone: string | null;
  unitPath: UnitPath;
  initials: string;
}
type Row = Omit<Person, 'phoneMasked'> & { unitPath: UnitPath; initials: string };

const columns = sql`p.id, p.name, p.initials, p.unit_id as "unitId", u.name as "unitName", u.path as "unitPath", p.phone,
  p.active, p.version,
  coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'unitId', t.unit_id, 'unitName', tu.name)
      order by t.created_at, t.id)
    from organisation.post t join organisation.unit tu on tu.region_id = t.region_id and tu.id = t.unit_id
    where t.region_id = p.region_id and t.person_id = p.id and t.ended_at is null), '[]') as posts,
  exists (select 1 from access.account a where a.region_id = p.region_id and a.person_id = p.id) as "hasAccount"`;
const from = sql`organisation.person p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id`;

const known = ({ unitPath, initials, ...row }: Row): KnownPerson => ({
  shown: {
    ...row,
    phone: maskedPhone(row.phone),
    phoneMasked: row.phone !== null,
  },
  phone: row.phone,
  unitPath,
  initials,
});

export async function findPerson(db: Executor, regionId: string, id: string): Promise<KnownPerson | null> {
  const { rows } = await sql<Row>`select ${columns} from ${from}
    where p.region_id = ${regionId} and p.id = ${id}`.execute(db);
  return rows[0] ? known(rows[0]) : null;
}

/** The person, locked until the transaction ends. @throws thing.not-found */
export async function getPersonToChange(db: Executor, regionId: string, id: string): Promise<KnownPerson> {
  await sql`select 1 from organisation.person where region_id = ${regionId} and id = ${id} for update`.execute(db);
  return getPerson(db, regionId, id);
}

/** @throws thing.not-found */
export async function getPerson(db: Executor, regionId: string, id: string): Promise<KnownPerson> {
  const person = await findPerson(db, regionId, id);
  if (!person) throw notFound('person');
  return person;
}

export interface PeopleFilter {
  unitId?: string | undefined;
  /** Of `unitId` and every unit beneath it. */
  below?: boolean | undefined;
  text?: string | undefined;
  inactive?: boolean | undefined;
}
/** Place in the list: initials, name, id. */
export type PersonMark = readonly [string, string, string];

/** People of the units in reach by pinyin initials, then name; one more than `limit` when there are more. */
export async function listPeople(
  db: Executor,
  scope: Scope,
  filter: PeopleFilter,
  after: PersonMark | null,
  limit: number,
): Promise<KnownPerson[]> {
  const { unitId } = filter;
  const { rows } = await sql<Row>`select ${columns} from ${from}
    where p.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path', 'p.id')} and ${holdsText('p', filter.text)}
      ${unitId && !filter.below ? sql`and p.unit_id = ${unitId}` : sql``}
      ${
        unitId && filter.below
          ? sql`and u.path like (select top.path || '%' from organisation.unit top
              where top.region_id = ${scope.regionId} and top.id = ${unitId})`
          : sql``
      }
      ${filter.inactive ? sql`` : sql`and p.active`}
      ${after ? sql`and (p.initials, p.name collate "C", p.id) > (${after[0]}, ${after[1]}, ${after[2]}::uuid)` : sql``}
    order by p.initials, p.name collate "C", p.id limit ${limit + 1}`.execute(db);
  return rows.map(known);
}

export interface PersonValues {
  name: string;
  unitId: string;
  phone: string | null;
}

export async function insertPerson(
  db: Executor,
  regionId: string,
  id: string,
  { name, unitId, phone }: PersonValues,
  now: Date,
): Promise<void> {
  const search = searchText([name], 'person');
  await sql`insert into organisation.person (region_id, id, name, initials, unit_id, phone, search, grams, created_at, updated_at)
    values (${regionId}, ${id}, ${name}, ${initialsOf(name, 'person')}, ${unitId}, ${phone}, ${search},
      ${gramsOf(search)}::text[], ${now}, ${now})`.execute(db);
}

export async function updatePerson(
  db: Executor,
  regionId: string,
  id: string,
  { name, unitId, phone, active }: PersonValues & { active: boolean },
  now: Date,
): Promise<void> {
  const search = searchText([name], 'person');
  await sql`update organisation.person set name = ${name}, initials = ${initialsOf(name, 'person')},
      unit_id = ${unitId}, phone = ${phone}, active = ${active}, search = ${search}, grams = ${gramsOf(search)}::text[],
      version = version + 1, updated_at = ${now}
    where region_id = ${regionId} and id = ${id}`.execute(db);
}

export async function insertPost(
  db: Executor,
  regionId: string,
  post: { id: string; personId: string; unitId: string; name: string },
  now: Date,
): Promise<void> {
  await sql`insert into organisation.post (region_id, id, person_id, unit_id, name, created_at)
    values (${regionId}, ${post.id}, ${post.personId}, ${post.unitId}, ${post.name}, ${now})`.execute(db);
}

/** Ends posts of a person: one, or all in a unit. Answers the names of those that ended. */
export async function endPosts(
  db: Executor,
  regionId: string,
  personId: string,
  which: { id: string } | { unitId: string },
  now: Date,
): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`update organisation.post set ended_at = ${now}
    where region_id = ${regionId} and person_id = ${personId} and ended_at is null
      and ${'id' in which ? sql`id = ${which.id}` : sql`unit_id = ${which.unitId}`}
    returning name`.execute(db);
  return rows.map((row) => row.name);
}

/** Another version for a change beside the row itself (a post), so that two writers notice each other. */
export async function touchPerson(db: Executor, regionId: string, id: string, now: Date): Promise<void> {
  await sql`update organisation.person set version = version + 1, updated_at = ${now}
    where region_id = ${regionId} and id = ${id}`.execute(db);
}
