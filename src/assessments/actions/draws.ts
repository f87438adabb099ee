import { createHash } from 'node:crypto';
import type { Actions, Around } from '#access/door.ts';
import { reachesAnything, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { writeSheets } from '#documents/public.ts';
import { areaLabel } from '#organisation/rules/sheet/labels.ts';
import { areaClasses } from '#organisation/rules/kinds.ts';
import { FileReply } from '#platform/http/upload.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { mostFramed, type DrawRow, type drawsContract, type DrawWhole } from '../contract/draws.ts';
import { drawSheets } from '../rules/draw-sheet.ts';
import type { CycleState } from '../rules/lifecycle.ts';
import { draw, estimate, frameDigest, samplingFault, type Found } from '../rules/sampling.ts';
import * as kept from '../store/draws.ts';
import { rankedCycle } from '../store/ranking.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The rule's own function by quicker means. */
const lot = (seed: string, key: string): string => createHash('sha256').update(`${seed}\n${key}`).digest('hex');

/** Draws from all of the county are for those who assess it; the others see what has been told. */
const assesses = (actor: Actor): boolean =>
  (['assessment.score', 'assessment.accept', 'assessment.decide', 'cycle.manage'] as const).some((verb) =>
    reachesAnything(scopeOf(actor, verb)),
  );
const draws = (actor: Actor): boolean => reachesAnything(scopeOf(actor, 'cycle.manage'));

/** @throws thing.not-found for one that has not been told to this reader */
async function readable({ db, actor }: Pick<Around, 'db'> & { actor: Actor }, id: string, lock?: 'lock') {
  const found = await kept.getDraw(db, actor.regionId, id, lock);
  if (found.toldAt === null && !assesses(actor)) throw notFound('draw');
  return found;
}

/** Places of a cycle that was called off are not visited. @throws cycle.cancelled */
function refuseCancelled(state: CycleState): void {
  if (state === 'cancelled') throw new Problem('cycle.cancelled');
}

/** @throws draw.frame-large */
async function frame(
  db: Around['db'],
  regionId: string,
  cycleId: string,
  from: 'entries' | 'communities' | 'estates' | 'buildings',
  strata: 'none' | 'township' | 'class',
): Promise<kept.Framed[]> {
  const rows = await kept.frameOf(db, regionId, cycleId, from, strata, mostFramed + 1);
  if (rows.length > mostFramed) throw new Problem('draw.frame-large', { most: mostFramed });
  if (strata !== 'class') return rows;
  return rows.map((row) => {
    const area = areaClasses.find((one) => one === row.stratum);
    return { ...row, stratum: area ? areaLabel(area) : '未分类' };
  });
}

const row = (found: Omit<kept.DrawListed, 'version'>): DrawRow => ({
  id: found.id,
  title: found.title,
  seed: found.seed,
  from: found.design.from,
  strata: found.design.strata,
  of: found.design.of,
  n: found.design.n,
  seen: found.seen,
  personName: found.personName,
  at: found.at.toISOString(),
  toldAt: found.toldAt?.toISOString() ?? null,
});

function whole(actor: Actor, found: kept.DrawFound): DrawWhole {
  const { design, drawn } = found;
  const all = new Map(Object.entries(found.found));
  // While places still wait for the visit, what was found at the others is nobody's but theirs who assess.
  const known = assesses(actor) || all.size === drawn.length ? all : new Map<string, Found>();
  const may: DrawWhole['may'] = [];
  const runs = found.cycleState !== 'cancelled';
  if (runs && draws(actor) && found.toldAt === null) may.push('tell');
  if (runs && reachesAnything(scopeOf(actor, 'assessment.score'))) may.push('find');
  return {
    ...row({ ...found, seen: all.size }),
    cycle: { id: found.cycleId, title: found.cycleTitle },
    version: found.version,
    digest: design.digest,
    groups: design.groups,
    drawn: drawn.map((one) => ({ ...one, ...(known.get(one.key) ?? { passed: null, points: null }) })),
    estimate: estimate(design.groups, drawn, known),
    may,
  };
}

/** Draws of places to visit: anybody can draw them again from the seed. */
export const drawsActions: Actions<typeof drawsContract> = {
  draws: async ({ db, actor, params, query }) => {
    const cycle = await rankedCycle(db, actor.regionId, params.id);
    const page = await kept.pageOfDraws(db, actor.regionId, params.id, { ...query, told: !assesses(actor) });
    return { rows: page.rows.map(row), next: page.next, mayDraw: draws(actor) && cycle.state !== 'cancelled' };
  },

  drawFrame: async ({ db, actor, params, query }) => {
    await rankedCycle(db, actor.regionId, params.id);
    const groups = new Map<string, number>();
    const all = await frame(db, actor.regionId, params.id, query.from, query.strata);
    for (const { stratum } of all) groups.set(stratum, (groups.get(stratum) ?? 0) + 1);
    return {
      of: all.length,
      groups: [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => ({ name, of })),
    };
  },

  makeDraw: async ({ db, actor, now, newId, params, body, happened }) => {
    const cycle = await rankedCycle(db, actor.regionId, params.id);
    refuseCancelled(cycle.state);
    const { of } = body;
    const framed: kept.Framed[] =
      of.from === 'list'
        ? of.list.map(({ name, stratum }) => ({ key: name, name, stratum: of.strata === 'own' ? stratum : '' }))
        : await frame(db, actor.regionId, cycle.id, of.from, of.strata);
    const fault = samplingFault(body.seed, framed, body.n);
    if (fault) {
      const { code, ...details } = fault;
      throw new Problem('draw.unfit', { fault: code, ...details });
    }
    const digest = frameDigest(framed);
    if (await kept.seedUsed(db, actor.regionId, { cycleId: cycle.id, seed: body.seed, digest }))
      throw new Problem('draw.seed-used');
    const made = draw(body.seed, framed, body.n, lot);
    const names = new Map(framed.map(({ key, name }) => [key, name]));
    const id = newId();
    await kept.addDraw(db, actor.regionId, {
      id,
      cycleId: cycle.id,
      title: body.title,
      seed: body.seed,
      design: { from: of.from, strata: of.strata, of: framed.length, n: body.n, digest, groups: made.strata },
      frame: framed,
      drawn: made.drawn.map((one) => ({ ...one, name: names.get(one.key)! })),
      personId: actor.personId,
      at: now,
    });
    happened({
      kind: 'draw.make',
      subjectKind: 'draw',
      subjectId: id,
      details: { title: body.title, seed: body.seed, of: framed.length, n: body.n },
    });
    return { id };
  },

  draw: async (asked) => whole(asked.actor, await readable(asked, asked.params.id)),

  drawnFrom: async (asked) => {
    const found = await readable(asked, asked.params.id);
    return { rows: await kept.frameDrawn(asked.db, asked.actor.regionId, found.id) };
  },

  findDrawn: async (asked) => {
    const { db, actor, params, body } = asked;
    const found = await readable(asked, params.id, 'lock');
    refuseCancelled(found.cycleState);
    if (found.version !== body.version) throw new Problem('draw.changed');
    const drawn = new Set(found.drawn.map(({ key }) => key));
    const next = new Map(Object.entries(found.found));
    for (const { key, passed, points } of body.found) {
      if (!drawn.has(key)) throw notFound('drawn');
      if (passed === null && points === null) next.delete(key);
      else next.set(key, { passed, points });
    }
    await kept.keepFound(db, actor.regionId, found.id, Object.fromEntries(next));
    asked.happened({
      kind: 'draw.find',
      subjectKind: 'draw',
      subjectId: found.id,
      details: { title: found.title, n: body.found.length },
    });
    return whole(actor, await kept.getDraw(db, actor.regionId, found.id));
  },

  tellDraw: async (asked) => {
    const { db, actor, params, now } = asked;
    const found = await readable(asked, params.id);
    refuseCancelled(found.cycleState);
    if (await kept.keepTold(db, actor.regionId, found.id, now))
      asked.happened({
        kind: 'draw.tell',
        subjectKind: 'draw',
        subjectId: found.id,
        details: { title: found.title },
      });
    return {};
  },

  drawSheet: async (asked) => {
    const { db, actor, params } = asked;
    const found = await readable(asked, params.id);
    const { drawn, estimate: of, seen, digest, groups } = whole(actor, found);
    const framed = await kept.frameDrawn(db, actor.regionId, found.id);
    const body = await writeSheets(
      drawSheets({
        title: found.title,
        cycle: found.cycleTitle,
        seed: found.seed,
        digest,
        at: found.at.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', hour12: false }),
        personName: found.personName,
        strata: found.design.strata,
        groups,
        drawn,
        frame: framed.map((one) => ({ ...one, lot: lot(found.seed, one.key) })),
        seen,
        estimate: of,
      }),
    );
    return new FileReply({ name: `${found.title}.xlsx`, mime: xlsx, body, size: body.length });
  },
};
