import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { deliver } from '../src/notices/jobs/delivering.ts';
import { tell } from '../src/notices/public.ts';
import { secretBox } from '../src/notices/secret.ts';
import { listener, testOutside } from '../src/notices/testing.ts';
import type { Outside } from '../src/notices/outside.ts';
import { dayNumber, dayOf } from '../src/platform/pure/day.ts';
import { nextWorkday } from '../src/platform/pure/workday.ts';
import { inTransaction } from '../src/platform/storage/transaction.ts';
import { uuid7 } from '../src/platform/storage/uuid7.ts';
import { townRegionId } from '../tools/town.ts';
import { besideEachOther, median, ms, timed, type Show } from './figures.ts';
import { stableIds, type Base, type Ground } from './ground.ts';
import { plantClerks, rested } from './planting.ts';
import { quickPost } from './post.ts';
import { onOthers, record } from './recorder.ts';
import { bareDriver } from './replay.ts';

const now = new Date(dayNumber(nextWorkday(dayOf(Date.now()))) * 86_400_000 + 2 * 3_600_000);
const people = 400;
const robots = 20;
const each = 10;
const box = secretBox('a key for the bench, long enough to be one');

/** Telling a few hundred people, and sending what follows from it. */
export async function noticeRows(ground: Ground, show: Show): Promise<void> {
  const robot = await listener();
  const post = await quickPost();
  try {
    const base = await ground.seeded('notices');
    const { personIds, unitIds } = await plantClerks(base, people);
    await plantRobots(base, unitIds.slice(0, robots), robot.origin);
    await rested(base);
    await telling(base, personIds, unitIds, show);
    await sql`delete from notices.outgoing`.execute(base.db);
    await tellThem(base, personIds, unitIds);
    await rested(base);
    await base.end();
    await delivery(ground, base.name, { robot, post }, show);
  } finally {
    await robot.close();
    await post.close();
  }
}

const plantRobots = (base: Base, unitIds: readonly string[], origin: string) =>
  sql`insert into notices.robot (region_id, id, unit_id, vendor, name, address, hint, created_at)
    select ${townRegionId}, gen_random_uuid(), u, 'wecom', '工作群', ${box.seal(`${origin}/send?key=k`)}, '…', now()
    from unnest(${unitIds as string[]}::uuid[]) as u`.execute(base.db);

const tellThem = (base: Base, personIds: readonly string[], unitIds: readonly string[]): Promise<number> =>
  inTransaction(base.db, (trx) =>
    tell(
      trx,
      { regionId: townRegionId, at: now, newId: uuid7 },
      {
        kind: 'task.issue',
        subjectKind: 'plan',
        subjectId: uuid7(),
        unitIds,
        personIds,
        details: { title: '集贸市场整治工作方案', from: '创建办', tasks: 12, due: '2026-10-31' },
      },
    ),
  );

async function telling(
  base: Base,
  personIds: readonly string[],
  unitIds: readonly string[],
  show: Show,
): Promise<void> {
  let told = 0;
  const act = async () => void (told = await tellThem(base, personIds, unitIds));
  await act();
  const said = await record(act);
  const stable = await stableIds(base);
  const { rows } = await sql<{ id: string }>`select id from notices.robot`.execute(base.db);
  for (const { id } of rows) stable.add(id);
  const driver = await bareDriver(base.url);
  const works = Array.from({ length: 6 * each }, () => onOthers(said, new Map(), stable));
  let next = 0;
  const { ours, bare, ratio } = await besideEachOther(
    5,
    async () => {
      for (let i = 0; i < each; i++) await act();
    },
    async () => {
      for (let i = 0; i < each; i++) await driver.replay(works[next++]!);
    },
  );
  await driver.end();
  show({
    name: `tell ${told} people of one thing, with mail and robots to follow`,
    ours: ms(ours / each),
    bare: ms(bare / each),
    ratio,
    note: `${said.length} statements`,
  });
}

/** The outgoing pass to a mail server and a robot's server on this machine, beside bare nodemailer and fetch. */
async function delivery(
  ground: Ground,
  template: string,
  { robot, post }: { robot: Awaited<ReturnType<typeof listener>>; post: Awaited<ReturnType<typeof quickPost>> },
  show: Show,
): Promise<void> {
  const outside = testOutside({ smtpUrl: post.url, robotHosts: [robot.origin], box });
  const mails: Parameters<NonNullable<Outside['mail']>['send']>[0][] = [];
  const words: string[] = [];
  const watched: Outside = {
    ...outside,
    mail: { send: (letter) => (mails.push(letter), outside.mail!.send(letter)) },
    say: (to, said, at) => (words.push(said.markdown), outside.say(to, said, at)),
  };
  const first = await ground.database('notices_said', template);
  const said = await record(() => deliver(first.db, () => now, watched));
  await first.end();
  const sent = post.taken() + robot.heard.length;
  if (mails.length + words.length !== sent || sent < people / 2) throw new Error(`${sent} messages arrived`);
  const transport = createTransport({ url: post.url });
  const bareSending = async () => {
    for (const { to, subject, text } of mails)
      await transport.sendMail({ from: '创文 <noreply@chuangwen.test>', to, subject, text });
    for (const content of words) {
      const answer = await fetch(`${robot.origin}/send?key=k`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }),
      });
      await answer.text();
    }
  };
  const taken: { ours: number; bare: number }[] = [];
  for (let round = 0; round < 3; round++) {
    const [ours, theirs] = [
      await ground.database(`notices_ours_${round}`, template),
      await ground.database(`notices_bare_${round}`, template),
    ];
    const driver = await bareDriver(theirs.url);
    await ours.pool.query('select 1');
    post.forget();
    robot.heard.length = 0;
    const bare = (await timed(async () => (await driver.replay(said), await bareSending()))).took;
    const { took } = await timed(() => deliver(ours.db, () => now, outside));
    if (post.taken() + robot.heard.length !== 2 * sent) throw new Error('a message is missing');
    taken.push({ ours: took, bare });
    await driver.end();
    await ours.end();
    await theirs.end();
  }
  transport.close();
  show({
    name: `deliver ${mails.length} letters by SMTP and ${words.length} robot messages`,
    ours: ms(median(taken.map((one) => one.ours))),
    bare: `${ms(median(taken.map((one) => one.bare)))} (nodemailer, fetch)`,
    ratio: median(taken.map((one) => one.bare / one.ours)),
    note: `${said.length} statements`,
  });
}
