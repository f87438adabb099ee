import { FileReply } from '#platform/http/upload.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { OutCell, OutSheet } from '#platform/pure/sheet.ts';
import { refuseOthers } from '../actions.ts';
import { accountSheetAtMost, auditSheetAtMost, type accessSheetContract } from '../contract/sheets.ts';
import type { Actions } from '../door.ts';
import { isLocked } from '../rules.ts';
import * as store from '../store.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const page = 1000;
/** An instant as the office writes it: day and time in China. */
const timeOf = (at: Date | null): string =>
  at ? `${dayOf(at.getTime())} ${new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 19)}` : '';
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Accounts and the trail as Excel. @param word what a kind of event is called; the other capabilities know theirs. */
export function accessSheetActions(options: {
  write: (sheets: readonly OutSheet[]) => Promise<Uint8Array>;
  word: (kind: string) => string;
}): Actions<typeof accessSheetContract> {
  const reply = async (name: string, sheet: OutSheet): Promise<FileReply> => {
    const body = await options.write([sheet]);
    return new FileReply({ name, mime: xlsx, body, size: body.length });
  };
  return {
    accountSheet: async ({ db, actor, query, now, today }) => {
      refuseOthers(actor);
      const rows: OutCell[][] = [];
      for (let after: string | null = null; rows.length < accountSheetAtMost;) {
        const some: store.AccountListRow[] = await store.listAccounts(db, actor.regionId, query.text, after, page);
        for (const one of some)
          rows.push([
            one.name,
            one.unitName,
            one.signInName,
            !one.active ? '停用' : isLocked(one.lockedUntil?.getTime() ?? null, now.getTime()) ? '锁定' : '启用',
            one.grants.map(({ role, unitName }) => `${words[`role.${role}`]}（${unitName}）`).join('、'),
            timeOf(one.lastSignInAt),
          ]);
        if (some.length < page) break;
        after = some.at(-1)!.signInName;
      }
      const columns = [
        { title: '姓名', width: 12 },
        { title: '单位', width: 30 },
        { title: '登录名', width: 18 },
        { title: '状态', width: 8 },
        { title: '角色', width: 50 },
        { title: '最近登录', width: 20 },
      ];
      return reply(`账号 ${today}.xlsx`, { name: '账号', columns, rows });
    },
    auditSheet: async ({ db, actor, query, today }) => {
      const rows: OutCell[][] = [];
      let before: string | null = null;
      while (rows.length < auditSheetAtMost) {
        const some: store.EventRow[] = await store.listEvents(db, actor.regionId, query, before, page);
        for (const one of some)
          rows.push([
            timeOf(one.at),
            one.personName ?? '系统',
            one.unitName ?? '',
            options.word(one.kind),
            one.subjectName ?? (text(one.details['title']) || text(one.details['name'])),
            JSON.stringify(one.details),
            one.seal,
            one.id,
          ]);
        if (some.length < page) break;
        before = some.at(-1)!.id;
      }
      if (rows.length >= auditSheetAtMost)
        rows.push([`只导出最近 ${auditSheetAtMost} 条，更早的请缩小日期范围后再导出`, '', '', '', '', '', null, '']);
      const columns = [
        { title: '时间', width: 20 },
        { title: '人员', width: 12 },
        { title: '单位', width: 26 },
        { title: '事项', width: 16 },
        { title: '对象', width: 40 },
        { title: '详情', width: 60 },
        { title: '封存编号', width: 10 },
        { title: '记录号', width: 38 },
      ];
      return reply(`审计记录 ${today}.xlsx`, { name: '审计记录', columns, rows });
    },
  };
}
