import type { Actions, Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Choice, choiceContract } from '../contract/choice.ts';
import type { Outside } from '../outside.ts';
import { codeRule, dutyKinds } from '../rules.ts';
import * as store from '../store/choice.ts';
import { addOutgoing } from '../store/telling.ts';

/** What the code for an address is made of; it is made again to compare, and never kept. */
export const codeOf = (outside: Outside, personId: string, pendingId: string, mail: string): string =>
  outside.box.digits(`mail ${personId} ${pendingId} ${mail}`);

/** A person's own settings, and their mail address, which counts only when a code sent to it has come back. */
export function choiceActions(outside: Outside): Actions<typeof choiceContract> {
  const view = async (db: Around['db'], actor: Actor): Promise<Choice> => {
    const { inboxOff, mailOff, pace, mail, mailPending, version } = await store.getChoice(db, actor);
    return { inboxOff, mailOff, pace, mail, mailPending, version, mailOpen: outside.mail !== null };
  };
  return {
    noticeChoice: ({ db, actor }) => view(db, actor),
    setNoticeChoice: async ({ db, actor, body }) => {
      const before = await store.getChoice(db, actor, 'lock');
      if (body.version !== before.version)
        throw new Problem('notice-choice.changed', { current: await view(db, actor) });
      await store.beginChoice(db, actor);
      await store.setChoice(db, actor, {
        ...body,
        inboxOff: body.inboxOff.filter((kind) => !dutyKinds.includes(kind)),
      });
      return view(db, actor);
    },
    askMail: async (asked) => {
      const { db, actor, body, now, newId } = asked;
      if (!outside.mail) throw new Problem('mail.off');
      await store.beginChoice(db, actor);
      const before = await store.getChoice(db, actor, 'lock');
      if (before.pendingAt && now.getTime() - before.pendingAt.getTime() < codeRule.againSeconds * 1000)
        throw new Problem('mail.too-often', { seconds: codeRule.againSeconds });
      await store.setPending(db, actor, { mail: body.mail, id: newId(), at: now, locale: body.locale });
      await addOutgoing(db, actor.regionId, [
        {
          id: newId(),
          purpose: 'code',
          personId: actor.personId,
          robotId: null,
          unitId: actor.unitId,
          noticeId: null,
          onceKey: null,
          dueAt: now,
          at: now,
        },
      ]);
      asked.later('notices.deliver', {});
      return view(db, actor);
    },
    confirmMail: async (asked) => {
      const { db, actor, body, now } = asked;
      const { mailPending, pendingId, pendingAt, pendingTries } = await store.getChoice(db, actor, 'lock');
      const old = !pendingAt || now.getTime() - pendingAt.getTime() > codeRule.minutes * 60_000;
      if (!mailPending || !pendingId || old || pendingTries >= codeRule.tries) throw new Problem('mail.code-spent');
      if (codeOf(outside, actor.personId, pendingId, mailPending) !== body.code) {
        await store.countTry(db, actor);
        // Returned, not thrown: the guess must be counted.
        return new Problem('mail.code-wrong', { fields: [{ path: ['body', 'code'], code: 'mail.code-wrong' }] });
      }
      await store.setMail(db, actor, mailPending);
      asked.happened({ kind: 'notice.mail-set', subjectKind: 'person', subjectId: actor.personId });
      return view(db, actor);
    },
    dropMail: async (asked) => {
      const { db, actor } = asked;
      const { mail } = await store.getChoice(db, actor, 'lock');
      await store.setMail(db, actor, null);
      if (mail !== null)
        asked.happened({ kind: 'notice.mail-dropped', subjectKind: 'person', subjectId: actor.personId });
      return {};
    },
  };
}
