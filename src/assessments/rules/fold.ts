import type { Facts, LogEntry, LogRow, Mark, Standing } from './facts.ts';
import type { Side } from './framework.ts';

type Marks = Record<Side, Map<string, Mark>>;

/**
 * What the log amounts to: the entry as it stood after its last row. Pure, so that folding the first n rows gives any past
 * day, and folding all of them again must give what is stored.
 * @param rows in order of `seq`, the first one of kind `placed`
 * @throws Error when the first row does not place the entry
 */
export function fold(rows: readonly LogRow[]): Facts {
  const first = rows[0];
  if (first?.kind !== 'placed') throw new Error('the log of an entry begins with its place');
  const marks: Marks = { self: new Map(), township: new Map(), county: new Map() };
  const evidence = new Map<string, Standing>();
  const links = new Map<string, Map<string, 'whole' | 'part'>>();
  const figures = new Map<string, Map<string, number>>();
  const means = new Map<string, number>();
  const vetoes = new Map<string, { reason: string; day: string }>();
  let place = { class: first.class, windowFrom: first.windowFrom, windowTo: first.windowTo };
  let state: Facts['state'] = 'self-assessing';
  for (const row of rows)
    switch (row.kind) {
      case 'placed':
        place = { class: row.class, windowFrom: row.windowFrom, windowTo: row.windowTo };
        break;
      case 'moved':
        state = row.to;
        break;
      case 'marked':
        marks[row.side].set(row.indicator, { answer: row.answer, adjusted: null, reason: row.reason });
        break;
      case 'cleared':
        marks[row.side].delete(row.indicator);
        break;
      case 'adjusted':
        marks[row.side].set(row.indicator, {
          answer: marks[row.side].get(row.indicator)?.answer ?? null,
          adjusted: row.points,
          reason: row.reason,
        });
        break;
      case 'linked': {
        evidence.set(row.evidenceId, row.evidence);
        const held = links.get(row.indicator);
        if (held) held.set(row.evidenceId, row.extent);
        else links.set(row.indicator, new Map([[row.evidenceId, row.extent]]));
        const figured = figures.get(row.indicator);
        if (row.figure === undefined) figured?.delete(row.evidenceId);
        else if (figured) figured.set(row.evidenceId, row.figure);
        else figures.set(row.indicator, new Map([[row.evidenceId, row.figure]]));
        break;
      }
      case 'unlinked':
        links.get(row.indicator)?.delete(row.evidenceId);
        figures.get(row.indicator)?.delete(row.evidenceId);
        break;
      case 'evidence':
        evidence.set(row.evidenceId, row.evidence);
        break;
      case 'mean':
        means.set(row.indicator, row.value);
        break;
      case 'vetoed':
        vetoes.set(row.veto, { reason: row.reason, day: row.day });
        break;
      case 'veto-lifted':
        vetoes.delete(row.veto);
        break;
    }
  return { state, ...place, marks, evidence, links, figures, means, vetoes };
}

/**
 * Indicators whose points a log row can change; null: all of them. `facts` are those after the row.
 */
export function touchedBy(row: LogEntry, facts: Facts): string[] | null {
  switch (row.kind) {
    case 'marked':
    case 'cleared':
    case 'adjusted':
    case 'unlinked':
    case 'mean':
      return [row.indicator];
    // A link carries the standing of its evidence, which then holds wherever it is linked.
    case 'linked':
    case 'evidence':
      return [...facts.links].filter(([, held]) => held.has(row.evidenceId)).map(([indicator]) => indicator);
    case 'vetoed':
    case 'veto-lifted':
    case 'moved':
      return [];
    case 'placed':
      return null;
  }
}
