import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { filesOf } from '#documents/public.ts';
import { sourceParagraphs } from '#plans/public.ts';
import type { z } from 'zod';
import type { task as taskShape } from '../contract.ts';
import { openings } from '../rules.ts';
import * as found from '../store/task.ts';
import { sidesOf } from './sides.ts';

type Reading = Pick<Around, 'db' | 'today'> & { actor: Actor };

/** Whose list or row it is: the reader's unit decides `part`, the day decides late and soon. */
export const readerOf = ({ actor, today }: Reading): { regionId: string; unitId: string; today: string } => ({
  regionId: actor.regionId,
  unitId: actor.unitId,
  today,
});

/** A task with everything a screen shows of it. @throws thing.not-found */
export async function taskView(asked: Reading, id: string): Promise<z.input<typeof taskShape>> {
  const { db, actor } = asked;
  const { regionId } = actor;
  const task = await found.getTask(db, regionId, id, 'look');
  const reader = readerOf(asked);
  // One after the other: inside a transaction there is only one connection, and each is a look-up by key.
  const row = await found.getRow(db, reader, id);
  const units = await found.unitsOf(db, regionId, id);
  const { detail, path } = await found.textAndPath(db, regionId, task);
  const source =
    task.source.length && task.nodeId ? await sourceParagraphs(db, regionId, task.nodeId, task.source) : [];
  const reports = await found.reportsOf(db, regionId, id);
  const files = await filesOf(
    db,
    regionId,
    'report',
    reports.map((report) => report.id),
  );
  const history = await found.historyOf(db, regionId, task);
  const childRows = task.group ? await found.rowsBeneath(db, reader, { parentId: id }) : [];
  return {
    ...row,
    detail,
    path,
    units: units.flatMap(({ unit, part, written, inherited, acceptedAt }) =>
      part === 'issuer' ? [] : [{ unit, part, written, inherited, acceptedAt: acceptedAt?.toISOString() ?? null }],
    ),
    unmatched: task.unmatched,
    issuedBy: units.find((of) => of.part === 'issuer')!.unit,
    issuedAt: task.issuedAt.toISOString(),
    source,
    reports: reports.map(({ at, ...report }) => ({
      ...report,
      at: at.toISOString(),
      files: files.get(report.id) ?? [],
    })),
    history: history.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
    childRows,
    may: openings(task, sidesOf(actor, units)),
  };
}
