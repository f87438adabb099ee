import type { Day } from '#platform/pure/day.ts';
import type { Caption } from './evidence.ts';
import { indicatorsOf, type EvidenceKind, type Framework, type Indicator } from './framework.ts';
import type { EvidenceState } from './lifecycle.ts';

/** A link of an entry with what paper says of its evidence. */
export interface LinkOnPaper {
  indicator: string;
  evidenceId: string;
  extent: 'whole' | 'part';
  passage: string;
  title: string;
  kind: EvidenceKind;
  state: EvidenceState;
  from: Day;
  to: Day;
  /** Touches the window. */
  inWindow: boolean;
  caption: Caption;
  /** Names of its files, in order; `picture` ones carry the caption. */
  files: readonly { id: string; name: string; picture: boolean; sha256: string; size: number }[];
}
export interface NumberedLink extends LinkOnPaper {
  /** 4.2-01: the indicator it is first listed under, and its place there. The same wherever it is listed again. */
  number: string;
  /** It was listed under an earlier indicator already. */
  again: boolean;
}
export interface NumberedIndicator {
  aspect: string;
  indicator: Indicator;
  links: NumberedLink[];
}

/** States that go onto paper: nobody hands in a draft, or what was taken back. */
export const onPaper = (state: EvidenceState): boolean => state !== 'draft' && state !== 'withdrawn';

/**
 * The evidence of an entry under the indicators of its framework, in their order, numbered through: a piece has one number,
 * given where it is listed first. Links of indicators the framework does not have are left out.
 * @param links in the order in which they were made
 */
export function numbered(framework: Framework, links: readonly LinkOnPaper[]): NumberedIndicator[] {
  const numbers = new Map<string, string>();
  const aspects = new Map(
    framework.aspects.flatMap((aspect) => aspect.indicators.map((one) => [one.key, aspect.title])),
  );
  return indicatorsOf(framework).map((indicator) => {
    let place = 0;
    const own = links
      .filter((link) => link.indicator === indicator.key && onPaper(link.state))
      .map((link): NumberedLink => {
        const known = numbers.get(link.evidenceId);
        if (known !== undefined) return { ...link, number: known, again: true };
        const number = `${indicator.key}-${String((place += 1)).padStart(2, '0')}`;
        numbers.set(link.evidenceId, number);
        return { ...link, number, again: false };
      });
    return { aspect: aspects.get(indicator.key)!, indicator, links: own };
  });
}
