import type { Asked, Around } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { evidenceContract } from '../contract/evidence.ts';
import { captionElements, linking } from '../rules/evidence.ts';
import { indicatorsOf, type EvidenceKind } from '../rules/framework.ts';
import { sees } from '../rules/seen.ts';
import { suggest, type Candidate } from '../rules/suggest.ts';
import { proofDoors } from '../proofs.ts';
import { evidenceAround, filedSources, findEvidence, type EvidenceFound } from '../store/evidence.ts';
import { frameworkContent } from '../store/facts.ts';
import { findEntryForLinks, linksOfEntry, type EntryForLinks } from '../store/links.ts';
import { evidenceRows, linkShown, subjectOf, visible } from './evidence-view.ts';
import { heldBy } from './locking.ts';
import { relationTo } from './relation.ts';

type Of<K extends keyof typeof evidenceContract> = Asked<(typeof evidenceContract)[K]>;
/** Most links of one indicator of one entry that are shown. */
const shownOfIndicator = 200;
/** How much is looked through for suggestions. */
const candidatesAtMost = { evidence: 500, sources: 200 } as const;

/**
 * The entry, when this reader may see what it leans on.
 * @throws thing.not-found, entry.not-shown
 */
export async function entryShown(
  { db, actor }: Pick<Around, 'db'> & { actor: Actor },
  entryId: string,
): Promise<EntryForLinks> {
  const entry = await findEntryForLinks(db, actor.regionId, entryId);
  if (!entry) throw notFound('entry');
  if (!sees(entry.state, relationTo(actor, entry.unitPath)).evidence) throw new Problem('entry.not-shown');
  return entry;
}

/** What is linked to one indicator of an entry; drafts only for their own unit. */
export async function evidenceOfIndicator(asked: Of<'ofIndicator'>) {
  const { db, actor, params } = asked;
  const { regionId } = actor;
  const entry = await entryShown(asked, params.id);
  const links = await linksOfEntry(db, regionId, entry.id, { indicator: params.key, most: shownOfIndicator });
  const found = await findEvidence(
    db,
    regionId,
    links.map((link) => link.evidenceId),
  );
  const shown = found.filter((one) => visible(actor, one));
  const rows = new Map((await evidenceRows(asked, shown)).map((row) => [row.id, row]));
  const open = linking(entry.state, entry.cycleState);
  const files = allows(actor, 'evidence.file', subjectOf(regionId, entry));
  const held = files ? await heldBy(db, regionId, [entry.id], asked.today) : null;
  const may = (['link', 'unlink'] as const).filter((act) => files && !held && open[act]);
  const out = [];
  for (const link of links) {
    const row = rows.get(link.evidenceId);
    if (row) out.push({ ...row, link: await linkShown(db, regionId, row, link) });
  }
  return { rows: out, may };
}

interface Suggestion extends Candidate {
  kind: EvidenceKind;
  title: string;
  evidence: EvidenceFound | null;
  source: { kind: string; id: string } | null;
}

/** What of the unit might prove the indicator: filed evidence not linked to it, and sources not yet filed. */
export async function suggestionsFor(asked: Of<'suggestions'>) {
  const { db, actor, params } = asked;
  const { regionId } = actor;
  const entry = await findEntryForLinks(db, regionId, params.id);
  if (!entry) throw notFound('entry');
  const framework = await frameworkContent(db, regionId, entry.frameworkId);
  if (!indicatorsOf(framework).some(({ key }) => key === params.key)) throw notFound('indicator');
  const around = await evidenceAround(
    db,
    regionId,
    entry.unitPath,
    { entryId: entry.id, indicator: params.key },
    candidatesAtMost.evidence,
  );
  const candidates: Suggestion[] = around
    .filter((one) => allows(actor, 'evidence.file', subjectOf(regionId, one)))
    .map((evidence) => ({
      id: evidence.id,
      kind: evidence.kind,
      title: evidence.title,
      text: [evidence.title, ...captionElements.map((element) => evidence.caption[element])].join('\n'),
      from: evidence.from,
      to: evidence.to,
      evidence,
      source: null,
    }));
  for (const [source, door] of proofDoors()) {
    const offered = await door.list(db, regionId, entry.unitId, { limit: candidatesAtMost.sources });
    const filed = await filedSources(
      db,
      regionId,
      entry.unitId,
      source,
      offered.map((one) => one.sourceId),
    );
    for (const { sourceId, title, text, from, to } of offered)
      if (!filed.has(sourceId))
        candidates.push({
          id: `${source}:${sourceId}`,
          kind: door.kind,
          title,
          text: `${title}\n${text}`,
          from,
          to,
          evidence: null,
          source: { kind: source, id: sourceId },
        });
  }
  const window = { from: entry.windowFrom, to: entry.windowTo };
  return {
    rows: suggest(framework, params.key, candidates, window).map(({ candidate, shared, inWindow }) => ({
      evidenceId: candidate.evidence?.id ?? null,
      sourceKind: candidate.source?.kind ?? null,
      sourceId: candidate.source?.id ?? null,
      kind: candidate.kind,
      title: candidate.title,
      from: candidate.from,
      to: candidate.to,
      state: candidate.evidence?.state ?? null,
      shared,
      outside: !inWindow,
    })),
  };
}
