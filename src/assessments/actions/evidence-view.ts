import type { Around } from '#access/door.ts';
import { allows, type Actor, type Subject } from '#access/permissions.ts';
import { filesOf } from '#documents/public.ts';
import { isPicture } from '#documents/rules/kind.ts';
import { movesFrom } from '#platform/pure/lifecycle.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { FileRow } from '#documents/contract.ts';
import {
  linksOfOne,
  linksShown,
  type Evidence,
  type EvidenceLink,
  type EvidenceRow,
} from '../contract/evidence-row.ts';
import { corrected, faultsOfEvidence, inWindow, isSettled, stillWritten, type Filed } from '../rules/evidence.ts';
import { figureOf, indicatorsOf, type EvidenceKind } from '../rules/framework.ts';
import { evidenceLifecycle, type EvidenceState } from '../rules/lifecycle.ts';
import { counts, lockOn } from '../rules/evidence-lock.ts';
import { sees } from '../rules/seen.ts';
import { findEvidence, sameBytesElsewhere, type EvidenceFound } from '../store/evidence.ts';
import { frameworkContent } from '../store/facts.ts';
import { countLinks, linksOfEvidence, type LinkFound } from '../store/links.ts';
import { stagesOf } from '../store/stages.ts';
import { heldBy } from './locking.ts';
import { ownUnit, relationTo } from './relation.ts';

/** Files of evidence hang on it in documents under this name. */
export const filesKind = 'evidence';

export const subjectOf = (regionId: string, { unitPath }: Pick<EvidenceFound, 'unitPath'>): Subject => ({
  regionId,
  unitPaths: [unitPath],
});

/** Drafts are their own unit's: nobody else learns that they are there. */
export function visible(actor: Actor, found: EvidenceFound): boolean {
  const subject = subjectOf(actor.regionId, found);
  return found.submittedAt === null
    ? allows(actor, 'evidence.file', subject)
    : allows(actor, 'evidence.read', subject) || allows(actor, 'evidence.file', subject);
}

/** Evidence as the permission table sees it; null: not there, or somebody else's draft. */
export async function evidenceSubject(asked: {
  db: Executor;
  actor: Actor;
  params: { id: string };
}): Promise<Subject | null> {
  const [found] = await findEvidence(asked.db, asked.actor.regionId, [asked.params.id]);
  return found && visible(asked.actor, found) ? subjectOf(asked.actor.regionId, found) : null;
}

/** Evidence with what decides about it. */
export const filedOf = (
  found: EvidenceFound,
  files: readonly FileRow[],
  links: readonly { figure: number | null }[],
): Filed => ({
  ...found,
  files: files.map((file) => file.kind),
  figured: links.some((link) => link.figure !== null),
  sourced: found.sourceKind !== null,
});

/** A link as the screens see it. */
export async function linkShown(
  db: Executor,
  regionId: string,
  evidence: { from: Day; to: Day; kind: EvidenceKind },
  link: LinkFound,
): Promise<EvidenceLink> {
  const framework = await frameworkContent(db, regionId, link.frameworkId);
  const indicator = indicatorsOf(framework).find(({ key }) => key === link.indicator);
  return {
    id: link.linkId,
    entryId: link.entryId,
    entryState: link.state,
    cycleTitle: link.cycleTitle,
    year: link.year,
    unitName: link.unitName,
    label: link.label,
    indicator: link.indicator,
    indicatorTitle: indicator?.title ?? '',
    extent: link.extent,
    passage: link.passage,
    figure: link.figure,
    measure: indicator ? figureOf(indicator, evidence.kind) : null,
    outside: !inWindow(evidence, { from: link.windowFrom, to: link.windowTo }),
  };
}

/** What is open to this reader. `settledBy`: states of the entries that lean on it, as far as they were read. */
function openTo(actor: Actor, found: EvidenceFound, leaning: readonly LinkFound[]): EvidenceRow['may'] {
  const subject = subjectOf(actor.regionId, found);
  const files = allows(actor, 'evidence.file', subject);
  const reviews =
    allows(actor, 'evidence.review', subject) &&
    !ownUnit(actor, found.unitPath) &&
    !stillWritten(leaning.map(({ state }) => state));
  const settled = leaning.some((link) => isSettled(link.state));
  const may: EvidenceRow['may'] = movesFrom(evidenceLifecycle, found.state).filter((move) =>
    evidenceLifecycle.moves[move].may === 'evidence.file'
      ? files
      : reviews && !(move === 'return' && settled && !allows(actor, 'assessment.accept', subject)),
  );
  if (files && corrected(found.state) !== null && !settled) may.push('change');
  if (files && found.state !== 'withdrawn') may.push('link');
  return may;
}

const shownLinks = (actor: Actor, links: readonly LinkFound[]): LinkFound[] =>
  links.filter((link) => sees(link.state, relationTo(actor, link.unitPath)).evidence);

async function headOf(db: Executor, actor: Actor, found: EvidenceFound, all: readonly LinkFound[], count: number) {
  const seen = shownLinks(actor, all);
  const links: EvidenceLink[] = [];
  for (const link of seen) links.push(await linkShown(db, actor.regionId, found, link));
  const { unitId, unitName, unitPath: _, caption: __, filedAt, submittedAt, ...rest } = found;
  return {
    ...rest,
    unit: { id: unitId, name: unitName },
    links,
    linkCount: seen.length === all.length ? count : seen.length,
    filedAt: filedAt.toISOString(),
    submittedAt: submittedAt?.toISOString() ?? null,
    may: openTo(actor, found, all),
  };
}
const reviewing = (actor: Actor, found: EvidenceFound): boolean =>
  allows(actor, 'evidence.review', subjectOf(actor.regionId, found));

const filesOwn = (actor: Actor, found: EvidenceFound): boolean =>
  allows(actor, 'evidence.file', subjectOf(actor.regionId, found));
/** What is left to do with a piece that an entry holds. */
const unheld = (may: EvidenceRow['may'], state: EvidenceState): EvidenceRow['may'] =>
  may.filter((one) => one !== 'submit' && !(one === 'change' && counts(state)));

/** Rows of a list. */
export async function evidenceRows(
  { db, actor, today }: Pick<Around, 'db' | 'today'> & { actor: Actor },
  found: readonly EvidenceFound[],
): Promise<EvidenceRow[]> {
  const { regionId } = actor;
  const ids = found.map(({ id }) => id);
  const [links, counts, files, elsewhere] = [
    await linksOfEvidence(db, regionId, ids, linksShown),
    await countLinks(db, regionId, ids),
    await filesOf(db, regionId, filesKind, ids),
    await sameBytesElsewhere(
      db,
      regionId,
      found.filter((one) => reviewing(actor, one)).map(({ id }) => id),
    ),
  ];
  // What an entry holds back is not offered: of its own unit's pieces, which alone could be submitted or corrected.
  const own = new Set(found.filter((one) => filesOwn(actor, one)).map(({ id }) => id));
  const leanedOn = links.filter((link) => own.has(link.evidenceId));
  const holders = new Set(
    (await stagesOf(db, regionId, [...new Set(leanedOn.map((link) => link.entryId))]))
      .filter((entry) => lockOn(entry, today) !== null)
      .map((entry) => entry.id),
  );
  const rows: EvidenceRow[] = [];
  for (const one of found) {
    const attached = files.get(one.id) ?? [];
    const all = links.filter((link) => link.evidenceId === one.id);
    const head = await headOf(db, actor, one, all, counts.get(one.id) ?? 0);
    rows.push({
      ...head,
      may: all.some((link) => holders.has(link.entryId)) ? unheld(head.may, one.state) : head.may,
      files: attached.length,
      pictureId: attached.find((file) => isPicture(file.kind))?.id ?? null,
      elsewhere: elsewhere.some((other) => other.evidenceId === one.id),
    });
  }
  return rows;
}

/** One piece with everything this reader may know of it. @throws thing.not-found */
export async function evidenceView(
  { db, actor, today }: Pick<Around, 'db' | 'today'> & { actor: Actor },
  id: string,
): Promise<Evidence> {
  const { regionId } = actor;
  const [found] = await findEvidence(db, regionId, [id]);
  if (!found) throw notFound('evidence');
  const links = await linksOfEvidence(db, regionId, [id], linksOfOne);
  const files = (await filesOf(db, regionId, filesKind, [id])).get(id) ?? [];
  const elsewhere = reviewing(actor, found) ? await sameBytesElsewhere(db, regionId, [id]) : [];
  const head = await headOf(db, actor, found, links, links.length);
  const held = filesOwn(actor, found)
    ? await heldBy(
        db,
        regionId,
        links.map((link) => link.entryId),
        today,
      )
    : null;
  return {
    ...head,
    may: held ? unheld(head.may, found.state) : head.may,
    held: held && {
      unit: held.unit,
      cycle: held.cycle,
      ...(held.why === 'stage-over' ? { side: held.side, day: held.day } : { side: null, day: null }),
    },
    caption: found.caption,
    files,
    faults: faultsOfEvidence(filedOf(found, files, links), today),
    elsewhere: elsewhere.length > 0,
    alsoFiledBy: elsewhere.map(({ filedAt, evidenceId: _, ...other }) => ({
      ...other,
      filedAt: filedAt.toISOString(),
    })),
  };
}
