import { Tag, type Mark, type Tone } from '#platform/ui/tag.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, type EvidenceLink, type EvidenceRow } from '../contract/evidence.ts';
import { entriesContract } from '../contract/entries.ts';
import { scorecardContract } from '../contract/scorecard.ts';
import type { EvidenceState } from '../rules/lifecycle.ts';

const looks: Record<EvidenceState, [Mark, Tone]> = {
  draft: ['ring', 'ink'],
  submitted: ['half', 'info'],
  accepted: ['check', 'done'],
  returned: ['return', 'soon'],
  withdrawn: ['dash', 'quiet'],
};

/** The state of a piece of evidence in words with its mark. */
export function EvidenceTag({ state, washed }: { state: EvidenceState; washed?: boolean }) {
  const w = useWords();
  const [mark, tone] = looks[state];
  return (
    <Tag mark={mark} tone={tone} washed={washed ?? false}>
      {w(`state.evidence.${state}`)}
    </Tag>
  );
}

/** 7月1日, or 7月1日—7月3日. */
export const spanShown = (w: Words, { from, to }: Pick<EvidenceRow, 'from' | 'to'>): string =>
  from === to ? w.dayShort(from) : `${w.dayShort(from)}—${w.dayShort(to)}`;

/** Links by the entry they lead to, in their order. */
export function byEntry(links: readonly EvidenceLink[]): [first: EvidenceLink, all: EvidenceLink[]][] {
  const out = new Map<string, EvidenceLink[]>();
  for (const link of links) {
    const held = out.get(link.entryId);
    if (held) held.push(link);
    else out.set(link.entryId, [link]);
  }
  return [...out.values()].map((all) => [all[0]!, all]);
}

/** Everything that shows evidence or leans on it. */
export const touchedByEvidence = [
  entriesContract.desk,
  evidenceContract.list,
  evidenceContract.queue,
  evidenceContract.get,
  evidenceContract.sources,
  evidenceContract.ofIndicator,
  evidenceContract.suggestions,
  scorecardContract.scorecard,
  scorecardContract.why,
];
