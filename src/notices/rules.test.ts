import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, dayOf } from '#platform/pure/day.ts';
import { bytesOf, lineOf, mailText, markdown, type Message } from './rules/message.ts';
import { mostBytes, robotRequest, signing, vendors, verdictOf } from './rules/robot.ts';
import { digestDay, goesOutAt, morningOf, mostAttempts, retryAfter } from './rules/sending.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);
// 2026-10-01 to 10-07 is the holiday; 10-10, a Saturday, is worked.
const rest = ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'];
const isWorkday = (day: string) => !rest.includes(day);
const nextWorkday = (day: string): string => (isWorkday(day) ? day : nextWorkday(addDays(day, 1)));

describe('when a message goes out', () => {
  it('at once on a workday, on the next workday morning from a rest day, at once when urgent', () => {
    expect(goesOutAt(at('2026-09-30T23:00'), false, nextWorkday)).toBe(at('2026-09-30T23:00'));
    expect(goesOutAt(at('2026-10-01T00:00'), false, nextWorkday)).toBe(at('2026-10-08T08:30'));
    expect(goesOutAt(at('2026-10-07T23:59'), false, nextWorkday)).toBe(at('2026-10-08T08:30'));
    expect(goesOutAt(at('2026-10-03T12:00'), true, nextWorkday)).toBe(at('2026-10-03T12:00'));
  });
  it('never earlier than it was said, and on a workday unless urgent', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2026-09-25T00:00'), max: at('2026-10-20T00:00') }),
        fc.boolean(),
        (time, urgent) => {
          const out = goesOutAt(time, urgent, nextWorkday);
          expect(out).toBeGreaterThanOrEqual(time);
          if (!urgent) expect(isWorkday(dayOf(out))).toBe(true);
        },
      ),
    );
  });
  it('the digest is made from 08:30 to 18:00 on workdays', () => {
    expect(morningOf('2026-10-08')).toBe(at('2026-10-08T08:30'));
    expect(digestDay(at('2026-10-08T08:29:59'), isWorkday)).toBeNull();
    expect(digestDay(at('2026-10-08T08:30'), isWorkday)).toBe('2026-10-08');
    expect(digestDay(at('2026-10-08T17:59'), isWorkday)).toBe('2026-10-08');
    expect(digestDay(at('2026-10-08T18:00'), isWorkday)).toBeNull();
    expect(digestDay(at('2026-10-05T09:00'), isWorkday)).toBeNull();
  });
  it('waits longer after every attempt, and ends', () => {
    const waits = Array.from({ length: mostAttempts - 1 }, (_, i) => retryAfter(i + 1)!);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(retryAfter(mostAttempts)).toBeNull();
  });
});

const words = { urgent: '紧急', due: (day: string) => `${day}前`, open: '打开' };

describe('what leaves the house', () => {
  const details = {
    title: '清理\n占道',
    from: '云汀县城管局',
    due: '2026-11-30',
    reason: '张三的照片缺少，电话 13800001234',
    personName: '张三',
    text: '内部说明',
  };
  const notice = { subjectKind: 'task', subjectId: 'a1', details, urgent: true };

  it('is title, unit, day and a link; never a reason or a name', () => {
    const line = lineOf(notice, '退回', 'https://cw.example.cn');
    expect(line).toEqual({
      label: '退回',
      title: '清理 占道',
      from: '云汀县城管局',
      due: '2026-11-30',
      urgent: true,
      link: 'https://cw.example.cn/tasks/a1',
    });
    const message: Message = { head: '一条', lines: [line], more: null, link: null };
    for (const said of [mailText(message, words), markdown(message, words, 4000)]) {
      expect(said).toContain('清理 占道');
      expect(said).not.toMatch(/张三|13800001234|内部/);
    }
    expect(lineOf(notice, '退回', null).link).toBeNull();
    expect(lineOf({ ...notice, subjectKind: 'plan' }, '下达', 'https://x').link).toBe('https://x/tasks?plan=a1');
  });

  it('stays below what a robot takes, in whole lines, and nothing in a title is taken for Markdown', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.record({ title: text, from: text }), { maxLength: 30 }), (many) => {
        const lines = many.map((one) => lineOf({ ...notice, details: one }, '下达', 'https://cw.example.cn'));
        const said = markdown({ head: '多条', lines, more: '另有', link: 'https://cw.example.cn/inbox' }, words, 1000);
        expect(bytesOf(said)).toBeLessThanOrEqual(1000);
        expect(new TextEncoder().encode(said)).toHaveLength(bytesOf(said));
        // One link for each line that is there, and the one at the end.
        expect(said.match(/\]\(https:/g)).toHaveLength(said.split('下达：').length);
      }),
    );
    const sly = lineOf({ ...notice, details: { title: '[点我](http://x) <at id=all> @所有人' } }, '下达', null);
    expect(markdown({ head: 'x', lines: [sly], more: null, link: null }, words, 4000)).not.toMatch(/[[\]<>@]/);
    expect(mostBytes.wecom).toBeLessThan(4096);
  });
});

describe('robots', () => {
  it('sign as each vendor asks', () => {
    expect(signing('dingtalk', 'SEC1', 1_700_000_000_123)).toEqual({
      stamp: '1700000000123',
      key: 'SEC1',
      text: '1700000000123\nSEC1',
    });
    expect(signing('feishu', 's', 1_700_000_000_999)).toEqual({ stamp: '1700000000', key: '1700000000\ns', text: '' });
  });
  it('speak as each vendor asks', () => {
    const signed = { stamp: '1', sign: 'a+b/=' };
    expect(robotRequest('wecom', 'https://w/?key=1', 'h', 'm', null)).toEqual({
      address: 'https://w/?key=1',
      body: { msgtype: 'markdown', markdown: { content: 'm' } },
    });
    expect(robotRequest('dingtalk', 'https://d/?access_token=1', 'h', 'm', signed)).toEqual({
      address: 'https://d/?access_token=1&timestamp=1&sign=a%2Bb%2F%3D',
      body: { msgtype: 'markdown', markdown: { title: 'h', text: 'm' } },
    });
    expect(robotRequest('feishu', 'https://f/1', 'h', 'm', signed)).toMatchObject({
      address: 'https://f/1',
      body: { timestamp: '1', sign: 'a+b/=', msg_type: 'interactive', card: { header: { title: { content: 'h' } } } },
    });
  });
  it.each([
    [200, '{"errcode":0,"errmsg":"ok"}', { sent: true }],
    [200, '{"code":0,"msg":"success"}', { sent: true }],
    [200, '{"errcode":45009,"errmsg":"api freq out of limit"}', { sent: false, again: true }],
    [200, '{"errcode":93000,"errmsg":"invalid webhook url"}', { sent: false, again: false }],
    [200, '{"errcode":310000,"errmsg":"sign not match"}', { sent: false, again: false }],
    [200, '{"code":19021,"msg":"sign match fail"}', { sent: false, again: false }],
    [200, '{"code":11232,"msg":"frequency limited"}', { sent: false, again: true }],
    [302, '', { sent: false, again: false }],
    [404, 'nothing here', { sent: false, again: false }],
    [429, '', { sent: false, again: true }],
    [502, '<html>', { sent: false, again: true }],
    [200, '<html>sign in</html>', { sent: false, again: true }],
    [200, 'null', { sent: false, again: true }],
  ])('%i %s', (status, body, verdict) => expect(verdictOf(status, body)).toMatchObject(verdict));
  it('are of three makers', () => expect(vendors).toEqual(['wecom', 'dingtalk', 'feishu']));
});
