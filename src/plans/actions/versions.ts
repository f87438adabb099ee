import type { Asked } from '#access/door.ts';
import { invalid, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Plan } from '../contract.ts';
import { mostChanges, type PlanVersion, type writingContract } from '../contract/writing.ts';
import { compared } from '../rules/compared.ts';
import { inOrder, type PlanTree } from '../rules/tree.ts';
import { broughtBack, mostNamed } from '../rules/versions.ts';
import { getPlan } from '../store/found.ts';
import { foundElsewhere, savePlan } from '../store/saved.ts';
import * as store from '../store/versions.ts';
import { draftAt, newHomes } from './editing.ts';
import { keepBefore, keepNow } from './keeping.ts';
import { planView } from './view.ts';

type Of<K extends keyof typeof writingContract> = Asked<(typeof writingContract)[K]>;

const shown = ({ keptAt, ...row }: store.VersionRow): PlanVersion => ({ ...row, keptAt: keptAt.toISOString() });

/** Kept states, newest first. */
export async function listVersions({ db, actor, params, query }: Of<'versions'>) {
  const mark = query.after === undefined ? null : readMark(query.after, 1);
  const before = mark === null ? null : Number(mark[0]);
  if (query.after !== undefined && !(before !== null && Number.isInteger(before) && before < 2 ** 31))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  const rows = await store.listVersions(db, actor.regionId, params.id, { before, limit: query.limit });
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return { rows: page.map(shown), next: last ? markOf([last.number]) : null };
}

/** One kept state with its tree as words. */
export async function oneVersion({ db, actor, params }: Of<'version'>) {
  const { tree, ...row } = await store.getVersion(db, actor.regionId, params.id, params.number);
  return { ...shown(row), tree: plain(tree) };
}

/** What a tree says, without what only correcting it needs. */
const plain = (tree: PlanTree) => ({
  title: tree.title,
  preamble: tree.preamble,
  basis: [...tree.basis],
  leadership: tree.leadership.map((row) => ({ ...row, source: [] })),
  phases: tree.phases.map((row) => ({ ...row, source: [] })),
  nodes: inOrder(tree.nodes).map(({ source: _, doubts: __, units, ...node }) => ({
    ...node,
    units: units.map(({ part, written }) => ({ part, written })),
  })),
});

/** What differs from a kept state to a later one (or to now), and who wrote in between. */
export async function versionChanges({ db, actor, params, query }: Of<'versionChanges'>) {
  const { regionId } = actor;
  const before = await store.getVersion(db, regionId, params.id, params.number);
  const after =
    query.to === undefined
      ? (await getPlan(db, regionId, params.id, 'look')).tree
      : (await store.getVersion(db, regionId, params.id, query.to)).tree;
  const changes = compared(before.tree, after);
  return {
    changes: changes.slice(0, mostChanges),
    total: changes.length,
    writers: await store.writersBetween(db, regionId, params.id, params.number, query.to ?? null),
  };
}

/**
 * Keeps a draft as it is under a name.
 * @throws plan.changed, plan.not-draft; version.too-many { most } when so many are kept by hand already
 */
export async function keepVersion(asked: Of<'keepVersion'>): Promise<PlanVersion> {
  const { db, actor, now, params, body } = asked;
  const plan = await draftAt(db, actor.regionId, params.id, body.version);
  const states = await store.keptStates(db, actor.regionId, plan.id);
  if (states.filter((one) => one.reason === 'named').length >= mostNamed)
    throw new Problem('version.too-many', { most: mostNamed });
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  const number = await keepNow(db, by, plan, { reason: 'named', name: body.name });
  asked.happened({
    kind: 'plan.version-kept',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: plan.title.slice(0, 200), name: body.name, number },
  });
  return shown(await store.getVersion(db, actor.regionId, plan.id, number));
}

/**
 * Brings a kept state back: one more edit, after the present state is kept. Nothing is lost by it.
 * @throws plan.changed, plan.not-draft, thing.not-found
 */
export async function restoreVersion(asked: Of<'restoreVersion'>): Promise<Plan> {
  const { db, actor, now, params, body } = asked;
  const plan = await draftAt(db, actor.regionId, params.id, body.version);
  const kept = await store.getVersion(db, actor.regionId, plan.id, params.number);
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  await keepBefore(db, by, plan, 'restored');
  const after = broughtBack(plan.tree, kept.tree);
  await savePlan(db, by, plan.id, plan.tree, after, plan.sourceName);
  const homes = newHomes(plan.tree, after);
  if (plan.sourceId && homes.length) await foundElsewhere(db, actor.regionId, plan.sourceId, plan.id, homes);
  asked.happened({
    kind: 'plan.restored',
    subjectKind: 'plan',
    subjectId: plan.id,
    details: { title: after.title.slice(0, 200), version: plan.version + 1, to: kept.number, name: kept.name },
  });
  return planView(db, actor, await getPlan(db, actor.regionId, plan.id, 'look'));
}
