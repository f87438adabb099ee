import { sql } from 'kysely';
import { withinScope, type Scope } from '#access/scope.ts';
import { searchQuery } from '#platform/pure/bigrams.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { unitBrief } from '#organisation/contract.ts';
import type { z } from 'zod';
import type { Became } from '../rules/reading.ts';
import type { PlanTree, TreeNode, TreeUnit } from '../rules/tree.ts';
import type { planStates } from '../contract.ts';

export type UnitBrief = z.infer<typeof unitBrief>;
export type PlanState = (typeof planStates)[number];

/** Columns of a unit as the screens name it; needs `u` (the unit) and `above` (its parent). */
const brief = sql`jsonb_build_object('id', u.id, 'kind', u.kind, 'name', u.name, 'shortName', u.short_name,
  'path', u.path, 'parentName', above.name)`;
const unitJoin = sql`left join organisation.unit above on above.region_id = u.region_id and above.id = u.parent_id`;

/** A plan without its tree. */
export interface PlanHead {
  id: string;
  title: string;
  state: PlanState;
  unit: UnitBrief;
  updatedAt: Date;
  publishedAt: Date | null;
  nodes: number;
  unled: number;
  unread: number;
  progress: number | null;
  late: number;
  version: number;
  addedBy: string;
}
const headColumns = sql`p.id, p.title, p.state, ${brief} as unit, p.updated_at as "updatedAt",
  p.published_at as "publishedAt", p.nodes, p.unled, cardinality(p.unread) as unread, p.progress, p.late, p.version,
  p.added_by as "addedBy"`;
const headFrom = sql`plans.plan p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id ${unitJoin}`;

/** A page of plans in reach, newest first; one row more than asked when there is a next page. */
export async function listPlans(
  db: Executor,
  scope: Scope,
  asked: {
    states: readonly PlanState[] | null;
    text: string | null;
    after: { at: string; id: string } | null;
    limit: number;
  },
): Promise<PlanHead[]> {
  const query = asked.text ? searchQuery(asked.text) : null;
  // Typed, but nothing in it that can be searched for: nothing is found.
  if (asked.text && query === null) return [];
  const { rows } = await sql<PlanHead>`select ${headColumns} from ${headFrom}
    where p.region_id = ${scope.regionId} and ${withinScope(scope, 'u.path', 'p.added_by')}
      and ${asked.states ? sql`p.state = any(${asked.states as string[]}::text[])` : sql`p.state <> 'superseded'`}
      ${query ? sql`and p.search @@ ${query}::tsquery` : sql``}
      ${asked.after ? sql`and (p.updated_at, p.id) < (${asked.after.at}::timestamptz, ${asked.after.id}::uuid)` : sql``}
    order by p.updated_at desc, p.id desc limit ${asked.limit + 1}`.execute(db);
  return rows;
}

/** Whose plan it is, for the permission table. */
export async function findPlanSubject(
  db: Executor,
  regionId: string,
  planId: string,
): Promise<{ unitPath: string; addedBy: string } | null> {
  const { rows } = await sql<{ unitPath: string; addedBy: string }>`select u.path as "unitPath", p.added_by as "addedBy"
    from plans.plan p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
    where p.region_id = ${regionId} and p.id = ${planId}`.execute(db);
  return rows[0] ?? null;
}

/** Whose document it is: the units of the plans read from it. Null when there is no such document. */
export async function findSourceSubject(
  db: Executor,
  regionId: string,
  sourceId: string,
): Promise<{ unitPaths: string[]; addedBy: string } | null> {
  const { rows } = await sql<{ unitPaths: string[]; addedBy: string }>`select s.added_by as "addedBy",
      array(select distinct u.path from plans.plan p join organisation.unit u on u.region_id = p.region_id and u.id = p.unit_id
        where p.region_id = s.region_id and p.source_id = s.id) as "unitPaths"
    from plans.source s where s.region_id = ${regionId} and s.id = ${sourceId}`.execute(db);
  return rows[0] ?? null;
}

/** A plan with everything beside its nodes. */
export interface PlanRecord extends PlanHead {
  sourceId: string | null;
  sourceName: string | null;
  /** When it was withdrawn and why. */
  withdrawn: { at: string; reason: string; number: string | null } | null;
  tree: PlanTree;
  /** Versions of the nodes by id. */
  versions: Map<string, number>;
}

/**
 * A whole plan. `lock` keeps other writers away until the end of the transaction.
 * @throws thing.not-found
 */
export async function getPlan(
  db: Executor,
  regionId: string,
  planId: string,
  lock: 'lock' | 'look',
): Promise<PlanRecord> {
  type Row = PlanHead &
    Omit<PlanTree, 'nodes' | 'unread'> &
    Pick<PlanRecord, 'sourceId' | 'sourceName'> & {
      unreadList: number[];
      withdrawnAt: Date | null;
      withdrawnReason: string;
      withdrawnNumber: string | null;
    };
  const { rows } = await sql<Row>`select ${headColumns}, p.source_id as "sourceId",
      (select s.name from plans.source s where s.region_id = p.region_id and s.id = p.source_id) as "sourceName",
      p.withdrawn_at as "withdrawnAt", p.withdrawn_reason as "withdrawnReason",
      p.withdrawn_number as "withdrawnNumber", p.preamble, p.basis, p.leadership, p.phases, p.doubts, p.unread as "unreadList", p.kept
    from ${headFrom} where p.region_id = ${regionId} and p.id = ${planId}
    ${lock === 'lock' ? sql`for no key update of p` : sql``}`.execute(db);
  const row = rows[0];
  if (!row) throw notFound('plan');
  const { preamble, basis, leadership, phases, doubts, unreadList, kept, sourceId, sourceName, ...rest } = row;
  const { withdrawnAt, withdrawnReason: reason, withdrawnNumber: number, ...head } = rest;
  const { nodes, versions } = await nodesOf(db, regionId, planId);
  return {
    ...head,
    sourceId,
    sourceName,
    versions,
    withdrawn: withdrawnAt && { at: withdrawnAt.toISOString(), reason, number },
    tree: { title: head.title, preamble, basis, leadership, phases, doubts, unread: unreadList, kept, nodes },
  };
}

/** The nodes of a plan in no particular order, units in the order written. */
async function nodesOf(
  db: Executor,
  regionId: string,
  planId: string,
): Promise<{ nodes: TreeNode[]; versions: Map<string, number> }> {
  const { rows } = await sql<Omit<TreeNode, 'units'> & { version: number }>`select n.id, n.parent_id as "parentId",
      n.position, n.number, n.title, n.body, n.section, n.kind, n.due, n.due_text as "dueText", n.repeat, n.source,
      n.doubts, n.version
    from plans.node n where n.region_id = ${regionId} and n.plan_id = ${planId}`.execute(db);
  const units = await sql<TreeUnit & { nodeId: string }>`select w.node_id as "nodeId", w.part, w.written, w.match,
      w.unit_id as "unitId", w.collective, w.suggestions
    from plans.node n join plans.node_unit w on w.region_id = n.region_id and w.node_id = n.id
    where n.region_id = ${regionId} and n.plan_id = ${planId} order by w.node_id, w.position`.execute(db);
  const byNode = new Map<string, TreeUnit[]>();
  for (const { nodeId, ...unit } of units.rows) {
    const row = byNode.get(nodeId);
    if (row) row.push(unit);
    else byNode.set(nodeId, [unit]);
  }
  return {
    nodes: rows.map(({ version: _, ...row }) => ({ ...row, units: byNode.get(row.id) ?? [] })),
    versions: new Map(rows.map((row) => [row.id, row.version])),
  };
}

/** Versions of the nodes of a plan. */
export async function nodeVersions(db: Executor, regionId: string, planId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; version: number }>`select id, version from plans.node
    where region_id = ${regionId} and plan_id = ${planId}`.execute(db);
  return new Map(rows.map((row) => [row.id, row.version]));
}

/** Other plans of the same document, in its order. */
export async function siblingsOf(
  db: Executor,
  regionId: string,
  sourceId: string,
  planId: string,
): Promise<{ id: string; title: string }[]> {
  const { rows } = await sql<{ id: string; title: string }>`select id, title from plans.plan
    where region_id = ${regionId} and source_id = ${sourceId} and id <> ${planId} order by ordinal, id`.execute(db);
  return rows;
}

/** Who changed a plan last. */
export async function lastWriter(db: Executor, regionId: string, planId: string): Promise<{ by: string; at: string }> {
  const { rows } = await sql<{ name: string; at: Date }>`select who.name, p.updated_at as at from plans.plan p
    join organisation.person who on who.region_id = p.region_id and who.id = p.updated_by
    where p.region_id = ${regionId} and p.id = ${planId}`.execute(db);
  if (!rows[0]) throw notFound('plan');
  return { by: rows[0].name, at: rows[0].at.toISOString() };
}

export interface SourceRecord {
  id: string;
  name: string;
  fileId: string | null;
}
/** @throws thing.not-found */
export async function getSource(db: Executor, regionId: string, sourceId: string): Promise<SourceRecord> {
  const { rows } = await sql<SourceRecord>`select id, name, file_id as "fileId" from plans.source
    where region_id = ${regionId} and id = ${sourceId}`.execute(db);
  if (!rows[0]) throw notFound('plan-source');
  return rows[0];
}

export interface ParagraphRecord {
  index: number;
  text: string;
  number: string | null;
  role: Became;
  plan: number | null;
  heading: number | null;
  centred: boolean;
  table: { table: number; row: number; column: number } | null;
}
/** Every paragraph of a document, in order. */
export async function paragraphsOf(db: Executor, regionId: string, sourceId: string): Promise<ParagraphRecord[]> {
  const { rows } = await sql<ParagraphRecord>`select index, text, number, role, plan, heading, centred,
      case when table_number is not null then jsonb_build_object('table', table_number, 'row', table_row, 'column',
        table_column) end as "table"
    from plans.paragraph where region_id = ${regionId} and source_id = ${sourceId} order by index`.execute(db);
  return rows;
}

/** Paragraphs by their indexes, in order. */
export async function someParagraphs(
  db: Executor,
  regionId: string,
  sourceId: string,
  indexes: readonly number[],
): Promise<{ index: number; number: string | null; text: string }[]> {
  if (!indexes.length) return [];
  const { rows } = await sql<{ index: number; number: string | null; text: string }>`select index, number, text
    from plans.paragraph where region_id = ${regionId} and source_id = ${sourceId}
      and index = any(${[...indexes]}::integer[]) order by index`.execute(db);
  return rows;
}

/** Paragraphs of the document a node came from, by their indexes, in order: of the version of the plan it stands in. */
export async function paragraphsOfNode(
  db: Executor,
  regionId: string,
  nodeId: string,
  indexes: readonly number[],
): Promise<{ index: number; number: string | null; text: string }[]> {
  if (!indexes.length) return [];
  const { rows } = await sql<{ index: number; number: string | null; text: string }>`select w.index, w.number, w.text
    from plans.node n join plans.plan p on p.region_id = n.region_id and p.id = n.plan_id
    join plans.paragraph w on w.region_id = p.region_id and w.source_id = p.source_id
    where n.region_id = ${regionId} and n.id = ${nodeId} and w.index = any(${[...indexes]}::integer[])
    order by w.index`.execute(db);
  return rows;
}

/** What the plans of a document have made of its paragraphs. */
export async function claimsOf(
  db: Executor,
  regionId: string,
  sourceId: string,
): Promise<{
  plans: { id: string; ordinal: number; title: string; unread: number[]; kept: number[] }[];
  nodes: { id: string; section: boolean; source: number[] }[];
}> {
  const plans = await sql<{
    id: string;
    ordinal: number;
    title: string;
    unread: number[];
    kept: number[];
  }>`select id, ordinal, title, unread, kept
    from plans.plan where region_id = ${regionId} and source_id = ${sourceId} order by ordinal`.execute(db);
  const nodes = await sql<{ id: string; section: boolean; source: number[] }>`select n.id, n.section, n.source
    from plans.plan p join plans.node n on n.region_id = p.region_id and n.plan_id = p.id
    where p.region_id = ${regionId} and p.source_id = ${sourceId} order by n.id`.execute(db);
  return { plans: plans.rows, nodes: nodes.rows };
}

/** Which plan of its document it is, from 0. */
export async function ordinalOf(db: Executor, regionId: string, planId: string): Promise<number> {
  const { rows } = await sql<{ ordinal: number }>`select ordinal from plans.plan
    where region_id = ${regionId} and id = ${planId}`.execute(db);
  return rows[0]?.ordinal ?? 0;
}

/** Titles of plans. */
export async function planTitles(db: Executor, regionId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map();
  const { rows } = await sql<{ id: string; title: string }>`select id, title from plans.plan
    where region_id = ${regionId} and id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.title]));
}
