import { sql } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Facts, Mark, Standing } from '../rules/facts.ts';
import type { Answer, Framework, Side } from '../rules/framework.ts';
import type { EntryState } from '../rules/lifecycle.ts';

/** An entry's facts as they stand today, with the framework that scores them. */
export interface EntryFacts {
  entryId: string;
  cycleId: string;
  frameworkId: string;
  facts: Facts;
}

const frameworks = new Map<string, Framework>();
/** Published editions never change, so the ones used last are kept as they were parsed. */
const kept = 40;

/** The content of a published framework. @throws Error when it is not there or still a draft */
export async function frameworkContent(db: Executor, regionId: string, frameworkId: string): Promise<Framework> {
  const name = `${regionId}/${frameworkId}`;
  const known = frameworks.get(name);
  if (known) return known;
  const { rows } = await sql<{ content: Framework }>`select content from assessments.framework
    where region_id = ${regionId} and id = ${frameworkId} and state <> 'draft'`.execute(db);
  if (!rows[0]) throw new Error(`framework ${frameworkId} is not published`);
  if (frameworks.size >= kept) frameworks.delete(frameworks.keys().next().value!);
  frameworks.set(name, rows[0].content);
  return rows[0].content;
}

/**
 * Facts of entries out of what the log amounts to today (`mark`, `link`, `evidence`, `entry`): the same that folding their
 * logs gives, without reading the logs. Entries that are not there are left out.
 */
export async function loadFacts(db: Executor, regionId: string, entryIds: readonly string[]): Promise<EntryFacts[]> {
  if (entryIds.length === 0) return [];
  const ids = entryIds as string[];
  // One row an entry with its marks and links as text: reading many small rows costs more than parsing it.
  const { rows } = await sql<{
    id: string;
    cycleId: string;
    frameworkId: string;
    state: EntryState;
    class: AreaClass | null;
    means: Record<string, number>;
    vetoes: Record<string, { reason: string; day: Day }>;
    windowFrom: Day;
    windowTo: Day;
    marks: [Side, string, Answer | null, number | null, string][] | null;
    links: [string, string, 'whole' | 'part', number | null, Standing][] | null;
  }>`select e.id, e.cycle_id as "cycleId", c.framework_id as "frameworkId", e.state, e.class, e.means, e.vetoes,
      c.window_from as "windowFrom", c.window_to as "windowTo",
      (select json_agg(json_build_array(m.side, m.indicator, m.answer, m.adjusted, m.reason)) from assessments.mark m
        where m.region_id = e.region_id and m.entry_id = e.id) as marks,
      (select json_agg(json_build_array(l.indicator, l.evidence_id, l.extent, l.figure, json_build_object(
          'kind', v.kind, 'state', v.state, 'from', v.effective_from, 'to', v.effective_to, 'quantity', v.quantity,
          'figure', v.figure)) order by l.id)
        from assessments.link l join assessments.evidence v on v.region_id = l.region_id and v.id = l.evidence_id
        where l.region_id = e.region_id and l.entry_id = e.id) as links
    from assessments.entry e join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    where e.region_id = ${regionId} and e.id = any(${ids}::uuid[]) order by e.id`.execute(db);
  return rows.map(
    ({ id, cycleId, frameworkId, state, means, vetoes, windowFrom, windowTo, marks, links, ...place }) => {
      const columns: Record<Side, Map<string, Mark>> = { self: new Map(), township: new Map(), county: new Map() };
      for (const [side, indicator, answer, adjusted, reason] of marks ?? [])
        columns[side].set(indicator, { answer, adjusted, reason } as Mark);
      const evidence = new Map<string, Standing>();
      const linked = new Map<string, Map<string, 'whole' | 'part'>>();
      const figures = new Map<string, Map<string, number>>();
      for (const [indicator, evidenceId, extent, figure, standing] of links ?? []) {
        evidence.set(evidenceId, standing);
        const held = linked.get(indicator);
        if (held) held.set(evidenceId, extent);
        else linked.set(indicator, new Map([[evidenceId, extent]]));
        if (figure === null) continue;
        const figured = figures.get(indicator);
        if (figured) figured.set(evidenceId, figure);
        else figures.set(indicator, new Map([[evidenceId, figure]]));
      }
      const facts: Facts = {
        state,
        class: place.class,
        windowFrom,
        windowTo,
        marks: columns,
        evidence,
        links: linked,
        figures,
        means: new Map(Object.entries(means)),
        vetoes: new Map(Object.entries(vetoes)),
      };
      return { entryId: id, cycleId, frameworkId, facts };
    },
  );
}
