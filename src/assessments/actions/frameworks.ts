import type { Actions, Around, Asked } from '#access/door.ts';
import { reachesAnything, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { writeSheets } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { tableOf, type Grid } from '#platform/pure/sheet.ts';
import { framework as frameworkShape } from '../contract.ts';
import type { FrameworkRow, FrameworkWhole, frameworksContract, SheetReport } from '../contract/frameworks.ts';
import { builtIns } from '../rules/builtin/all.ts';
import { faultsOf } from '../rules/framework-check.ts';
import { indicatorsOf, type Framework, type SubjectKind } from '../rules/framework.ts';
import {
  frameworkColumns,
  frameworkHeadings,
  frameworkOfTable,
  frameworkRows,
  type FrameworkKey,
} from '../rules/framework-sheet.ts';
import * as kept from '../store/frameworks.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Faults of a sheet told one by one; the rest are counted. */
const mostFaults = 300;

const manages = (actor: Actor): boolean => reachesAnything(scopeOf(actor, 'framework.manage'));

const openings = (actor: Actor, row: FrameworkRow): FrameworkWhole['may'] => {
  if (!manages(actor)) return [];
  if (row.state === 'draft') return ['edit', 'publish', 'remove'];
  return row.state === 'published' ? ['retire', 'edition'] : ['edition'];
};

/** A framework this reader may read: a draft is for those who manage frameworks. @throws thing.not-found */
async function readable(db: Around['db'], actor: Actor, id: string, lock?: 'lock'): Promise<kept.FrameworkFound> {
  const found = await kept.getFramework(db, actor.regionId, id, lock);
  if (found.row.state === 'draft' && !manages(actor)) throw notFound('framework');
  return found;
}

async function draft(
  { db, actor }: Pick<Around, 'db'> & { actor: Actor },
  id: string,
  version?: number,
): Promise<kept.FrameworkFound> {
  const found = await kept.getFramework(db, actor.regionId, id, 'lock');
  if (found.row.state !== 'draft') throw new Problem('framework.not-draft', { state: found.row.state });
  if (version !== undefined && found.row.version !== version) throw new Problem('framework.changed');
  return found;
}

const worth = (content: Framework): number =>
  indicatorsOf(content).reduce((sum, one) => sum + (one.rule.kind === 'bonus' ? 0 : one.full), 0);

/** One empty aspect, and the grading of the ten-star rule: a star from nine tenths of an aspect on. */
const empty = (title: string, subject: SubjectKind): Framework => ({
  title,
  subject,
  basis: '',
  aspects: [{ key: '1', title: '方面一', indicators: [] }],
  vetoes: [],
  grading: { star: { points: 900, outOf: 1000 }, grades: [] },
  boards: { red: 0, black: 0 },
});

/** A title no framework of the region has: the second one begun from the same ground is told from the first. */
async function freeTitle({ db, actor }: Pick<Around, 'db'> & { actor: Actor }, title: string): Promise<string> {
  const taken = new Set(await kept.titlesFrom(db, actor.regionId, title));
  for (let n = 1; ; n++) {
    const name = n === 1 ? title : `${title}（${n}）`;
    if (!taken.has(name)) return name;
  }
}

type Starting = Asked<(typeof frameworksContract)['startFramework']>;
async function start(asked: Starting): Promise<{ id: string }> {
  const { db, actor, now, newId, body } = asked;
  const id = newId();
  let content: Framework;
  let series = { seriesId: id, edition: 1 };
  let origin: string | null = null;
  if (body.from === 'built-in') {
    const found = builtIns.find(({ key }) => key === body.key);
    if (!found) throw notFound('framework');
    content = { ...found.framework, title: body.title ?? (await freeTitle(asked, found.framework.title)) };
    origin = found.key;
  } else if (body.from === 'empty') content = empty(body.title, body.subject);
  else {
    const { row, content: source } = await kept.getFramework(db, actor.regionId, body.frameworkId, 'lock');
    origin = row.origin;
    content = body.from === 'copy' ? { ...source, title: body.title } : source;
    if (body.from === 'edition') {
      const newest = await kept.newestEdition(db, actor.regionId, row.seriesId);
      // Two drafts of one series would each claim to be the next edition.
      if (newest.state === 'draft') throw new Problem('framework.edition-open');
      series = { seriesId: row.seriesId, edition: newest.edition + 1 };
    }
  }
  await kept.addFramework(db, actor.regionId, { id, ...series, content, origin, personId: actor.personId, at: now });
  asked.happened({
    kind: 'framework.start',
    subjectKind: 'framework',
    subjectId: id,
    details: { title: content.title, edition: series.edition },
  });
  return { id };
}

/** Frameworks as data: drafts, editions, publication, Excel. `read` gives the sheet a request brings. */
export function frameworksActions({
  read,
}: {
  read: (asked: Around & { actor: Actor }) => Promise<Grid & { fileName: string }>;
}): Actions<typeof frameworksContract> {
  return {
    frameworks: async ({ db, actor, query }) => {
      const mayManage = manages(actor);
      const states = (query.state ?? ['draft', 'published', 'retired']).filter((one) => mayManage || one !== 'draft');
      return { ...(await kept.listFrameworks(db, actor.regionId, { ...query, states })), mayManage };
    },

    builtInFrameworks: async () => ({
      rows: builtIns.map(({ key, framework }) => ({
        key,
        title: framework.title,
        subject: framework.subject,
        basis: framework.basis,
        aspects: framework.aspects.length,
        indicators: indicatorsOf(framework).length,
        points: worth(framework),
      })),
    }),

    framework: async ({ db, actor, params }) => {
      const { row, content } = await readable(db, actor, params.id);
      return { ...row, content, may: openings(actor, row) };
    },

    startFramework: start,

    saveFramework: async (asked) => {
      const { db, actor, now, params, body } = asked;
      await draft(asked, params.id, body.version);
      const by = { personId: actor.personId, at: now };
      const version = await kept.saveContent(db, actor.regionId, params.id, body.content, by);
      asked.happened({
        kind: 'framework.change',
        subjectKind: 'framework',
        subjectId: params.id,
        details: { title: body.content.title },
      });
      return { version, updatedAt: now.toISOString() };
    },

    publishFramework: async (asked) => {
      const { db, actor, now, params, body } = asked;
      const { row, content } = await draft(asked, params.id, body.version);
      const faults = faultsOf(content);
      if (faults.length) throw new Problem('framework.faulty', { count: faults.length });
      await kept.saveState(db, actor.regionId, row, 'published', now);
      asked.happened({
        kind: 'framework.publish',
        subjectKind: 'framework',
        subjectId: row.id,
        details: { title: row.title, edition: row.edition },
      });
      return {};
    },

    retireFramework: async (asked) => {
      const { db, actor, now, params, body } = asked;
      const { row } = await kept.getFramework(db, actor.regionId, params.id, 'lock');
      if (row.state !== 'published') throw new Problem('framework.not-published', { state: row.state });
      if (row.version !== body.version) throw new Problem('framework.changed');
      await kept.saveState(db, actor.regionId, row, 'retired', now);
      asked.happened({
        kind: 'framework.retire',
        subjectKind: 'framework',
        subjectId: row.id,
        details: { title: row.title, edition: row.edition },
      });
      return {};
    },

    removeFramework: async (asked) => {
      const { db, actor, params } = asked;
      const { row } = await draft(asked, params.id);
      await kept.removeFramework(db, actor.regionId, row.id);
      asked.happened({
        kind: 'framework.remove',
        subjectKind: 'framework',
        subjectId: row.id,
        details: { title: row.title, edition: row.edition },
      });
      return {};
    },

    exportFramework: async ({ db, actor, params }) => {
      const { row, content } = await readable(db, actor, params.id);
      const body = await writeSheets([
        { name: '测评指标', columns: frameworkHeadings(), rows: frameworkRows(content) },
      ]);
      const name = `${row.title}（第${row.edition}版）.xlsx`;
      return new FileReply({ name, mime: xlsx, body, size: body.length });
    },

    importFramework: async (asked): Promise<SheetReport> => {
      const { db, actor, now, params, query } = asked;
      const { row, content } = await draft(asked, params.id, query.version);
      const grid = await read(asked);
      const table = tableOf<FrameworkKey>(grid.rows, frameworkColumns);
      if (table.missing.length > 0)
        throw new Problem('framework.sheet-foreign', {
          columns: table.missing.map((column) => column.title),
          unknown: table.unknown,
          line: table.headings || null,
        });
      const { framework, rows, faults } = frameworkOfTable(table, content);
      // Bounds that no single cell shows: how many indicators an aspect may have, how many aspects there may be.
      const fits = frameworkShape.safeParse(framework);
      if (faults.length === 0 && !fits.success)
        throw new Problem('framework.too-large', { where: fits.error.issues[0]!.path.join('.') });
      const save = query.save === 'all' && faults.length === 0 && fits.success;
      if (save) {
        await kept.saveContent(db, actor.regionId, row.id, fits.data, { personId: actor.personId, at: now });
        asked.happened({
          kind: 'framework.import',
          subjectKind: 'framework',
          subjectId: row.id,
          details: { title: row.title, file: grid.fileName.slice(0, 200), rows },
        });
      }
      return {
        rows,
        aspects: framework.aspects.length,
        indicators: indicatorsOf(framework).length,
        vetoes: framework.vetoes.length,
        faults: faults.length,
        told: faults.slice(0, mostFaults),
        saved: save,
      };
    },
  };
}
