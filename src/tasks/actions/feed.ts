import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import ical, { ICalCalendarMethod, ICalEventTransparency } from 'ical-generator';
import type { Actions } from '#access/door.ts';
import { reachesAnything } from '#access/permissions.ts';
import { linkHolder } from '#access/public.ts';
import { scopeOf } from '#access/scope.ts';
import { dayNumber } from '#platform/pure/day.ts';
import { notFound } from '#platform/pure/problem.ts';
import { FileReply } from '#platform/http/upload.ts';
import { feedAtMost, type feedContract } from '../contract/feed.ts';
import { feedRows, unitName, type FeedRow } from '../store/feed.ts';

/** Text as a content line may hold it: a control character is none (RFC 5545, 3.1), and a break would end the line. */
const inLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/**
 * The open tasks of a unit as iCalendar (RFC 5545): one event of a whole day per task, on its due day, in China's days. It
 * tells title, lead unit, plan and a link; no person is named. The same tasks give the same bytes.
 */
export function calendarText(unit: string, address: string, rows: readonly FeedRow[]): string {
  const calendar = ical({
    name: `${inLine(unit)} 任务时限`,
    prodId: { company: 'Chuangwen', product: 'Chuangwen', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: 3600,
  });
  // Days of a calendar have no zone; the name of ours is told to programs that ask. A zone given to the builder would take
  // the Z from the stamps, which are UTC.
  calendar.x('X-WR-TIMEZONE', 'Asia/Shanghai');
  for (const row of rows) {
    const link = `${address}/tasks/${row.id}`;
    // A date without a time is written from the UTC parts of the instant.
    const start = new Date(dayNumber(row.due_key) * 86_400_000);
    calendar.createEvent({
      id: `${row.id}@chuangwen`,
      start,
      allDay: true,
      stamp: row.updated_at,
      summary: inLine(row.title),
      description: [...(row.lead ? [`牵头单位：${inLine(row.lead)}`] : []), `方案：${inLine(row.plan)}`, link].join(
        '\n',
      ),
      url: link,
      transparency: ICalEventTransparency.TRANSPARENT,
    });
  }
  // Every content line ends with CRLF, the last one too (RFC 5545, 3.1).
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** The calendar behind a private link. It needs no session: the token is the right, and it names nobody. */
export const feedActions: Actions<typeof feedContract> = {
  calendar: async (asked) => {
    const { db, params, now, today } = asked;
    const holder = await linkHolder(db, params.token, now);
    const scope = holder && scopeOf(holder, 'task.read');
    if (!holder || !scope || !reachesAnything(scope)) throw notFound('calendar');
    const { request } = asked as unknown as { request: FastifyRequest };
    const rows = await feedRows(db, { scope, unitId: holder.unitId, today }, feedAtMost);
    const unit = await unitName(db, holder.regionId, holder.unitId);
    const body = Buffer.from(calendarText(unit, `${request.protocol}://${request.host}`, rows));
    return new FileReply({
      name: '任务时限.ics',
      mime: 'text/calendar; charset=utf-8',
      body,
      size: body.length,
      inline: true,
      etag: createHash('sha256').update(body).digest('base64url').slice(0, 27),
      changes: true,
    });
  },
};
