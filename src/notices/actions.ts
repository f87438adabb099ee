import type { Actions } from '#access/door.ts';
import type { noticesContract } from './contract.ts';
import { countUnread, listNotices, mark, markUpTo } from './store/inbox.ts';

/** The inbox. Reading one's own mail is nobody's event: nothing of it stands in the trail. */
export const noticesActions: Actions<typeof noticesContract> = {
  inbox: async ({ db, actor, query }) => {
    const { rows, next } = await listNotices(db, actor, query);
    return {
      rows: rows.map((row) => ({
        ...row,
        at: row.at.toISOString(),
        readAt: row.readAt?.toISOString() ?? null,
      })),
      next,
    };
  },
  unread: async ({ db, actor }) => ({ unread: await countUnread(db, actor) }),
  markNotices: async ({ db, actor, body, now }) => {
    await mark(db, actor, body.ids, body.read ? now : null);
    return { unread: await countUnread(db, actor) };
  },
  markAllNotices: async ({ db, actor, body, now }) => {
    await markUpTo(db, actor, body.upTo, now);
    return { unread: await countUnread(db, actor) };
  },
};
