import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { tellAll, type NoticeKind, type Telling } from '#notices/public.ts';
import type { EntryMove } from '../rules/lifecycle.ts';
import { officeOf } from '../store/cycles.ts';

type By = Pick<Around, 'db' | 'now' | 'newId'> & { actor: Actor };

/** Tells, but not those who did it. */
const say = ({ db, actor, now, newId }: By, tellings: readonly Omit<Telling, 'except'>[]): Promise<number> =>
  tellAll(
    db,
    { regionId: actor.regionId, at: now, newId },
    tellings.map((one) => ({ ...one, except: actor.personId })),
  );

type Side = 'unit' | 'above' | 'office';
/** Whom each move is told to: those who must act next, and those whose entry it is. */
const hears: Record<EntryMove, { kind: NoticeKind; who: readonly Side[] }> = {
  nominate: { kind: 'entry.nominate', who: ['above'] },
  'return-to-community': { kind: 'entry.return', who: ['unit'] },
  pass: { kind: 'entry.pass', who: ['office'] },
  'return-to-township': { kind: 'entry.return', who: ['above'] },
  accept: { kind: 'entry.decide', who: ['unit', 'above'] },
  'assess-again': { kind: 'entry.decide', who: ['unit', 'above'] },
  fail: { kind: 'entry.decide', who: ['unit', 'above'] },
  publicise: { kind: 'entry.decide', who: ['unit', 'above'] },
  uphold: { kind: 'entry.decide', who: ['unit', 'above'] },
  recognise: { kind: 'entry.decide', who: ['unit', 'above'] },
  commend: { kind: 'entry.decide', who: ['unit', 'above'] },
  withdraw: { kind: 'entry.decide', who: ['unit', 'above'] },
  drop: { kind: 'entry.drop', who: ['unit', 'above', 'office'] },
  rejoin: { kind: 'cycle.open', who: ['unit'] },
};

export interface Told {
  id: string;
  unitId: string;
  parentId: string | null;
  cycleId: string;
  unitName: string;
  label: string;
}
/** The name an entry goes by: its unit, and the household where there is one. */
export const nameOf = ({ unitName, label }: Pick<Told, 'unitName' | 'label'>): string =>
  label ? `${unitName} ${label}` : unitName;

/** Tells of a move. `due`: the day by which those told have to act. */
export async function tellMove(
  asked: By,
  entry: Told,
  move: EntryMove,
  { cycleTitle, reason, due }: { cycleTitle: string; reason?: string; due?: string | null },
): Promise<void> {
  const { kind, who } = hears[move];
  const unitIds = new Set<string>();
  if (who.includes('unit')) unitIds.add(entry.unitId);
  if (who.includes('above') && entry.parentId) unitIds.add(entry.parentId);
  if (who.includes('office'))
    for (const id of await officeOf(asked.db, asked.actor.regionId, entry.cycleId)) unitIds.add(id);
  await say(asked, [
    {
      kind,
      subjectKind: 'entry',
      subjectId: entry.id,
      unitIds: [...unitIds],
      details: {
        title: `${cycleTitle}：${nameOf(entry)}`,
        cycleId: entry.cycleId,
        move,
        ...(reason ? { reason } : {}),
        ...(due ? { due } : {}),
      },
    },
  ]);
}

/** Tells an entry's unit and township of something the office decided about it beside its moves. */
export async function tellAbout(
  asked: By,
  entry: Told,
  kind: Extract<NoticeKind, 'entry.veto' | 'entry.veto-lifted' | 'entry.extension' | 'entry.recheck'>,
  details: { cycleTitle: string; reason: string; due?: string | null },
  to: readonly ('unit' | 'above')[] = ['unit', 'above'],
): Promise<void> {
  const { cycleTitle, reason, due } = details;
  const unitIds = [
    ...(to.includes('unit') ? [entry.unitId] : []),
    ...(to.includes('above') && entry.parentId ? [entry.parentId] : []),
  ];
  await say(asked, [
    {
      kind,
      subjectKind: 'entry',
      subjectId: entry.id,
      unitIds,
      details: { title: `${cycleTitle}：${nameOf(entry)}`, cycleId: entry.cycleId, reason, ...(due ? { due } : {}) },
    },
  ]);
}

/** Tells units of a cycle that opened, or was cancelled. */
export async function tellCycle(
  asked: By,
  kind: Extract<NoticeKind, 'cycle.open' | 'cycle.cancel'>,
  cycle: { id: string; title: string },
  unitIds: readonly string[],
  details: { due?: string; reason?: string },
): Promise<void> {
  await say(asked, [
    {
      kind,
      subjectKind: 'cycle',
      subjectId: cycle.id,
      unitIds,
      details: { title: cycle.title, cycleId: cycle.id, ...details },
    },
  ]);
}
