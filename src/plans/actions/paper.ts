import { allows, type Actor } from '#access/permissions.ts';
import type { Actions, Around, Asked } from '#access/door.ts';
import { docxMime, officialDocument, writeSheets } from '#documents/public.ts';
import { officialDate, overLength, type OfficialDocument } from '#documents/rules/official/document.ts';
import { FileReply } from '#platform/http/upload.ts';
import { dayOf } from '#platform/pure/day.ts';
import type { paperContract, PaperSettings } from '../contract/paper.ts';
import type { PlanTree } from '../rules/tree.ts';
import { aroundOf } from '../rules/writing/around.ts';
import { breakdown, breakdownTable } from '../rules/writing/breakdown.ts';
import * as found from '../store/found.ts';
import * as store from '../store/paper.ts';
import { composed, composedLength } from './composing.ts';
import { planSubject } from './subjects.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Concerned) => planSubject(db, actor.regionId, params.id);

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const often = {
  daily: '每日',
  weekly: '每周',
  monthly: '每月',
  quarterly: '每季度',
  'half-yearly': '每半年',
  yearly: '每年',
} as const;

/** A plan as paper: .docx in the form of GB/T 9704-2012, and its table of tasks as .docx or .xlsx. */
export const paperActions: Actions<typeof paperContract> = {
  paper: {
    subject,
    run: async (asked) => {
      const { db, actor, params } = asked;
      const plan = await found.getPlan(db, actor.regionId, params.id, 'look');
      const { settings, kept, version, fromSource } = await known(asked, plan);
      const characters = await composedLength({ tree: plan.tree, frame: frameOf(settings), annex: null });
      const about = { regionId: actor.regionId, unitPaths: [plan.unit.path], personIds: [plan.addedBy] };
      return {
        settings,
        kept,
        version,
        fromSource,
        characters,
        over: overLength(characters),
        unread: plan.tree.unread.length,
        tasks: breakdown(plan.tree).length,
        mayKeep: allows(actor, 'plan.edit', about),
      };
    },
  },
  keepPaper: {
    subject,
    run: async ({ db, actor, now, params, body, happened }) => {
      const { version: seen, ...settings } = body;
      const by = { regionId: actor.regionId, personId: actor.personId, at: now };
      const version = await store.keepPaper(db, by, params.id, settings, seen);
      happened({
        kind: 'plan.paper',
        subjectKind: 'plan',
        subjectId: params.id,
        details: { number: body.number, agency: body.agency },
      });
      return { version };
    },
  },
  document: {
    subject,
    run: async (asked) => {
      const { db, actor, params, query } = asked;
      const plan = await found.getPlan(db, actor.regionId, params.id, 'look');
      return planOnPaper(asked, plan, query);
    },
  },
  breakdownSheet: {
    subject,
    run: async ({ db, actor, params }) => breakdownOnSheet(await found.getPlan(db, actor.regionId, params.id, 'look')),
  },
};

/** What stands under the title of a plan that no longer holds. */
const withdrawnWords = ({ at, number }: { at: string; number: string | null }): string =>
  `已${number ? `由${number}` : ''}于${officialDate(dayOf(Date.parse(at)))}撤销`;

/** How the plan is wanted on paper: the words of the contract. */
export type PaperQuery = Asked<(typeof paperContract)['document']>['query'];

/**
 * A plan, or its table of tasks, as .docx.
 * @param now the tree to be written instead of the plan's own, and what is said of it under the title
 */
export async function planOnPaper(
  asked: Concerned,
  plan: found.PlanRecord,
  { form, annex, ...said }: PaperQuery,
  now: { tree?: PlanTree; words?: string } = {},
): Promise<FileReply> {
  const tree = now.tree ?? plan.tree;
  const settings = { ...(await known(asked, plan)).settings, ...told(said) };
  const words = [now.words ?? '', plan.withdrawn ? withdrawnWords(plan.withdrawn) : ''].filter((one) => one !== '');
  const standing = words.length ? { subtitle: `（${words.join('，')}）` } : {};
  const table = breakdownTable(form === 'breakdown' || annex ? breakdown(tree) : []);
  const name = [plan.title, ...(form === 'breakdown' ? ['任务分解表'] : []), ...(now.words ? [now.words] : [])].join(
    ' ',
  );
  const body =
    form === 'breakdown'
      ? await officialDocument({
          title: `${plan.title}任务分解表`,
          ...standing,
          body: [{ table }],
          landscape: true,
        })
      : await composed({ tree, frame: { ...frameOf(settings), ...standing }, annex: annex ? table : null });
  return new FileReply({ name: `${name}.docx`, mime: docxMime, body, size: body.length });
}

/**
 * The table of tasks of a plan as .xlsx.
 * @param now the tree to be written instead of the plan's own, and what is said of it in the file's name and the sheet's
 */
export async function breakdownOnSheet(
  plan: found.PlanRecord,
  now: { tree?: PlanTree; words?: string } = {},
): Promise<FileReply> {
  const rows = breakdown(now.tree ?? plan.tree).map((row) => [
    String(row.ordinal),
    row.above.join(' / '),
    row.number,
    row.title,
    row.body,
    row.lead.join('、'),
    row.co.join('、'),
    row.limit,
    row.repeat ? often[row.repeat] : '',
  ]);
  const titles = ['序号', '任务类别', '编号', '任务', '任务内容', '牵头单位', '责任单位', '完成时限', '频次'];
  const widths = [6, 30, 8, 30, 60, 20, 30, 16, 8];
  const columns = titles.map((title, i) => ({ title, width: widths[i]! }));
  const words = now.words ? ` ${now.words}` : '';
  const body = await writeSheets([{ name: `任务分解表${words}`, columns, rows, prose: true }]);
  return new FileReply({ name: `${plan.title} 任务分解表${words}.xlsx`, mime: xlsx, body, size: body.length });
}

/** What was said in the address; what was left out does not count. */
const told = (said: object): Partial<PaperSettings> =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

/** The settings of a plan: as kept last, else as the paper it came on has them, else its unit's name. */
async function known(
  { db, actor }: Concerned,
  plan: found.PlanRecord,
): Promise<{ settings: PaperSettings; kept: boolean; version: number; fromSource: (keyof PaperSettings)[] }> {
  const kept = await store.findPaper(db, actor.regionId, plan.id);
  const { ordinal, rows } = await store.framingOf(db, actor.regionId, plan.id);
  const source = aroundOf(rows, ordinal);
  const { name } = plan.unit;
  const settings: PaperSettings = {
    head: false,
    agency: source.agency ?? `${name}文件`,
    number: source.number ?? '',
    copyNumber: '',
    secrecy: '',
    urgency: '',
    addressee: (source.addressee ?? '').slice(0, 200),
    attachments: (source.attachments ?? []).join('\n').slice(0, 300),
    signature: (source.signature ?? name).slice(0, 60),
    date: source.date ?? (plan.publishedAt ? dayOf(plan.publishedAt.getTime()) : ''),
    sealed: true,
    copyTo: (source.copyTo ?? '').slice(0, 200),
    printedBy: name.slice(0, 60),
    printedOn: '',
    ...kept?.settings,
  };
  return {
    settings,
    kept: kept !== null,
    version: kept?.version ?? 0,
    fromSource: kept ? [] : (Object.keys(source) as (keyof PaperSettings)[]),
  };
}

/** The frame of an official document by the settings of a form. */
function frameOf(settings: PaperSettings): Omit<OfficialDocument, 'title' | 'body'> {
  const { agency, number, copyNumber, secrecy, urgency, copyTo, printedBy, printedOn } = settings;
  const attachments = settings.attachments.split('\n').filter((name) => name.trim() !== '');
  return {
    ...(settings.head && agency ? { head: { agency, number, copyNumber, secrecy, urgency } } : {}),
    ...(settings.addressee ? { addressee: settings.addressee } : {}),
    attachments,
    ...(settings.signature ? { signature: settings.signature } : {}),
    ...(settings.date ? { date: settings.date } : {}),
    sealed: settings.sealed,
    ...(copyTo || printedOn ? { edition: { copyTo, printedBy, printedOn } } : {}),
  };
}
