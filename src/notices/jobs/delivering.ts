import type { Kysely } from 'kysely';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import type { Outside } from '../outside.ts';
import { codeRule } from '../rules.ts';
import { lineOf, mailText, markdown, mostLines, type Line, type Message } from '../rules/message.ts';
import { mostBytes, type Verdict } from '../rules/robot.ts';
import { retryAfter } from '../rules/sending.ts';
import * as store from '../store/outgoing.ts';
import { codeOf } from '../actions/choice.ts';
import { phrasesOf, wordsFor } from './speech.ts';

/** A sender that says nothing for so long is given up; longer than any attempt may take. */
const leaseMs = 5 * 60_000;
/** One run sends so many batches and leaves the rest to the next minute. */
const mostBatches = 500;

type Fate = Verdict | 'unwanted';

/** Sends what is due. Safe to run twice at once and to be cut off at any moment. */
export async function deliver(db: Kysely<DB>, now: () => Date, outside: Outside): Promise<void> {
  await store.takeUp(db, now());
  for (let n = 0; n < mostBatches; n++) {
    const at = now();
    const batch = await inTransaction(db, (trx) => store.takeDue(trx, at, new Date(at.getTime() + leaseMs)));
    if (!batch) return;
    await settle(db, now(), batch, await send(db, now, outside, batch));
  }
}

async function settle(db: Kysely<DB>, at: Date, batch: store.Batch, fate: Fate): Promise<void> {
  const { regionId, rows } = batch;
  const ids = rows.map((row) => row.id);
  if (fate === 'unwanted') return store.dropOutgoing(db, regionId, ids);
  if (fate.sent) return store.markSent(db, regionId, ids, at);
  for (const row of rows) {
    const minutes = fate.again ? retryAfter(row.attempts) : null;
    const dueAt = minutes === null ? null : new Date(at.getTime() + minutes * 60_000);
    await store.markFailed(db, regionId, row.id, { error: fate.error, dueAt, at });
  }
}

/** What happens to one batch. Whatever goes wrong in here is a failed attempt, never the end of the run. */
async function send(db: Kysely<DB>, now: () => Date, outside: Outside, batch: store.Batch): Promise<Fate> {
  try {
    return await (batch.robotId === null ? mail(db, outside, batch) : speak(db, now, outside, batch));
  } catch (error) {
    return { sent: false, again: true, error: error instanceof Error ? error.name : 'Error' };
  }
}

const linesOf = (notices: readonly store.NoticeToSay[], word: (kind: string) => string, base: string | null): Line[] =>
  notices.slice(0, mostLines).map((one) => lineOf(one, word(one.kind), base));

async function speak(db: Kysely<DB>, now: () => Date, outside: Outside, batch: store.Batch): Promise<Fate> {
  const { regionId, robotId, purpose, rows } = batch;
  const robot = await store.findSpeaker(db, regionId, robotId!);
  if (!robot || (!robot.active && purpose !== 'trial')) return 'unwanted';
  const address = outside.box.open(robot.address);
  const secret = robot.secret === null ? null : outside.box.open(robot.secret);
  // Sealed with another key: only giving the address again helps.
  if (address === null || (robot.secret !== null && secret === null))
    return { sent: false, again: false, error: 'robot.key' };
  const w = wordsFor('zh-CN');
  const notices = await store.noticesToSay(
    db,
    regionId,
    rows.flatMap((row) => row.noticeId ?? []),
  );
  const lines = linesOf(notices, (kind) => w.maybe(`notice.kind.${kind}`) ?? kind, outside.publicUrl);
  const head = purpose === 'trial' ? w('notice.mail.trial') : w('notice.mail.head', { n: notices.length });
  const message: Message = {
    head,
    lines,
    more: notices.length > lines.length ? w('notice.mail.more', { n: notices.length - lines.length }) : null,
    link: outside.publicUrl && `${outside.publicUrl}/inbox`,
  };
  const said = markdown(message, phrasesOf(w), mostBytes[robot.vendor]);
  return outside.say({ vendor: robot.vendor, address, secret }, { head, markdown: said }, now().getTime());
}

async function mail(db: Kysely<DB>, outside: Outside, batch: store.Batch): Promise<Fate> {
  const { regionId, purpose, rows } = batch;
  const personId = batch.personId!;
  const reader = await store.findMailReader(db, regionId, personId);
  if (!reader) return 'unwanted';
  if (!outside.mail) return { sent: false, again: false, error: 'mail.off' };
  const [first] = rows;
  const w = wordsFor(reader.locale);
  if (purpose === 'code') {
    const { mailPending, pendingId } = reader;
    if (!mailPending || !pendingId) return 'unwanted';
    const code = codeOf(outside, personId, pendingId, mailPending);
    const text = w('notice.mail.code', { code, minutes: codeRule.minutes });
    return outside.mail.send({
      id: first!.id,
      to: mailPending,
      subject: w('notice.mail.code-subject'),
      text: `${text}\n`,
    });
  }
  if (reader.mail === null || reader.pace === 'off') return 'unwanted';
  const ids = purpose === 'digest' ? first!.noticeIds : rows.flatMap((row) => row.noticeId ?? []);
  const notices = await store.noticesToSay(db, regionId, ids, personId);
  if (!notices.length) return 'unwanted';
  const word = (kind: string) => w.maybe(`notice.kind.${kind}`) ?? kind;
  const lines = linesOf(notices, word, outside.publicUrl);
  const one = notices.length === 1 ? lines[0]! : null;
  const subject =
    purpose === 'digest'
      ? w('notice.mail.digest', { n: notices.length })
      : one
        ? `${one.label}：${one.title}`
        : w('notice.mail.head', { n: notices.length });
  return outside.mail.send({
    id: first!.id,
    to: reader.mail,
    subject,
    text:
      mailText(
        {
          head: one && purpose !== 'digest' ? '' : subject,
          lines,
          more: notices.length > lines.length ? w('notice.mail.more', { n: notices.length - lines.length }) : null,
          link: outside.publicUrl && `${outside.publicUrl}/inbox`,
        },
        phrasesOf(w),
      ) + `\n-- \n${w('notice.mail.foot')}\n`,
  });
}
