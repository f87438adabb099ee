import type { z } from 'zod';
import { entriesContract, type Entry } from '../../src/assessments/contract/entries.ts';
import { evidenceContract } from '../../src/assessments/contract/evidence.ts';
import { scorecardContract } from '../../src/assessments/contract/scorecard.ts';
import { tenStar } from '../../src/assessments/rules/builtin/ten-star.ts';
import type { Indicator, Side } from '../../src/assessments/rules/framework.ts';
import { ruleFor } from '../../src/assessments/rules/score.ts';
import { docxMime, officialDocument } from '../../src/documents/public.ts';
import { addDays, dayOf, type Day } from '../../src/platform/pure/day.ts';
import type { Call, Endpoint } from '../../src/platform/pure/endpoint.ts';
import { answerOf } from './answers.ts';
import { caller, type Caller, type Telling, type Who } from './telling.ts';

type Move = Omit<z.input<(typeof entriesContract.moveEntry)['body']>, 'version'>;

export interface Community {
  id: string;
  name: string;
  who: Who;
}

/** What a community files in a year: compilations by aspects, and what indicators are counted from. */
const papers: readonly { kind: 'file' | 'activity' | 'survey'; what: string; aspects?: readonly string[] }[] = [
  { kind: 'file', what: '创建规划与班子阵地材料', aspects: ['1', '2', '3'] },
  { kind: 'file', what: '居民自治与社会组织材料', aspects: ['4', '5'] },
  { kind: 'file', what: '社区服务与实事工程材料', aspects: ['6', '7'] },
  { kind: 'file', what: '主题活动与环境管理材料', aspects: ['8', '9', '10'] },
  { kind: 'activity', what: '活动登记汇总' },
  { kind: 'survey', what: '居民问卷结果' },
];

/**
 * The hands that take a cycle of the demo county through its steps: each goes through the server's own door at the
 * clock's day, and each first looks whether it was done, so that a story cut off is taken up where it stopped.
 */
export class Hands {
  readonly telling: Telling;
  private readonly now: Date;
  private steps: number;
  private readonly signed = new Map<string, Promise<Caller>>();

  /** @param steps moves of an entry after which the story is cut off (for tests) */
  constructor(telling: Telling, now: Date, steps: number) {
    this.telling = telling;
    this.now = now;
    this.steps = steps;
  }

  /** Turns the clock to the morning of a day, never past now. */
  on(day: Day): void {
    this.telling.clock.at = new Date(Math.min(this.now.getTime(), Date.parse(`${day}T01:30:00Z`)));
  }

  /** Whoever it is, signed in anew on every day of the story: no session outlives a night. */
  as(who: Who): Caller {
    const today = (): Promise<Caller> => {
      const key = `${typeof who === 'string' ? who : who.personId} ${dayOf(this.telling.clock.at.getTime())}`;
      let by = this.signed.get(key);
      if (!by) this.signed.set(key, (by = caller(this.telling, who)));
      return by;
    };
    const by = async <E extends Endpoint>(endpoint: E, given: Call<E>) => (await today())(endpoint, given);
    return Object.assign(by, { hand: async (file: Parameters<Caller['hand']>[0]) => (await today()).hand(file) });
  }

  async entries(cycleId: string): Promise<Map<string, string>> {
    const office = this.as('office');
    const { rows } = await office(entriesContract.entries, { params: { id: cycleId }, query: { limit: 100 } });
    return new Map(rows.map((one) => [one.unit.id, one.id]));
  }

  /** One step of one entry, unless it went further already. */
  async move(who: Who, id: string, from: Entry['state'], body: Move): Promise<void> {
    const by = this.as(who);
    const { state, version } = await by(entriesContract.entry, { params: { id } });
    if (state !== from) return;
    if (this.steps-- <= 0) throw new Error('cut off');
    await by(entriesContract.moveEntry, { params: { id }, body: { ...body, version } });
  }

  /** Marks a column as far as it is not marked yet. */
  async mark(who: Who, id: string, side: Side, poor: readonly string[], upTo = 10): Promise<void> {
    const by = this.as(who);
    const card = await by(scorecardContract.scorecard, { params: { id }, query: {} });
    if (card.open !== side) return;
    const cells = new Map(card.columns.find((one) => one.side === side)?.cells.map((one) => [one.indicator, one]));
    const marks = tenStar.aspects.slice(0, upTo).flatMap((aspect) =>
      (aspect.indicators as Indicator[]).flatMap((one) => {
        const cell = cells.get(one.key);
        if (one.feed || cell?.exempt || cell?.version) return [];
        const answer = answerOf(ruleFor(one, card.class), one.full, !poor.includes(aspect.key));
        return [{ indicator: one.key, answer, version: 0, reason: '' }];
      }),
    );
    const endpoint = {
      self: scorecardContract.markSelf,
      township: scorecardContract.markTownship,
      county: scorecardContract.markCounty,
    }[side];
    if (marks.length) await by(endpoint as typeof scorecardContract.markSelf, { params: { id }, body: { marks } });
  }

  /** Word papers that prove the indicators of an entry; `half`: every other indicator, and no activities or surveys yet. */
  async prove(unit: Community, entryId: string, day: Day, half = false): Promise<void> {
    const by = this.as(unit.who);
    for (const { kind, what, aspects } of half ? papers.filter((one) => one.kind === 'file') : papers) {
      const title = `${unit.name}${day.slice(0, 4)}年${what}`;
      const { rows } = await by(evidenceContract.list, { query: { unitId: unit.id, text: title } });
      const found = rows.find((one) => one.title === title);
      if (found && found.state !== 'draft') continue;
      const filed = async () =>
        by(evidenceContract.file, {
          body: {
            unitId: unit.id,
            kind,
            title,
            from: addDays(day, -20),
            to: addDays(day, -10),
            quantity: kind === 'file' ? 1 : 60,
            figure: kind === 'survey' ? 9600 : null,
            fileIds: [await this.paper(unit, title, day)],
          },
        });
      const evidenceId = found?.id ?? (await filed()).id;
      const links = tenStar.aspects
        .flatMap(({ key, indicators }) => (indicators as Indicator[]).map((one) => ({ aspect: key, ...one })))
        .filter(({ aspect, feed }) => (aspects ? aspects.includes(aspect) : feed?.kind === kind))
        .filter((_, i) => !half || i % 2 === 0)
        .map(({ key }) => ({ entryId, indicator: key, extent: 'whole' as const }));
      await by(evidenceContract.link, { params: { id: evidenceId }, body: { links } });
      const { version } = await by(evidenceContract.get, { params: { id: evidenceId } });
      await by(evidenceContract.move, { params: { id: evidenceId }, body: { move: 'submit', version } });
    }
  }

  /** @returns the id of a Word paper handed in as a file */
  private async paper(unit: Community, title: string, day: Day): Promise<string> {
    const bytes = await officialDocument({
      title,
      body: [{ level: 0, text: `${unit.name}把创建工作落到楼栋和网格，有关记录按月整理如下，原件存社区档案柜备查。` }],
      signature: unit.name,
      date: day,
    });
    return this.as(unit.who).hand({ name: `${title}.docx`, mime: docxMime, bytes });
  }

  /** Accepts what these communities put forward; the rest keeps waiting for the office. */
  async acceptEvidence(of: readonly Community[]): Promise<void> {
    const office = this.as('office');
    const queue = await office(evidenceContract.queue, { query: { limit: 200 } });
    const rows = queue.rows.filter(({ unit }) => of.some(({ id }) => id === unit.id));
    if (rows.length)
      await office(evidenceContract.reviewMany, {
        body: { move: 'accept', evidence: rows.map(({ id, version }) => ({ id, version })) },
      });
  }
}
