import type { Actions } from '#access/door.ts';
import { readableThrough, type Files } from '#documents/public.ts';
import { invalid } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { discardPlan } from './actions/discarding.ts';
import { editPlan } from './actions/editing.ts';
import { readFile, readText } from './actions/reading.ts';
import { planSubject, sourceSubject } from './actions/subjects.ts';
import { planView, rowOf, sourceView } from './actions/view.ts';
import type { plansContract } from './contract.ts';
import * as found from './store/found.ts';

/** The actions of plans. @param options.files where originals are kept */
export function plansActions({ files }: { files: Files }): Actions<typeof plansContract> {
  // Who may read a plan may open the document it came from.
  readableThrough('plan-source', async (db, regionId, sourceId) => {
    const subject = await sourceSubject(db, regionId, sourceId);
    return subject && { subject, verb: 'plan.read' };
  });
  return {
    list: async ({ db, scope, query }) => {
      const mark = query.after === undefined ? null : readMark(query.after, 2);
      const [at, id] = mark ?? [];
      if (query.after !== undefined && !(isInstant(at) && isId(id)))
        throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
      const rows = await found.listPlans(db, scope, {
        states: query.state ?? null,
        text: query.text || null,
        after: mark && { at: String(at), id: String(id) },
        limit: query.limit,
      });
      const shown = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? shown.at(-1) : undefined;
      return { rows: shown.map(rowOf), next: last ? markOf([last.updatedAt.toISOString(), last.id]) : null };
    },
    get: {
      subject: ({ db, actor, params }) => planSubject(db, actor.regionId, params.id),
      run: async ({ db, actor, params }) =>
        planView(db, actor, await found.getPlan(db, actor.regionId, params.id, 'look')),
    },
    source: {
      subject: ({ db, actor, params }) => sourceSubject(db, actor.regionId, params.id),
      run: ({ db, actor, params }) => sourceView(db, actor.regionId, params.id),
    },
    readFile: (asked) => readFile(files, asked),
    readText,
    edit: {
      subject: ({ db, actor, params }) => planSubject(db, actor.regionId, params.id),
      run: editPlan,
    },
    discard: {
      subject: ({ db, actor, params }) => planSubject(db, actor.regionId, params.id),
      run: discardPlan,
    },
  };
}

const isInstant = (value: unknown): boolean => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f-]{36}$/i.test(value);
