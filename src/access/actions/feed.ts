import { notFound, Problem } from '#platform/pure/problem.ts';
import { linksAtMost, type feedLinkContract } from '../contract/feed.ts';
import type { Actions } from '../door.ts';
import { hashToken, newToken } from '../session.ts';
import { addFeedLink, dropFeedLink, feedLinksOf, type FeedLinkFound } from '../store/feed.ts';

const shown = ({ id, name, made_at, used_at }: FeedLinkFound) => ({
  id,
  name,
  madeAt: made_at.toISOString(),
  usedAt: used_at?.toISOString() ?? null,
});

/** Private links to one's calendar: made, listed, ended. Only the hash of a link's token is kept. */
export const feedLinkActions: Actions<typeof feedLinkContract> = {
  feedLinks: async ({ db, actor }) => ({
    rows: (await feedLinksOf(db, actor.regionId, actor.personId)).map(shown),
  }),
  openFeedLink: async (asked) => {
    const { db, actor, body, now } = asked;
    const token = newToken();
    const id = asked.newId();
    const link = { hash: hashToken(token), id, regionId: actor.regionId, personId: actor.personId };
    if (!(await addFeedLink(db, { ...link, name: body.name, at: now }, linksAtMost)))
      throw new Problem('feed.too-many', { maximum: linksAtMost });
    asked.happened({
      kind: 'access.feed-opened',
      subjectKind: 'person',
      subjectId: actor.personId,
      details: { name: body.name },
    });
    return { ...shown({ id, name: body.name, made_at: now, used_at: null }), path: `/calendar/${token}.ics` };
  },
  closeFeedLink: async (asked) => {
    const { db, actor, params } = asked;
    const name = await dropFeedLink(db, actor.regionId, actor.personId, params.id);
    if (name === null) throw notFound('feed-link');
    asked.happened({
      kind: 'access.feed-closed',
      subjectKind: 'person',
      subjectId: actor.personId,
      details: { name },
    });
    return {};
  },
};
