import { Tag, type Mark, type Tone } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { EntryState } from '../rules/lifecycle.ts';

const looks: Record<EntryState, [Mark, Tone]> = {
  'self-assessing': ['ring', 'quiet'],
  nominated: ['half', 'info'],
  reviewed: ['most', 'info'],
  accepted: ['full', 'ink'],
  publicised: ['clock', 'soon'],
  recognised: ['check', 'done'],
  commended: ['check', 'done'],
  'not-met': ['dash', 'quiet'],
  withdrawn: ['cross', 'late'],
  dropped: ['dash', 'quiet'],
};

/** The state of an entry in words with its mark. */
export function EntryTag({ state }: { state: EntryState }) {
  const w = useWords();
  const [mark, tone] = looks[state];
  return (
    <Tag mark={mark} tone={tone}>
      {w(`state.entry.${state}`)}
    </Tag>
  );
}
