import { expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import { makeWords } from '../words/words.ts';
import { problemWords } from './states.tsx';

it('tells days as days and codes by their words, and leaves everything else as it is', () => {
  const words = {
    'problem.entry.stage-over': '{side}已于{day}截止（{unit}，{n}）。',
    'side.self': '自评',
    'kit.safe-read': '',
    'problem.server.fault.do': '',
  };
  const w = makeWords('zh-CN', words, () => Date.UTC(2026, 10, 23));
  const problem = new Problem('entry.stage-over', { side: 'self', day: '2026-11-20', unit: '荷花社区', n: 3 });
  expect(problemWords(w, problem, false).what).toBe('自评已于11月20日 周五截止（荷花社区，3）。');
});
