import { WhenText } from '#platform/ui/text.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import type { LogRowShown } from '../contract/scorecard.ts';
import type { Answer, Rule } from '../rules/framework.ts';
import { decimal } from '../rules/rule-text.ts';
import { answerWords } from './answer-words.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function whatHappened(w: Words, row: LogRowShown, indicator: { rule: Rule; full: number }): string {
  const { details } = row;
  const side = row.side ? w(`side.${row.side}`) : '';
  switch (row.kind) {
    case 'marked':
      return w('screen.log.marked', {
        side,
        answer: answerWords(w, details.answer as Answer, indicator.rule, indicator.full),
      });
    case 'adjusted':
      return w('screen.log.adjusted', { side, points: decimal(Number(details.points)) });
    case 'cleared':
      return w('screen.log.cleared', { side });
    case 'linked':
      return w.list([
        w('screen.log.linked', { extent: w(`kind.extent.${details.extent === 'whole' ? 'whole' : 'part'}`) }),
        ...(typeof details.figure === 'number' ? [w('screen.log.figure', { figure: decimal(details.figure) })] : []),
      ]);
    case 'unlinked':
      return w('screen.log.unlinked');
    case 'evidence': {
      const state = text((details.evidence as { state?: unknown } | undefined)?.state);
      return w('screen.log.evidence', { state: w.maybe(`state.evidence.${state}`) ?? state });
    }
    case 'mean':
      return w('screen.log.mean', { value: decimal(Number(details.value)) });
    case 'vetoed':
      return w('screen.log.vetoed');
    case 'veto-lifted':
      return w('screen.log.veto-lifted');
    case 'placed':
      return w('screen.log.placed', { from: text(details.windowFrom), to: text(details.windowTo) });
    case 'moved': {
      const move = text(details.move);
      return w.maybe(`move.entry.${move}`) ?? move;
    }
  }
}

/**
 * One row of an entry's log in words, with who wrote it and when.
 * @param indicator what was answered, with the rule of the entry's class
 */
export function LogLine({ row, indicator }: { row: LogRowShown; indicator: { rule: Rule; full: number } }) {
  const w = useWords();
  const reason = text(row.details.reason);
  return (
    <li className="log-line">
      <span>
        {whatHappened(w, row, indicator)}
        {reason && <span className="quiet">：{reason}</span>}
      </span>
      <span className="quiet log-who">
        {row.personName ?? w('screen.log.clock')}
        {row.unitName && ` · ${row.unitName}`} · <WhenText at={row.at} />
      </span>
    </li>
  );
}
