import type { Asked } from '#access/door.ts';
import { allows } from '#access/permissions.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { evidenceContract } from '../contract/evidence.ts';
import { linksOfOne } from '../contract/evidence-row.ts';
import { inWindow, linking, onOneLine, standingOf } from '../rules/evidence.ts';
import type { LogEntry } from '../rules/facts.ts';
import { indicatorsOf } from '../rules/framework.ts';
import { findEvidence, moveEvidence, type EvidenceFound } from '../store/evidence.ts';
import { frameworkContent } from '../store/facts.ts';
import * as kept from '../store/links.ts';
import { subjectOf, visible } from './evidence-view.ts';
import { byOf, tellEntries, type Writing } from './filing.ts';
import { refuseHeld } from './locking.ts';
import { recordMany } from './recording.ts';

type Of<K extends keyof typeof evidenceContract> = Asked<(typeof evidenceContract)[K]>;
interface Wanted {
  evidenceId: string;
  entryId: string;
  indicator: string;
  extent: 'whole' | 'part';
  passage: string;
  figure: number | null;
}

/**
 * Makes links, all or none: evidence first, then entries are locked, both in the order of their ids. Links that a score may
 * see go into the log of their entry, which is scored afresh in the same transaction.
 * @throws thing.not-found (evidence, entry, indicator) · evidence.other-unit · evidence.withdrawn · entry.closed-for-links ·
 *   evidence.stage-over · evidence.settled · evidence.too-many-links
 */
async function linkAll(asked: Writing, wanted: readonly Wanted[]): Promise<{ linked: number; outside: number }> {
  const { db, actor, now, newId } = asked;
  const { regionId } = actor;
  // The same link named twice: the last one counts.
  const links = [
    ...new Map(wanted.map((one) => [kept.keyOfLink(one.evidenceId, one.entryId, one.indicator), one])).values(),
  ];
  const pieces = new Map(
    (await findEvidence(db, regionId, [...new Set(links.map((one) => one.evidenceId))], 'lock')).map((one) => [
      one.id,
      one,
    ]),
  );
  // What is said of an accepted piece for the first time nobody has reviewed: it goes back, and whatever leans on it is told.
  const figured = [...pieces.values()].filter(
    (one) =>
      one.state === 'accepted' && links.some(({ evidenceId, figure }) => evidenceId === one.id && figure !== null),
  );
  const leans = await kept.leaning(db, regionId, idsOf(figured));
  const wantedEntries = new Set(links.map((one) => one.entryId));
  const locked = await kept.lockEntries(db, regionId, [
    ...new Set([...wantedEntries, ...leans.map((one) => one.entryId)]),
  ]);
  const entries = new Map(locked.filter(({ id }) => wantedEntries.has(id)).map((one) => [one.id, one]));
  let outside = 0;
  for (const { evidenceId, entryId, indicator } of links) {
    const evidence = pieces.get(evidenceId);
    if (!evidence || !visible(actor, evidence)) throw notFound('evidence');
    if (!allows(actor, 'evidence.file', subjectOf(regionId, evidence)))
      throw new Problem('permission.denied', { verb: 'evidence.file' });
    const entry = entries.get(entryId);
    if (!entry || !allows(actor, 'evidence.file', subjectOf(regionId, entry))) throw notFound('entry');
    if (!onOneLine(evidence.unitPath, entry.unitPath))
      throw new Problem('evidence.other-unit', { title: evidence.title, unit: entry.unitName });
    if (evidence.state === 'withdrawn') throw new Problem('evidence.withdrawn', { title: evidence.title });
    if (!linking(entry.state, entry.cycleState).link)
      throw new Problem('entry.closed-for-links', { state: entry.state, cycle: entry.cycleTitle });
    const framework = await frameworkContent(db, regionId, entry.frameworkId);
    if (!indicatorsOf(framework).some(({ key }) => key === indicator)) throw notFound('indicator');
    if (!inWindow(evidence, { from: entry.windowFrom, to: entry.windowTo })) outside++;
  }
  await refuseHeld(db, regionId, [...entries.keys()], asked.today);
  const { changed, refigured } = await kept.addLinks(
    db,
    regionId,
    links.map((one) => ({ id: newId(), ...one })),
    { personId: actor.personId, at: now },
  );
  const keyOf = ({ evidenceId, entryId, indicator }: Wanted) => kept.keyOfLink(evidenceId, entryId, indicator);
  const again = figured.filter((one) => links.some((link) => link.evidenceId === one.id && refigured.has(keyOf(link))));
  if (again.length) await reviewAgain(asked, again, leans, pieces);
  const counts = await kept.countLinks(db, regionId, [...pieces.keys()]);
  if ([...counts.values()].some((n) => n > linksOfOne))
    throw new Problem('evidence.too-many-links', { most: linksOfOne });
  await recordMany(
    db,
    byOf(asked),
    links
      .filter((one) => changed.has(keyOf(one)))
      .map(({ entryId, evidenceId, indicator, extent, figure }) => {
        const entry: LogEntry = {
          kind: 'linked',
          indicator,
          evidenceId,
          extent,
          ...(figure === null ? {} : { figure }),
          evidence: standingOf(pieces.get(evidenceId)!),
        };
        return { entryId, entries: [entry] };
      }),
  );
  for (const evidence of pieces.values()) tellLinked(asked, evidence, links);
  return { linked: links.length, outside };
}

const idsOf = (all: readonly { id: string }[]): string[] => all.map(({ id }) => id);

/**
 * Accepted pieces that say something new of an indicator are submitted again, in `pieces` too.
 * @throws evidence.settled, evidence.stage-over when an entry that leans on one holds it
 */
async function reviewAgain(
  asked: Writing,
  again: readonly EvidenceFound[],
  leans: Awaited<ReturnType<typeof kept.leaning>>,
  pieces: Map<string, EvidenceFound>,
): Promise<void> {
  const concerned = leans.filter(({ evidenceId }) => again.some(({ id }) => id === evidenceId));
  await refuseHeld(
    asked.db,
    asked.actor.regionId,
    concerned.map(({ entryId }) => entryId),
    asked.today,
  );
  await moveEvidence(asked.db, asked.actor.regionId, idsOf(again), { state: 'submitted', reason: '', at: asked.now });
  for (const one of again) pieces.set(one.id, { ...one, state: 'submitted' });
  const told = again.map(({ id }) => ({ id, standing: standingOf(pieces.get(id)!) }));
  await tellEntries(asked, told, concerned);
}

function tellLinked(asked: Writing, evidence: EvidenceFound, links: readonly Wanted[]): void {
  const own = links.filter((one) => one.evidenceId === evidence.id);
  asked.happened({
    kind: 'evidence.link',
    subjectKind: 'evidence',
    subjectId: evidence.id,
    details: { title: evidence.title, links: own.length, indicators: own.slice(0, 20).map((one) => one.indicator) },
  });
}

/** Links one piece to any number of indicators of any number of entries. */
export const linkEvidence = (asked: Of<'link'>) =>
  linkAll(
    asked,
    asked.body.links.map((one) => ({ ...one, evidenceId: asked.params.id })),
  );

/** Links any number of pieces to indicators of one entry. */
export const linkToEntry = (asked: Of<'linkMany'>) =>
  linkAll(
    asked,
    asked.body.links.map((one) => ({ ...one, entryId: asked.params.id })),
  );

/** Takes a link off. @throws entry.closed-for-links, evidence.stage-over */
export async function unlinkEvidence(asked: Of<'unlink'>): Promise<Record<string, never>> {
  const { db, actor, params } = asked;
  const { regionId } = actor;
  const [evidence] = await findEvidence(db, regionId, [params.id], 'lock');
  const link = await kept.findLink(db, regionId, params.id, params.linkId);
  if (!evidence || !link) return {};
  const [entry] = await kept.lockEntries(db, regionId, [link.entryId]);
  // What was never handed in has proved nothing anywhere: it may be taken off, and then serve another entry.
  if (evidence.submittedAt !== null) {
    if (!entry || !linking(entry.state, entry.cycleState).unlink)
      throw new Problem('entry.closed-for-links', { state: link.state, cycle: link.cycleTitle });
    await refuseHeld(db, regionId, [entry.id], asked.today);
  }
  await kept.removeLink(db, regionId, link.linkId);
  await recordMany(db, byOf(asked), [
    { entryId: link.entryId, entries: [{ kind: 'unlinked', indicator: link.indicator, evidenceId: evidence.id }] },
  ]);
  asked.happened({
    kind: 'evidence.unlink',
    subjectKind: 'evidence',
    subjectId: evidence.id,
    details: { title: evidence.title, indicator: link.indicator, cycle: link.cycleTitle },
  });
  return {};
}

/** Where a piece can be linked to now. */
export async function linkTargets({ db, actor, params }: Of<'targets'>) {
  const { regionId } = actor;
  const [evidence] = await findEvidence(db, regionId, [params.id]);
  if (!evidence) throw notFound('evidence');
  const entries = (await kept.entriesAround(db, regionId, evidence.unitPath)).filter((entry) =>
    allows(actor, 'evidence.file', subjectOf(regionId, entry)),
  );
  return {
    rows: await Promise.all(
      entries.map(async (entry) => ({
        entryId: entry.id,
        cycleTitle: entry.cycleTitle,
        year: entry.year,
        unitName: entry.unitName,
        label: entry.label,
        windowFrom: entry.windowFrom,
        windowTo: entry.windowTo,
        outside: !inWindow(evidence, { from: entry.windowFrom, to: entry.windowTo }),
        aspects: (await frameworkContent(db, regionId, entry.frameworkId)).aspects.map((aspect) => ({
          key: aspect.key,
          title: aspect.title,
          indicators: aspect.indicators.map(({ key, title, method }) => ({ key, title, method })),
        })),
      })),
    ),
  };
}
