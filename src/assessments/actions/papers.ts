import type { Actions, Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { docxMime, officialDocument, writeSheets, type Files } from '#documents/public.ts';
import { unitBriefs } from '#organisation/public.ts';
import { areaLabel } from '#organisation/rules/sheet/labels.ts';
import { FileReply } from '#platform/http/upload.ts';
import { Problem } from '#platform/pure/problem.ts';
import { mostOnPaper, type papersContract } from '../contract/papers.ts';
import { publicitySpan } from '../rules/cycle.ts';
import type { Framework, Side } from '../rules/framework.ts';
import { entryStates, type EntryState } from '../rules/lifecycle.ts';
import {
  awardOf,
  certificateSheet,
  commendationDecision,
  publicityNotice,
  summarySheet,
  type Titled,
} from '../rules/papers.ts';
import { sees } from '../rules/seen.ts';
import { findEntrySubject, getEntry } from '../store/entry.ts';
import { frameworkContent } from '../store/facts.ts';
import { entriesOnPaper, getCycleOnPaper, type CycleOnPaper, type EntryOnPaper } from '../store/papers.ts';
import { cyclePack, entryPack } from './packing.ts';
import { fullName, gradeNames, scorecardDocument } from './scorecard-paper.ts';
import { relationTo } from './relation.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const file = (name: string, mime: string, body: Uint8Array): FileReply =>
  new FileReply({ name, mime, body, size: body.length });

type Asking = Pick<Around, 'db' | 'today'> & { actor: Actor };
interface OnPaper {
  cycle: CycleOnPaper;
  framework: Framework;
  entries: EntryOnPaper[];
}
/**
 * A cycle with its entries in some states. What it still puts out into the world (`goesOut`) ends with its being cancelled.
 * @throws thing.not-found, cycle.cancelled, paper.nobody
 */
async function onPaper(
  { db, actor }: Asking,
  id: string,
  states: readonly EntryState[],
  goesOut = false,
): Promise<OnPaper> {
  const cycle = await getCycleOnPaper(db, actor.regionId, id);
  if (goesOut && cycle.state === 'cancelled') throw new Problem('cycle.cancelled');
  const entries = await entriesOnPaper(db, actor.regionId, id, states, mostOnPaper);
  if (entries.length === 0) throw new Problem('paper.nobody');
  return { cycle, framework: await frameworkContent(db, actor.regionId, cycle.frameworkId), entries };
}

/** The same with those who hold a title that no veto stands against: nobody else is commended or gets a plaque. */
async function holding(asked: Asking, id: string): Promise<OnPaper> {
  const paper = await onPaper(asked, id, ['recognised', 'commended']);
  const entries = paper.entries.filter(({ columns }) => !columns.county?.vetoed);
  if (entries.length === 0) throw new Problem('paper.nobody');
  return { ...paper, entries };
}

const titled = (framework: Framework, entries: readonly EntryOnPaper[]): Titled[] => {
  const names = gradeNames(framework);
  return entries.map((entry) => ({
    name: fullName(entry),
    grade: names.get(entry.columns.county?.grade ?? '') ?? null,
  }));
};
const gradesOf = (framework: Framework): string[] => framework.grading.grades.map(({ name }) => name);

/** The name of the office that asks, as it signs. */
async function agencyOf({ db, actor }: Asking): Promise<string> {
  const [unit] = await unitBriefs(db, actor.regionId, [actor.unitId]);
  return unit?.name ?? '';
}

/** Papers of a cycle and of an entry, and the packs. */
export function papersActions({ files }: { files: Files }): Actions<typeof papersContract> {
  return {
    publicityNotice: async (asked) => {
      const { params, query, today } = asked;
      const { cycle, framework, entries } = await onPaper(asked, params.id, ['accepted', 'publicised'], true);
      const day = query.day ?? today;
      // Before it is put up: as it would run if it were put up that day.
      const ahead = publicitySpan(day, cycle.publicityDays);
      const names = titled(framework, entries);
      const body = await officialDocument(
        publicityNotice(
          {
            title: cycle.title,
            year: cycle.year,
            agency: query.agency || (await agencyOf(asked)),
            number: query.number ?? '',
            day,
            receiving: {
              office: query.office ?? '',
              phone: query.phone ?? '',
              email: query.email ?? '',
              address: query.address ?? '',
            },
          },
          entries.map(({ publicityFrom, publicityTo }, i) => ({
            ...names[i]!,
            from: publicityFrom ?? ahead.from,
            to: publicityTo ?? ahead.to,
          })),
          gradesOf(framework),
        ),
      );
      return file(`公示 ${cycle.title}.docx`, docxMime, body);
    },

    commendationDecision: async (asked) => {
      const { params, query, today } = asked;
      const { cycle, framework, entries: titles } = await holding(asked, params.id);
      // Once some are commended the decision is theirs; before that it is the draft of one for all who hold the title.
      const commended = titles.filter(({ state }) => state === 'commended');
      const entries = commended.length ? commended : titles;
      // Commending is a thing of its own: without its approval there is no decision to print.
      if (!cycle.commendBody || !cycle.commendNumber) throw new Problem('paper.approval-missing');
      const body = await officialDocument(
        commendationDecision(
          {
            title: cycle.title,
            year: cycle.year,
            agency: query.agency || (await agencyOf(asked)),
            number: query.number ?? '',
            day: query.day ?? today,
            approvalBody: cycle.commendBody,
            approvalNumber: cycle.commendNumber,
            validYears: cycle.validYears,
          },
          titled(framework, entries),
          gradesOf(framework),
        ),
      );
      return file(`表彰决定 ${cycle.title}.docx`, docxMime, body);
    },

    certificates: async (asked) => {
      const { params, query } = asked;
      const { cycle, framework, entries } = await holding(asked, params.id);
      const names = titled(framework, entries);
      const body = await writeSheets([
        certificateSheet(
          { year: cycle.year, mark: query.mark ?? '', award: query.award || awardOf(cycle.title) },
          entries.map((entry, i) => ({
            ...names[i]!,
            validUntil: entry.validUntil,
            on: entry.commendedOn ?? entry.recognisedOn,
          })),
        ),
      ]);
      return file(`证书牌匾清单 ${cycle.title}.xlsx`, xlsx, body);
    },

    summary: async (asked) => {
      const { params, actor } = asked;
      const { cycle, framework, entries } = await onPaper(asked, params.id, entryStates);
      const names = gradeNames(framework);
      const body = await writeSheets([
        summarySheet(
          framework.aspects,
          entries.map((entry) => {
            // Columns that have not been handed on are nobody's to sum up.
            const sight = sees(entry.state, { ...relationTo(actor, ''), county: true });
            const column = (side: Side) => (sight.sides.includes(side) ? entry.columns[side] : undefined);
            const county = column('county');
            return {
              name: fullName(entry),
              township: entry.township ?? '',
              unit: `${entry.unit}${entry.label ? ` ${entry.label}` : ''}`,
              class: entry.class ? areaLabel(entry.class) : '',
              state: words[`state.entry.${entry.state}`],
              totals: (['self', 'township', 'county'] as const).map((side) => column(side)?.total ?? null),
              stars: county?.stars ?? null,
              grade: names.get(county?.grade ?? '') ?? null,
              vetoed: county?.vetoed ?? false,
              aspects: county?.aspects ?? [],
            };
          }),
        ),
      ]);
      return file(`汇总表 ${cycle.title}.xlsx`, xlsx, body);
    },

    scorecardPaper: {
      subject: ({ db, actor, params }) => findEntrySubject(db, actor.regionId, params.id),
      run: async (asked) => {
        const { db, actor, params, query } = asked;
        const found = await getEntry(db, actor.regionId, params.id);
        const sight = sees(found.state, relationTo(actor, found.unitPath));
        const sides = sight.sides.filter((side) => !query.sides || query.sides.includes(side));
        if (sides.length === 0) throw new Problem('entry.not-shown');
        const body = await scorecardDocument(asked, actor.regionId, found, sides);
        return file(`评分表 ${found.unitName}.docx`, docxMime, body);
      },
    },

    entryPack: {
      subject: ({ db, actor, params }) => findEntrySubject(db, actor.regionId, params.id),
      run: async (asked) => {
        const { db, actor, params } = asked;
        const found = await getEntry(db, actor.regionId, params.id);
        const sight = sees(found.state, relationTo(actor, found.unitPath));
        if (!sight.evidence) throw new Problem('entry.not-shown');
        return entryPack(asked, files, found, sight.sides);
      },
    },

    cyclePack: async (asked) => {
      const { cycle, framework, entries } = await onPaper(asked, asked.params.id, [
        'reviewed',
        'accepted',
        'publicised',
        'recognised',
        'commended',
        'not-met',
        'withdrawn',
      ]);
      return cyclePack(asked, files, cycle, framework, entries);
    },
  };
}
