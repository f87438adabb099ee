import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Choice } from '../rules/amend/match.ts';
import type { Writer } from './saved.ts';

/** A draft on its way to become the new version of a published plan, or the version it replaced. */
export interface AmendmentRecord {
  planId: string;
  amends: string;
  choices: Choice[];
  version: number;
  /** The number of the version replaced, from 1; null until confirmed. */
  edition: number | null;
  note: string;
  confirmedAt: Date | null;
  confirmedBy: string | null;
}
const columns = sql`a.plan_id as "planId", a.amends, a.choices, a.version, a.edition, a.note,
  a.confirmed_at as "confirmedAt",
  (select who.name from organisation.person who where who.region_id = a.region_id and who.id = a.confirmed_by) as "confirmedBy"`;

/** Null when this plan is nobody's amendment. */
export async function findAmendment(
  db: Executor,
  regionId: string,
  planId: string,
  lock: 'lock' | 'look' = 'look',
): Promise<AmendmentRecord | null> {
  const { rows } = await sql<AmendmentRecord>`select ${columns} from plans.amendment a
    where a.region_id = ${regionId} and a.plan_id = ${planId} ${lock === 'lock' ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function addAmendment(db: Executor, regionId: string, planId: string, amends: string): Promise<void> {
  await sql`insert into plans.amendment (region_id, plan_id, amends, choices)
    values (${regionId}, ${planId}, ${amends}, '[]')`.execute(db);
}

/** What was decided by hand, at a new version. */
export async function setChoices(
  db: Executor,
  regionId: string,
  planId: string,
  choices: readonly Choice[],
): Promise<void> {
  await sql`update plans.amendment set choices = ${JSON.stringify(choices)}::jsonb, version = version + 1
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
}

export interface Edition {
  id: string;
  title: string;
  state: string;
  /** Null for a draft. */
  edition: number | null;
  nodes: number;
  sourceName: string | null;
  addedAt: Date;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  note: string;
}
/** Earlier versions of a plan and drafts that would amend it: drafts first, then the newest version first; at most 200. */
export async function editionsOf(db: Executor, regionId: string, planId: string): Promise<Edition[]> {
  const { rows } = await sql<Edition>`select p.id, p.title, p.state, a.edition, p.nodes, s.name as "sourceName",
      p.added_at as "addedAt", a.confirmed_at as "confirmedAt", who.name as "confirmedBy", a.note
    from plans.amendment a join plans.plan p on p.region_id = a.region_id and p.id = a.plan_id
    left join plans.source s on s.region_id = p.region_id and s.id = p.source_id
    left join organisation.person who on who.region_id = a.region_id and who.id = a.confirmed_by
    where a.region_id = ${regionId} and a.amends = ${planId}
    order by a.edition desc nulls first, p.id desc limit 200`.execute(db);
  return rows;
}

/** The version that followed one: the plan row that now holds it. */
export async function followerOf(
  db: Executor,
  regionId: string,
  amendment: Pick<AmendmentRecord, 'amends' | 'edition'>,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`select plan_id as id from plans.amendment
    where region_id = ${regionId} and amends = ${amendment.amends} and edition = ${(amendment.edition ?? 0) + 1}`.execute(
    db,
  );
  return rows[0]?.id ?? amendment.amends;
}

/** The same document once more, under another id. */
export async function copySource(db: Executor, by: Writer, from: string, to: string): Promise<void> {
  await sql`insert into plans.source (region_id, id, name, file_id, added_by, added_at)
    select region_id, ${to}::uuid, name, file_id, ${by.personId}::uuid, ${by.at}::timestamptz from plans.source
    where region_id = ${by.regionId} and id = ${from}`.execute(db);
  await sql`insert into plans.paragraph (region_id, source_id, index, text, number, role, plan, heading, centred,
      table_number, table_row, table_column)
    select region_id, ${to}::uuid, index, text, number, role, plan, heading, centred, table_number, table_row, table_column
    from plans.paragraph where region_id = ${by.regionId} and source_id = ${from}`.execute(db);
}

/** Everything a version says; what stays with the row is its id, unit, who added it, and how its tasks stand. */
const contents = [
  'source_id',
  'ordinal',
  'title',
  'preamble',
  'basis',
  'leadership',
  'phases',
  'doubts',
  'unread',
  'kept',
  'nodes',
  'unled',
  'search',
] as const;

/**
 * The draft and the published plan change their contents: nodes, text, people, phases and document. The draft's row holds
 * the older version from then on, superseded. Node ids stay what they were.
 * @returns the number of the version replaced.
 */
export async function changePlaces(
  db: Executor,
  by: Writer,
  amendment: Pick<AmendmentRecord, 'planId' | 'amends'>,
  kept: { choices: readonly Choice[]; note: string },
): Promise<number> {
  const { regionId } = by;
  const { planId: draft, amends: published } = amendment;
  const both = sql`(${draft}::uuid, ${published}::uuid)`;
  const set = sql.join(contents.map((name) => sql`${sql.ref(name)} = o.${sql.ref(name)}`));
  await sql`update plans.plan p set ${set}, version = p.version + 1, updated_by = ${by.personId}, updated_at = ${by.at},
      state = o.state_then, published_at = o.published_then
    from (select q.*, case when q.id = ${published} then 'superseded' else 'published' end as state_then,
        case when q.id = ${published} then q.published_at else ${by.at} end as published_then
      from plans.plan q where q.region_id = ${regionId} and q.id in ${both}) o
    where p.region_id = ${regionId} and p.id in ${both} and o.id <> p.id`.execute(db);
  await sql`update plans.node set plan_id = case when plan_id = ${draft} then ${published}::uuid else ${draft}::uuid end
    where region_id = ${regionId} and plan_id in ${both}`.execute(db);
  const { rows } = await sql<{ edition: number }>`update plans.amendment set edition = 1 + (
        select coalesce(max(edition), 0) from plans.amendment where region_id = ${regionId} and amends = ${published}),
      choices = ${JSON.stringify(kept.choices)}::jsonb, note = ${kept.note}, version = version + 1,
      confirmed_by = ${by.personId}, confirmed_at = ${by.at}
    where region_id = ${regionId} and plan_id = ${draft} returning edition`.execute(db);
  return rows[0]!.edition;
}

/** The drafts' own row of this table goes with the draft. */
export async function deleteAmendment(db: Executor, regionId: string, planId: string): Promise<void> {
  await sql`delete from plans.amendment where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
}
