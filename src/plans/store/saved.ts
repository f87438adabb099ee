import { sql } from 'kysely';
import { searchTokens } from '#platform/pure/bigrams.ts';
import { initialsOf } from '#platform/pure/search.ts';
import { Problem } from '#platform/pure/problem.ts';
import { constraintOf, type Executor } from '#platform/storage/transaction.ts';
import type { SourceParagraph } from '../rules/draft.ts';
import { carriedNodes } from '../rules/steps.ts';
import { unledOf, type PlanTree, type TreeNode } from '../rules/tree.ts';

/**
 * Rows travel as one JSON value per statement: a tree of 500 nodes is one insert. Characters that PostgreSQL cannot keep
 * (NUL, half a surrogate pair) are taken out here, so that no pasted text can make a write fail.
 */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? clean(part) : part));
const clean = (text: string): string =>
  text
    .replaceAll('\0', '')
    .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');

/** Who writes, when. */
export interface Writer {
  regionId: string;
  personId: string;
  at: Date;
}

/** Keeps a document with its paragraphs. */
export async function addSource(
  db: Executor,
  by: Writer,
  source: { id: string; name: string; fileId: string | null; paragraphs: readonly SourceParagraph[] },
): Promise<void> {
  await sql`insert into plans.source (region_id, id, name, file_id, added_by, added_at)
    values (${by.regionId}, ${source.id}, ${clean(source.name)}, ${source.fileId}, ${by.personId}, ${by.at})`.execute(
    db,
  );
  const rows = source.paragraphs.map(({ table, ...row }) => ({
    ...row,
    table_number: table?.table ?? null,
    table_row: table?.row ?? null,
    table_column: table?.column ?? null,
  }));
  await sql`insert into plans.paragraph (region_id, source_id, index, text, number, role, plan, heading, centred,
      table_number, table_row, table_column)
    select ${by.regionId}::uuid, ${source.id}::uuid, r.* from jsonb_to_recordset(${json(rows)}::jsonb) as r(index integer,
      text text, number text, role text, plan integer, heading integer, centred boolean, table_number integer,
      table_row integer, table_column integer)`.execute(db);
}

/** What a plan is found by. */
const searchOf = (tree: PlanTree, sourceName: string | null): string[] =>
  searchTokens(clean([tree.title, ...tree.basis, sourceName ?? ''].join(' ')), initialsOf(tree.title));

const countsOf = (tree: PlanTree) => ({
  nodes: carriedNodes(tree.nodes).carried.length,
  unled: unledOf(tree.nodes).length,
});

/** Adds a draft with its whole tree. */
export async function addPlan(
  db: Executor,
  by: Writer,
  tree: PlanTree,
  of: { id: string; sourceId: string | null; sourceName: string | null; ordinal: number; unitId: string },
): Promise<void> {
  const { nodes, unled } = countsOf(tree);
  await sql`insert into plans.plan (region_id, id, source_id, ordinal, unit_id, state, title, preamble, basis, leadership,
      phases, doubts, unread, kept, nodes, unled, search, added_by, added_at, updated_by, updated_at)
    values (${by.regionId}, ${of.id}, ${of.sourceId}, ${of.ordinal}, ${of.unitId}, 'draft', ${clean(tree.title)},
      ${clean(tree.preamble)}, ${json(tree.basis)}::jsonb, ${json(tree.leadership)}::jsonb, ${json(tree.phases)}::jsonb,
      ${json(tree.doubts)}::jsonb, ${[...tree.unread]}::integer[], ${[...tree.kept]}::integer[], ${nodes}, ${unled},
      array_to_tsvector(${searchOf(tree, of.sourceName)}::text[]), ${by.personId}, ${by.at}, ${by.personId},
      ${by.at})`.execute(db);
  await addNodes(db, by.regionId, of.id, tree.nodes);
  await writeUnits(db, by.regionId, tree.nodes);
}

/**
 * Writes what differs between two states of a draft and counts its version up. Nodes are compared by identity.
 * @param before as loaded from the same, locked plan.
 * @throws edit.unfit { reason: 'id-taken' } when a new node's id is in use in another plan.
 */
export async function savePlan(
  db: Executor,
  by: Writer,
  planId: string,
  before: PlanTree,
  after: PlanTree,
  sourceName: string | null,
): Promise<void> {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const still = new Set(after.nodes.map((node) => node.id));
  const added: TreeNode[] = [],
    moved: TreeNode[] = [],
    changed: TreeNode[] = [],
    units: TreeNode[] = [];
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (was === node) continue;
    if (!was) added.push(node);
    else if (sameButPlace(was, node)) moved.push(node);
    else changed.push(node);
    if (was ? was.units !== node.units : node.units.length > 0) units.push(node);
  }
  const removed = before.nodes.filter((node) => !still.has(node.id)).map((node) => node.id);
  await addNodes(db, by.regionId, planId, added);
  if (changed.length)
    await sql`update plans.node n set (parent_id, position, number, title, body, section, kind, due, due_text, repeat,
        source, doubts, version) = (r.parent_id, r.position, r.number, r.title, r.body, r.section, r.kind, r.due,
        r.due_text, r.repeat, r.source, r.doubts, n.version + 1)
      from jsonb_to_recordset(${nodeRows(changed)}::jsonb) as ${nodeShape}
      where n.region_id = ${by.regionId} and n.id = r.id and n.plan_id = ${planId}`.execute(db);
  if (moved.length)
    await sql`update plans.node n set parent_id = r.parent_id, position = r.position
      from unnest(${moved.map((node) => node.id)}::uuid[], ${moved.map((node) => node.parentId)}::uuid[],
        ${moved.map((node) => node.position)}::integer[]) as r(id, parent_id, position)
      where n.region_id = ${by.regionId} and n.id = r.id and n.plan_id = ${planId}`.execute(db);
  await writeUnits(db, by.regionId, units, removed);
  if (removed.length)
    await sql`delete from plans.node where region_id = ${by.regionId} and id = any(${removed}::uuid[])
      and plan_id = ${planId}`.execute(db);
  const { nodes, unled } = countsOf(after);
  await sql`update plans.plan set title = ${clean(after.title)}, preamble = ${clean(after.preamble)},
      basis = ${json(after.basis)}::jsonb, leadership = ${json(after.leadership)}::jsonb,
      phases = ${json(after.phases)}::jsonb, doubts = ${json(after.doubts)}::jsonb,
      unread = ${[...after.unread]}::integer[], kept = ${[...after.kept]}::integer[], nodes = ${nodes}, unled = ${unled},
      search = array_to_tsvector(${searchOf(after, sourceName)}::text[]), version = version + 1,
      updated_by = ${by.personId}, updated_at = ${by.at}
    where region_id = ${by.regionId} and id = ${planId}`.execute(db);
}

/** Takes paragraphs that found a home in one plan off the unread lists of the other drafts of the same document. */
export async function foundElsewhere(
  db: Executor,
  regionId: string,
  sourceId: string,
  planId: string,
  indexes: readonly number[],
): Promise<void> {
  await sql`update plans.plan set unread = array(select i from unnest(unread) i where i <> all(${[...indexes]}::integer[])
      order by i)
    where region_id = ${regionId} and source_id = ${sourceId} and id <> ${planId} and state = 'draft'
      and unread && ${[...indexes]}::integer[]`.execute(db);
}

/**
 * Removes a plan and its tree; its document too when no other plan came from it.
 * @returns the id of the document that went with it, or null.
 */
export async function deletePlan(db: Executor, regionId: string, planId: string): Promise<string | null> {
  await sql`delete from plans.node_unit where region_id = ${regionId}
    and node_id in (select id from plans.node where region_id = ${regionId} and plan_id = ${planId})`.execute(db);
  await sql`delete from plans.node where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  await sql`delete from plans.version where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  await sql`delete from plans.paper where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  const { rows } = await sql<{ source_id: string | null }>`delete from plans.plan
    where region_id = ${regionId} and id = ${planId} returning source_id`.execute(db);
  const sourceId = rows[0]?.source_id ?? null;
  if (sourceId === null) return null;
  // Two people discarding the last two plans at once: the lock makes the second see that the first is gone.
  await sql`select 1 from plans.source where region_id = ${regionId} and id = ${sourceId} for update`.execute(db);
  const left =
    await sql`select 1 from plans.plan where region_id = ${regionId} and source_id = ${sourceId} limit 1`.execute(db);
  if (left.rows.length) return null;
  await sql`delete from plans.paragraph where region_id = ${regionId} and source_id = ${sourceId}`.execute(db);
  await sql`delete from plans.source where region_id = ${regionId} and id = ${sourceId}`.execute(db);
  return sourceId;
}

/** Draft → published, at a new version. */
export async function publish(db: Executor, by: Writer, planId: string): Promise<void> {
  await sql`update plans.plan set state = 'published', published_at = ${by.at}, updated_at = ${by.at},
      updated_by = ${by.personId}, version = version + 1, progress = 0
    where region_id = ${by.regionId} and id = ${planId} and state = 'draft'`.execute(db);
}

/** Published → withdrawn, at a new version. */
export async function withdraw(
  db: Executor,
  by: Writer,
  planId: string,
  { reason, number }: { reason: string; number: string },
): Promise<void> {
  await sql`update plans.plan set state = 'withdrawn', withdrawn_at = ${by.at}, withdrawn_reason = ${clean(reason)},
      withdrawn_number = ${clean(number) || null}, updated_at = ${by.at}, updated_by = ${by.personId}, version = version + 1
    where region_id = ${by.regionId} and id = ${planId} and state = 'published'`.execute(db);
}

/** How the tasks of plans stand. Not a change of the plan: its version stays. */
export async function setStanding(
  db: Executor,
  regionId: string,
  rows: readonly { planId: string; progress: number | null; late: number }[],
): Promise<void> {
  await sql`update plans.plan p set progress = r.progress, late = r.late
    from unnest(${rows.map((row) => row.planId)}::uuid[], ${rows.map((row) => row.progress)}::integer[],
      ${rows.map((row) => row.late)}::integer[]) as r(id, progress, late)
    where p.region_id = ${regionId} and p.id = r.id
      and (p.progress is distinct from r.progress or p.late <> r.late)`.execute(db);
}

const nodeShape = sql`r(id uuid, parent_id uuid, position integer, number text, title text, body text, section boolean,
  kind text, due date, due_text text, repeat text, source integer[], doubts jsonb)`;
const nodeRows = (nodes: readonly TreeNode[]): string =>
  json(nodes.map(({ parentId, dueText, units: _, ...row }) => ({ ...row, parent_id: parentId, due_text: dueText })));

function sameButPlace(a: TreeNode, b: TreeNode): boolean {
  const differs = (key: keyof TreeNode) => key !== 'position' && key !== 'parentId' && a[key] !== b[key];
  return !(Object.keys(b) as (keyof TreeNode)[]).some(differs);
}

async function addNodes(db: Executor, regionId: string, planId: string, nodes: readonly TreeNode[]): Promise<void> {
  if (!nodes.length) return;
  try {
    await sql`insert into plans.node (region_id, plan_id, id, parent_id, position, number, title, body, section, kind, due,
        due_text, repeat, source, doubts)
      select ${regionId}::uuid, ${planId}::uuid, r.*
      from jsonb_to_recordset(${nodeRows(nodes)}::jsonb) as ${nodeShape}`.execute(db);
  } catch (error) {
    if (constraintOf(error) === 'node_pkey') throw new Problem('edit.unfit', { reason: 'id-taken' });
    throw error;
  }
}

/** Replaces the units of these nodes; those of `removed` nodes go. */
async function writeUnits(
  db: Executor,
  regionId: string,
  nodes: readonly TreeNode[],
  removed: readonly string[] = [],
): Promise<void> {
  const ids = [...nodes.map((node) => node.id), ...removed];
  if (!ids.length) return;
  await sql`delete from plans.node_unit where region_id = ${regionId} and node_id = any(${ids}::uuid[])`.execute(db);
  const rows = nodes.flatMap((node) =>
    node.units.map(({ unitId, ...unit }, position) => ({ ...unit, node_id: node.id, position, unit_id: unitId })),
  );
  if (!rows.length) return;
  await sql`insert into plans.node_unit (region_id, node_id, part, position, written, match, unit_id, collective,
      suggestions)
    select ${regionId}::uuid, r.* from jsonb_to_recordset(${json(rows)}::jsonb) as r(node_id uuid, part text,
      position integer, written text, match text, unit_id uuid, collective text, suggestions uuid[])`.execute(db);
}
