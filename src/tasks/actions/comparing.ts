import type { Actions, Around } from '#access/door.ts';
import { allows, type Actor, type Subject } from '#access/permissions.ts';
import type { Files } from '#documents/public.ts';
import { unitBriefs } from '#organisation/public.ts';
import {
  copyAsAmendment,
  decide,
  editionsOf,
  nodesForPublication,
  planSubject,
  readNewVersion,
  stampOf,
  twoVersions,
  type NodeForPublication,
  type TwoVersions,
} from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { z } from 'zod';
import type { amendContract, amendment as shape, AmendRow } from '../contract/amend.ts';
import { tasksOfNodes, type TaskBeside } from '../store/amend.ts';
import { confirmAmendment } from './amending.ts';
import { issuer, unledIn } from './issuing.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const plan = ({ db, actor, params }: Concerned): Promise<Subject | null> => planSubject(db, actor.regionId, params.id);

/** The actions of amendments. @param options.files where originals are kept */
export function amendActions({ files }: { files: Files }): Actions<typeof amendContract> {
  return {
    readFile: { subject: plan, run: (asked) => readNewVersion(asked, files, asked.params.id, 'upload') },
    readText: { subject: plan, run: (asked) => readNewVersion(asked, files, asked.params.id, asked.body) },
    copy: { subject: plan, run: (asked) => copyAsAmendment(asked, asked.params.id) },
    editions: {
      subject: plan,
      run: async ({ db, actor, params }) => ({
        rows: (await editionsOf(db, actor.regionId, params.id)).map(({ addedAt, confirmedAt, state, ...row }) => ({
          ...row,
          state: state as 'draft' | 'superseded',
          addedAt: addedAt.toISOString(),
          confirmedAt: confirmedAt?.toISOString() ?? null,
        })),
      }),
    },
    compare: { subject: plan, run: ({ db, actor, params }) => comparisonView(db, actor, params.id) },
    decide: {
      subject: plan,
      run: async ({ db, actor, params, body }) => {
        await decide(db, actor.regionId, params.id, body.version, body.choices, body.forget);
        return comparisonView(db, actor, params.id);
      },
    },
    confirm: { subject: plan, run: confirmAmendment },
  };
}

/** Two versions side by side. @throws plan.amends-nothing when the plan amends nothing. */
async function comparisonView(db: Executor, actor: Actor, planId: string): Promise<z.input<typeof shape>> {
  const { regionId } = actor;
  const two = await twoVersions(db, regionId, planId);
  if (!two) throw new Problem('plan.amends-nothing');
  const { amendment, old, now } = two;
  const [older, newer] = [nodesForPublication(old), nodesForPublication(now)];
  const open = amendment.edition === null;
  const issue = open ? (await issuer(db, regionId))(newer) : null;
  const lacks = issue ? unledIn(newer, issue) : { nodes: [], unmatched: [] };
  const rows = await rowsOf(db, regionId, two, older.nodes, newer.nodes);
  const counts = { added: 0, changed: 0, withdrawn: 0, same: 0 };
  for (const row of rows) counts[row.what]++;
  const about = { regionId, unitPaths: [old.unit.path], personIds: [now.addedBy] };
  const published = open ? old : { id: amendment.amends, title: now.title };
  const draft = open ? now : old;
  return {
    draft: { id: draft.id, title: draft.title, state: draft.state },
    published: { id: published.id, title: published.title },
    edition: amendment.edition,
    note: amendment.note,
    confirmedAt: amendment.confirmedAt?.toISOString() ?? null,
    confirmedBy: amendment.confirmedBy,
    stamp: stampOf(two),
    counts,
    plan: planChanges(two),
    rows,
    unled: lacks.nodes,
    unmatched: lacks.unmatched,
    may: [
      ...(open && allows(actor, 'plan.edit', about) ? (['decide'] as const) : []),
      ...(open && allows(actor, 'plan.publish', about) ? (['confirm'] as const) : []),
    ],
  };
}

/** Pairs and added nodes as the new version has them; a withdrawn node right after the one it stood behind. */
async function rowsOf(
  db: Executor,
  regionId: string,
  { amendment, comparison }: TwoVersions,
  older: readonly NodeForPublication[],
  newer: readonly NodeForPublication[],
): Promise<AmendRow[]> {
  const unitIds = new Set([...older, ...newer].flatMap((node) => node.units.flatMap(({ unitId }) => unitId ?? [])));
  const briefs = new Map((await unitBriefs(db, regionId, [...unitIds])).map((unit) => [unit.id, unit]));
  const tasks = await tasksOfNodes(
    db,
    regionId,
    [...older, ...newer].map((node) => node.id),
  );
  const side = ({ id, parentId, number, title, body, section, due, dueText, repeat, units }: NodeForPublication) => ({
    id,
    parentId,
    number,
    title,
    body,
    section,
    due,
    dueText,
    repeat,
    units: units.map(({ part, written, unitId }) => ({
      part,
      written,
      unit: unitId === null ? null : (briefs.get(unitId) ?? null),
    })),
  });
  const hand = new Set(amendment.edition === null ? amendment.choices.flatMap(({ old, now }) => [old, now]) : []);
  const pairs = new Map(comparison.pairs.map((pair) => [pair.now, pair]));
  const partner = new Map(comparison.pairs.map((pair) => [pair.old, pair]));
  const olds = new Map(older.map((node) => [node.id, node]));
  const task = (node: NodeForPublication | undefined, other: NodeForPublication | undefined): AmendRow['task'] => {
    const found = (node && tasks.get(node.id)) ?? (other && tasks.get(other.id));
    return found && (node ?? other) ? taskOf(found, (node ?? other)!) : null;
  };
  const out: AmendRow[] = [];
  const places = new Map<string, number>();
  for (const node of newer) {
    const pair = pairs.get(node.id);
    const old = pair && olds.get(pair.old);
    const changes = pair?.changes ?? [];
    out.push({
      what: pair ? (changes.length ? 'changed' : 'same') : 'added',
      old: old ? side(old) : null,
      now: side(node),
      how: pair?.how ?? null,
      changes,
      byHand: hand.has(node.id),
      task: task(old, node),
    });
    if (old) places.set(old.id, out.length);
  }
  let place = 0;
  const gone = older.flatMap((node) => {
    if (!partner.has(node.id)) return [{ node, place }];
    place = places.get(node.id)!;
    return [];
  });
  // From the end, so that places found before stay right.
  gone.sort((a, b) => a.place - b.place);
  for (const { node, place } of gone.toReversed())
    out.splice(place, 0, {
      what: 'withdrawn',
      old: side(node),
      now: null,
      how: null,
      changes: [],
      byHand: hand.has(node.id),
      task: task(node, undefined),
    });
  return out;
}

const taskOf = (found: TaskBeside, node: NodeForPublication): AmendRow['task'] => ({
  id: found.id,
  state: found.state,
  progress: found.progress,
  reports: found.reports,
  arranged: found.title !== node.title || found.due !== node.due,
});

/** What differs beside the nodes; where each paragraph came from is no difference. */
function planChanges({ old, now }: TwoVersions): z.input<typeof shape>['plan'] {
  const bare = (value: unknown) =>
    JSON.stringify(value, (name, part: unknown) =>
      name === 'source' ? undefined : typeof part === 'string' ? part.replace(/\s+/gu, '') : part,
    );
  const differ = (field: 'title' | 'preamble' | 'basis' | 'leadership' | 'phases') =>
    bare(old.tree[field]) !== bare(now.tree[field]);
  const loose = <T extends { source: readonly number[] }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, source: [...row.source] }));
  const texts = (['title', 'preamble'] as const)
    .filter(differ)
    .map((field) => ({ field, before: old.tree[field], after: now.tree[field] }));
  return [
    ...texts,
    ...(differ('basis') ? [{ field: 'basis' as const, before: [...old.tree.basis], after: [...now.tree.basis] }] : []),
    ...(differ('leadership')
      ? [{ field: 'leadership' as const, before: loose(old.tree.leadership), after: loose(now.tree.leadership) }]
      : []),
    ...(differ('phases')
      ? [{ field: 'phases' as const, before: loose(old.tree.phases), after: loose(now.tree.phases) }]
      : []),
  ];
}
