import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Problem } from '#platform/pure/problem.ts';
import { asProblem, keyOf } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { pathContract } from '../contract/path.ts';
import { scorecardContract, type Cell, type Column, type Scorecard } from '../contract/scorecard.ts';
import type { Answer, Side } from '../rules/framework.ts';

/** What is to be kept of one cell. */
export interface Marking {
  indicator: string;
  answer: Answer | null;
  adjusted: number | null;
  reason: string;
}

const endpoints = {
  self: scorecardContract.markSelf,
  township: scorecardContract.markTownship,
  county: scorecardContract.markCounty,
} as const;

/**
 * Keeps marks as they are made: one request at a time, what comes meanwhile goes with the next one. What could not be sent
 * stays and is sent again by hand, so a lost line loses nothing that is on the screen.
 */
export function useMarks(entryId: string, side: Side | null) {
  const cache = useQueryClient();
  const waiting = useRef(new Map<string, Marking>());
  const sending = useRef(false);
  const failed = useRef<{ key: string; marks: (Marking & { version: number })[] } | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = keyOf(scorecardContract.scorecard, { params: { id: entryId }, query: {} });

  const version = (indicator: string): number =>
    cache
      .getQueryData<Scorecard>(key)
      ?.columns.find((one) => one.side === side)
      ?.cells.find((one) => one.indicator === indicator)?.version ?? 0;

  const take = (column: Column) =>
    cache.setQueryData<Scorecard>(
      key,
      (card) => card && { ...card, columns: card.columns.map((one) => (one.side === column.side ? column : one)) },
    );

  const flush = async (): Promise<void> => {
    if (sending.current || side === null) return;
    // What failed is sent again as it was, under its own key: had it arrived after all, the first answer comes back.
    if (!failed.current && waiting.current.size > 0) {
      const marks = [...waiting.current.values()].slice(0, 100);
      for (const one of marks) waiting.current.delete(one.indicator);
      failed.current = { key: freshId(), marks: marks.map((one) => ({ ...one, version: version(one.indicator) })) };
    }
    const batch = failed.current;
    if (!batch) return;
    sending.current = true;
    setBusy(true);
    try {
      take(await call(endpoints[side], { params: { id: entryId }, body: { marks: batch.marks } }, { key: batch.key }));
      failed.current = null;
      setProblem(null);
      for (const endpoint of [scorecardContract.why, scorecardContract.changes, pathContract.path])
        void cache.invalidateQueries({ queryKey: [endpoint.path] });
    } catch (error) {
      setProblem(asProblem(error));
    }
    sending.current = false;
    setBusy(false);
    if (!failed.current) await flush();
  };

  return {
    busy,
    /** Marks that are on the screen and not yet with the server. */
    unsent: problem ? waiting.current.size + (failed.current?.marks.length ?? 0) : 0,
    problem,
    keep(marking: Marking, cell: Cell | undefined): void {
      const same =
        JSON.stringify([marking.answer, marking.adjusted, marking.reason]) ===
        JSON.stringify([cell?.answer ?? null, cell?.adjusted ?? null, cell?.reason ?? '']);
      if (same && !waiting.current.has(marking.indicator) && !failed.current) return;
      waiting.current.set(marking.indicator, marking);
      void flush();
    },
    again: () => void flush(),
    /** Somebody else was there: their marks are shown, ours are let go. */
    yield(): void {
      waiting.current.clear();
      failed.current = null;
      setProblem(null);
      void cache.invalidateQueries({ queryKey: [scorecardContract.scorecard.path] });
    },
  };
}
