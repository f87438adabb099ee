import { sql } from 'kysely';
import { accessContract } from '../src/access/contract.ts';
import { cyclesContract } from '../src/assessments/contract/cycles.ts';
import { drawsContract } from '../src/assessments/contract/draws.ts';
import { entriesContract } from '../src/assessments/contract/entries.ts';
import { frameworksContract } from '../src/assessments/contract/frameworks.ts';
import { objectionsContract } from '../src/assessments/contract/objections.ts';
import { tenStar } from '../src/assessments/rules/builtin/ten-star.ts';
import type { Files } from '../src/documents/public.ts';
import { addDays, dayOf, type Day } from '../src/platform/pure/day.ts';
import { addWorkdays } from '../src/platform/pure/workday.ts';
import type { Database } from '../src/platform/storage/database.ts';
import { Hands, type Community } from './demo/hands.ts';
import { telling, type Telling } from './demo/telling.ts';
import { demoPassword, places, townRegionId, type CastName } from './town.ts';

/** How far a community has come this year; `poor` are aspects that earn next to nothing. */
type Fate = 'begun' | 'returned' | 'late' | 'nominated' | 'reviewed' | 'vetoed' | 'accepted' | 'publicised';
const fates: readonly Fate[] = ['begun', 'publicised', 'accepted', 'reviewed', 'vetoed', 'late', 'nominated', 'begun'];
/** Last year's poor aspects, in the same order: nobody had ten stars. */
const before = [['9', '10'], ['10'], ['7', '8', '10'], ['5', '6'], ['6'], ['1', '2', '3'], ['4', '8'], ['3']] as const;
const preconditions = tenStar.vetoes.filter(({ when }) => when === 'precondition').map(({ key }) => key);
const lastDraw = '群众满意度入户抽样';

interface Unit extends Community {
  township: CastName;
  fate: Fate;
  before: readonly string[];
}

/**
 * The demo county's assessment: last year's cycle with its results, and this year's under way with communities at every
 * stage. Everything is done through the server's own door on a turned clock, and every step looks first whether it was done,
 * so that a loading that was cut off is taken up where it stopped. The draw that is told comes last and ends the story.
 * @returns false when the county holds the whole story already.
 */
export async function plantDemoCycle(
  database: Database,
  { files, now = new Date(), steps = Infinity }: { files: Files; now?: Date; steps?: number },
): Promise<boolean> {
  const told = await sql`select 1 from assessments.draw where region_id = ${townRegionId} and title = ${lastDraw}
    and told_at is not null`.execute(database.db);
  if (told.rows.length) return false;
  await telling(database, { files, now }, (house) => new Story(house, now, steps).tell());
  return true;
}

/** Aspects that are still weak this year: one who has come to publicity has none. */
const weakOf = (unit: Unit): readonly string[] => (unit.fate === 'publicised' ? [] : unit.before.slice(0, 2));

type Days = Record<'windowFrom' | 'windowTo' | 'nominateBy' | 'reviewBy' | 'acceptBy', Day>;

class Story extends Hands {
  private today: Day;
  constructor(house: Telling, now: Date, steps: number) {
    super(house, now, steps);
    this.today = dayOf(now.getTime());
  }

  async tell(): Promise<void> {
    const { db } = this.telling.database;
    // A loading taken up again tells the same days as before.
    const { rows } = await sql<{ day: Day }>`select to_char(window_to, 'YYYY-MM-DD') as day from assessments.cycle
      where region_id = ${townRegionId} order by created_at limit 1`.execute(db);
    if (rows[0]) this.today = addDays(rows[0].day, 420);
    const { today } = this;
    const units = await this.units();
    this.on(addDays(today, -600));
    const office = this.as('office');
    const { rows: frameworks } = await office(frameworksContract.frameworks, { query: {} });
    const known = frameworks.find((one) => one.origin === 'ten-star');
    const id =
      known?.id ??
      (await office(frameworksContract.startFramework, { body: { from: 'built-in', key: 'ten-star' } })).id;
    if (known?.state !== 'published')
      await office(frameworksContract.publishFramework, { params: { id }, body: { version: 1 } });
    await this.lastYear(id, units);
    await this.thisYear(id, units);
  }

  /** The communities of the story; workers without an account are given one. */
  private async units(): Promise<Unit[]> {
    const { db } = this.telling.database;
    const { rows } = await sql<{ id: string; name: string; personId: string }>`
      select u.id, u.name, (select p.id from organisation.person p where p.region_id = u.region_id and p.unit_id = u.id
        order by p.id limit 1) as "personId"
      from organisation.unit u where u.region_id = ${townRegionId} and u.parent_id = ${places.township.id}
        and u.kind = 'community' order by u.path limit ${fates.length}`.execute(db);
    const units: Unit[] = [];
    for (const [i, { id, name, personId }] of rows.entries()) {
      const mine = id === places.community.id;
      if (!mine) await this.admit(personId, `hm${i + 1}`, id);
      const who = mine ? ('community' as const) : { regionId: townRegionId, personId };
      units.push({ id, name, who, township: 'township', fate: fates[i]!, before: before[i]! });
    }
    const { id, name } = places.community2;
    units.push({ id, name, who: 'community2', township: 'township2', fate: 'returned', before: ['2', '7'] });
    return units;
  }

  /** An account for a community's worker, with the demo's password; safe to repeat. */
  private async admit(personId: string, signInName: string, unitId: string): Promise<void> {
    const [system, security] = [this.as('sysadmin'), this.as('secadmin')];
    const { rows } = await system(accessContract.accounts, { query: { text: signInName } });
    const known = rows.find((one) => one.signInName === signInName);
    // The role comes last: an account without one was cut off before its password was set.
    if (known?.grants.length) return;
    const { firstPassword } = known
      ? await system(accessContract.setAccount, { params: { id: personId }, body: { newPassword: true } })
      : await system(accessContract.openAccount, { body: { personId, signInName } });
    const mine = this.as({ regionId: townRegionId, personId });
    await mine(accessContract.changePassword, { body: { old: firstPassword!, fresh: demoPassword } });
    await security(accessContract.setGrants, {
      params: { id: personId },
      body: { grants: [{ role: 'community-worker', unitId }] },
    });
  }

  private async cycle(title: string, frameworkId: string, year: number, days: Days, units: Unit[]): Promise<string> {
    const office = this.as('office');
    const { rows } = await office(cyclesContract.cycles, { query: {} });
    let cycle = rows.find((one) => one.title === title);
    cycle ??= await office(cyclesContract.addCycle, {
      body: {
        title,
        year,
        frameworkId,
        ...days,
        publicityDays: 5,
        approvalBody: '省创建示范活动协调小组',
        approvalNumber: `〔${year}〕1号`,
        approvalUntil: addDays(this.today, 400),
        validYears: 3,
        barYears: 2,
        units: units.map((one) => ({ unitId: one.id, class: null })),
      },
    });
    if (cycle.state === 'preparing')
      await office(cyclesContract.moveCycle, {
        params: { id: cycle.id },
        body: { move: 'open', version: cycle.version },
      });
    return cycle.id;
  }

  private async lastYear(frameworkId: string, units: Unit[]): Promise<void> {
    const at = (days: number): Day => addDays(this.today, days);
    const year = Number(this.today.slice(0, 4)) - 1;
    const days = {
      windowFrom: at(-784),
      windowTo: at(-420),
      nominateBy: at(-440),
      reviewBy: at(-430),
      acceptBy: at(-400),
    };
    this.on(at(-500));
    const title = `${year}年度和谐社区创建`;
    const cycleId = await this.cycle(title, frameworkId, year, days, units);
    const office = this.as('office');
    if ((await office(cyclesContract.cycle, { params: { id: cycleId } })).state === 'ended') return;
    const entries = await this.entries(cycleId);
    this.on(at(-450));
    for (const unit of units) {
      const id = entries.get(unit.id)!;
      await this.prove(unit, id, at(-450));
      await this.mark(unit.who, id, 'self', unit.before.slice(2));
      await this.move(unit.who, id, 'self-assessing', { move: 'nominate', confirmed: preconditions });
    }
    this.on(at(-435));
    for (const unit of units) {
      const id = entries.get(unit.id)!;
      await this.mark(unit.township, id, 'township', unit.before.slice(1));
      await this.move(unit.township, id, 'nominated', { move: 'pass' });
    }
    this.on(at(-420));
    await this.acceptEvidence(units);
    for (const unit of units) {
      const id = entries.get(unit.id)!;
      await this.mark('assessor', id, 'county', unit.before);
      await this.move('office', id, 'reviewed', { move: 'accept' });
      await this.move('office', id, 'accepted', { move: 'publicise' });
    }
    this.on(at(-380));
    for (const unit of units) await this.move('office', entries.get(unit.id)!, 'publicised', { move: 'recognise' });
    const { version } = await office(cyclesContract.cycle, { params: { id: cycleId } });
    await office(cyclesContract.moveCycle, { params: { id: cycleId }, body: { move: 'end', version } });
  }

  private async thisYear(frameworkId: string, units: Unit[]): Promise<void> {
    const { today } = this;
    const at = (workdays: number): Day => addWorkdays(today, workdays);
    const year = Number(today.slice(0, 4));
    const days = {
      windowFrom: addDays(today, -330),
      windowTo: addDays(today, 30),
      nominateBy: at(-8),
      reviewBy: at(6),
      acceptBy: at(16),
    };
    this.on(at(-40));
    const cycleId = await this.cycle(`${year}年度和谐社区创建`, frameworkId, year, days, units);
    const entries = await this.entries(cycleId);
    const of = (...wanted: Fate[]) =>
      units.filter(({ fate }) => wanted.includes(fate)).map((unit) => ({ unit, id: entries.get(unit.id)! }));
    this.on(at(-20));
    const whole = of('publicised', 'accepted', 'reviewed', 'vetoed', 'nominated', 'returned');
    for (const { unit, id } of whole) {
      await this.prove(unit, id, at(-20));
      await this.mark(unit.who, id, 'self', weakOf(unit).slice(1));
    }
    for (const { unit, id } of of('begun', 'late')) {
      await this.prove(unit, id, at(-20), true);
      await this.mark(unit.who, id, 'self', [], unit.fate === 'late' ? 3 : 7);
    }
    const office = this.as('office');
    for (const { unit, id } of whole) {
      const { history } = await office(entriesContract.entry, { params: { id } });
      if (!history.length)
        await this.move(unit.who, id, 'self-assessing', { move: 'nominate', confirmed: preconditions });
    }
    this.on(at(-14));
    for (const { unit, id } of of('publicised', 'accepted', 'reviewed', 'vetoed')) {
      await this.mark(unit.township, id, 'township', weakOf(unit));
      await this.move(unit.township, id, 'nominated', { move: 'pass' });
    }
    for (const { unit, id } of of('returned'))
      await this.move(unit.township, id, 'nominated', {
        move: 'return-to-community',
        reason: '议事结果没有写明落实情况，请补齐三月、六月两次会议的办理结果',
      });
    this.on(at(-10));
    for (const { id } of of('begun')) {
      const { version, extensions } = await office(entriesContract.entry, { params: { id } });
      if (!extensions.length)
        await office(entriesContract.extendEntry, {
          params: { id },
          body: { side: 'self', until: at(5), reason: '社区换届，材料移交延后', version },
        });
    }
    // Of who has just been nominated it waits, as it does for whoever came last.
    await this.acceptEvidence(of('publicised', 'accepted', 'reviewed', 'vetoed').map(({ unit }) => unit));
    for (const { id } of of('publicised')) await this.mark('assessor', id, 'county', []);
    for (const { id } of of('accepted')) await this.mark('assessor', id, 'county', ['6', '8', '10']);
    for (const { id } of of('accepted', 'publicised')) await this.move('office', id, 'reviewed', { move: 'accept' });
    for (const { id } of of('vetoed')) {
      const { version, vetoes } = await office(entriesContract.entry, { params: { id } });
      if (!vetoes)
        await office(entriesContract.vetoEntry, {
          params: { id },
          body: { veto: 'V1', reason: '上月发生负有责任的电动车充电火灾', day: at(-18), version },
        });
      await this.move('office', id, 'reviewed', { move: 'fail', reason: '一票否决' });
    }
    this.on(at(-3));
    for (const { id } of of('publicised')) {
      await this.move('office', id, 'accepted', { move: 'publicise' });
      this.on(at(-1));
      const { rows } = await office(objectionsContract.objections, { query: { entryId: id } });
      if (!rows.length)
        await office(objectionsContract.addObjection, {
          params: { id },
          body: { receivedOn: at(-1), channel: 'phone', text: '三号楼楼道堆物多日无人清理，与公示的得分不符。' },
        });
    }
    const { rows } = await office(drawsContract.draws, { params: { id: cycleId }, query: {} });
    let draw = rows.find((one) => one.title === lastDraw)?.id;
    draw ??= (
      await office(drawsContract.makeDraw, {
        params: { id: cycleId },
        body: {
          title: lastDraw,
          seed: `${at(-1)} 福彩3D 开奖号 417`,
          n: 12,
          of: { from: 'buildings', strata: 'township' },
        },
      })
    ).id;
    await office(drawsContract.tellDraw, { params: { id: draw }, body: {} });
  }
}
