import { useEffect, useRef } from 'react';
import { useWords } from '#platform/words/use.tsx';
import { pieces, type BlankValues, type PlanTemplate } from '../../rules/template.ts';

const heading = /^[一二三四五六七八九十]+、/;
const sub = /^（[一二三四五六七八九十]+）/;

/** How a line of an office document is set: title, section heading, signature, or running text. */
function setting(words: string, at: number, of: number): string {
  if (at === 0) return 'wr-title';
  if (heading.test(words)) return 'wr-heading';
  if (at >= of - 2) return 'wr-signature';
  return sub.test(words) ? 'wr-sub' : 'wr-line';
}

/**
 * The document as it will be, changing while the blanks are filled. A blank pressed on the paper takes the reader to its
 * field; the field being filled is lit and kept in sight.
 * @param at the blank whose field has the focus
 */
export function TemplatePaper(props: {
  template: PlanTemplate;
  values: BlankValues;
  at: string | null;
  onBlank: (name: string) => void;
}) {
  const w = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { at } = props;
  useEffect(() => {
    if (at === null || !box.current) return;
    const mark = box.current.querySelector<HTMLElement>(`[data-blank="${CSS.escape(at)}"]`);
    if (!mark) return;
    const [frame, place] = [box.current.getBoundingClientRect(), mark.getBoundingClientRect()];
    if (place.top < frame.top + 40 || place.bottom > frame.bottom - 40)
      box.current.scrollTo({ top: box.current.scrollTop + place.top - frame.top - frame.height / 3 });
  }, [at]);
  const lines = pieces(props.template, props.values).filter((line) => line.length > 0);
  return (
    // A pane that scrolls must be reachable with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="paper wr-paper" ref={box} tabIndex={0} role="region" aria-label={w('screen.write.paper')}>
      {lines.map((line, i) => {
        const words = line.map((one) => ('words' in one ? one.words : (one.value ?? ''))).join('');
        return (
          <p key={i} className={setting(words, i, lines.length)}>
            {line.map((one, k) =>
              'words' in one ? (
                <span key={k}>{one.words}</span>
              ) : (
                // A short cut for the mouse: every blank has its field, which the keyboard reaches.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
                <span
                  key={k}
                  data-blank={one.blank}
                  className={`wr-blank${one.value === null ? ' wr-open' : ''}${one.blank === at ? ' wr-lit' : ''}`}
                  title={w(`blank.${one.blank}` as 'blank.县名')}
                  onClick={() => props.onBlank(one.blank)}
                >
                  {one.value ?? w(`blank.${one.blank}` as 'blank.县名')}
                </span>
              ),
            )}
          </p>
        );
      })}
    </div>
  );
}
