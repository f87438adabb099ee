import type { Executor } from '#platform/storage/transaction.ts';
import { notFound } from '#platform/pure/problem.ts';
import { assessSide } from '../rules/assess.ts';
import type { Facts, LogEntry, LogRow } from '../rules/facts.ts';
import { indicatorsOf, sides, type Framework, type Side } from '../rules/framework.ts';
import { fold, touchedBy } from '../rules/fold.ts';
import { spreadsOf } from '../rules/spread.ts';
import { appendLogs, lockLogs, readLog, type By, type LogRead } from '../store/log.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import {
  cellText,
  keepCells,
  keepMarks,
  keepMeansAndVetoes,
  keepResults,
  storedCells,
  together,
  type CellToKeep,
} from '../store/scores.ts';

/** What is to be written to one entry's log. */
export interface Recording {
  entryId: string;
  entries: readonly LogEntry[];
}

/**
 * The one way to add to an entry's log: locks the entry, appends, keeps the marks beside it and rescores what the rows
 * touch, all in the caller's transaction. Rows of `link`, `evidence` and the entry's state are written by whoever owns
 * them, before this is called.
 * @throws thing.not-found when an entry is not there
 */
export const record = (db: Executor, by: By, entryId: string, entries: readonly LogEntry[]): Promise<void> =>
  recordMany(db, by, [{ entryId, entries }]);

/** The same for several entries at once: one evidence withdrawn rescores everything that leaned on it. */
export async function recordMany(db: Executor, by: By, recordings: readonly Recording[]): Promise<void> {
  const byEntry = new Map<string, LogEntry[]>();
  for (const { entryId, entries } of recordings) {
    const held = byEntry.get(entryId);
    if (held) held.push(...entries);
    else if (entries.length) byEntry.set(entryId, [...entries]);
  }
  if (byEntry.size === 0) return;
  const locked = await lockLogs(db, by.regionId, [...byEntry.keys()]);
  const added = [...byEntry].map(([entryId, entries]) => {
    const events = locked.get(entryId);
    if (events === undefined) throw notFound('entry');
    return { entryId, events, entries };
  });
  const marks = keepMarks(by, added);
  await together(db, marks.first);
  await together(db, [...appendLogs(by, added), ...marks.after]);
  await keepMeansAndVetoes(db, by, added);
  await rescore(db, by.regionId, added);
}

/**
 * Scores entries afresh out of their facts and keeps what changed: all cells, or those that the given log entries touch.
 */
export async function rescore(
  db: Executor,
  regionId: string,
  entries: readonly { entryId: string; entries?: readonly LogEntry[] }[],
): Promise<void> {
  const rowsOf = new Map(entries.map(({ entryId, entries }) => [entryId, entries]));
  const work = [];
  for (const one of await loadFacts(db, regionId, [...rowsOf.keys()])) {
    const framework = await frameworkContent(db, regionId, one.frameworkId);
    work.push({ ...one, framework, ...touchedBetween(rowsOf.get(one.entryId), framework, one.facts) });
  }
  const whole = work.filter(({ indicators }) => indicators === null).map(({ entryId }) => entryId);
  // Looking first what stands there is cheaper than writing thousands of cells to find that they are the same. The database
  // looks while the rules reckon: one turn of the loop puts the question on its way.
  const looking = whole.length ? storedCells(db, regionId, whole) : null;
  looking?.catch(() => {});
  if (looking) await new Promise((resolve) => setImmediate(resolve));
  const cells: CellToKeep[] = [];
  const results: Parameters<typeof keepResults>[1][number][] = [];
  for (const { entryId, cycleId, facts, framework, indicators, columns } of work)
    for (const side of columns) {
      const assessed = assessSide(framework, side, facts);
      for (const [indicator, score] of assessed.cells)
        if (indicators === null || indicators.has(indicator)) cells.push({ entryId, side, indicator, score });
      const spreads = spreadsOf(framework, side, facts, assessed);
      results.push({ entryId, cycleId, side, outcome: assessed.outcome, spreads });
    }
  const stored = await looking;
  const changed = cells.filter(({ entryId, side, indicator, score }) => {
    const known = stored?.get(entryId);
    return !known || known.get(`${side} ${indicator}`) !== cellText(score);
  });
  await together(db, [...keepCells(regionId, changed), ...keepResults(regionId, results)]);
}

/** Which cells of which columns log entries touch; indicators null: all of them. */
function touchedBetween(
  rows: readonly LogEntry[] | undefined,
  framework: Framework,
  facts: Facts,
): { indicators: Set<string> | null; columns: readonly Side[] } {
  if (!rows) return { indicators: null, columns: sides };
  const known = new Set(indicatorsOf(framework).map(({ key }) => key));
  const indicators = new Set<string>();
  for (const row of rows) {
    const some = touchedBy(row, facts);
    if (some === null) return { indicators: null, columns: sides };
    for (const indicator of some) if (known.has(indicator)) indicators.add(indicator);
  }
  const columns = sides.filter((side) => rows.some((row) => !('side' in row) || row.side === side));
  return { indicators, columns };
}

/** An entry as it stood, out of its log alone. */
export interface AsOf {
  rows: LogRead[];
  facts: Facts;
  framework: Framework;
}

/**
 * Folds an entry's log up to a moment.
 * @returns null when the entry was not there yet
 * @throws thing.not-found when it is not there at all
 */
export async function factsOf(
  db: Executor,
  regionId: string,
  entryId: string,
  until: Date | null = null,
): Promise<AsOf | null> {
  const [found] = await loadFacts(db, regionId, [entryId]);
  if (!found) throw notFound('entry');
  const rows = await readLog(db, regionId, entryId, { until });
  if (rows.length === 0) return null;
  return { rows, facts: fold(rows as LogRow[]), framework: await frameworkContent(db, regionId, found.frameworkId) };
}
