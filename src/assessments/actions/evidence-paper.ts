import type { Around, Asked } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { docxMime, filesOf, officialDocument, writeSheets } from '#documents/public.ts';
import { isPicture } from '#documents/rules/kind.ts';
import { FileReply } from '#platform/http/upload.ts';
import type { Day } from '#platform/pure/day.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { evidenceContract } from '../contract/evidence.ts';
import { inWindow } from '../rules/evidence.ts';
import { numbered, type LinkOnPaper, type NumberedIndicator } from '../rules/evidence-index.ts';
import {
  indexColumns,
  indexDocument,
  indexRows,
  submissionForm,
  submissionForms,
  type PaperOf,
  type PaperWords,
} from '../rules/submission.ts';
import { findEvidence } from '../store/evidence.ts';
import { frameworkContent } from '../store/facts.ts';
import { linksOfEntry, type EntryForLinks } from '../store/links.ts';
import { entryShown } from './evidence-of-entry.ts';
import { filesKind, visible } from './evidence-view.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

type Of<K extends keyof typeof evidenceContract> = Asked<(typeof evidenceContract)[K]>;

/** Most links of one entry that paper lists. */
const linksOnPaper = 10_000;
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export const paperWords: PaperWords = {
  method: (method) => words[`method.${method}`],
  state: (state) => words[`state.evidence.${state}`],
  kind: (kind) => words[`kind.evidence.${kind}`],
  extent: (extent) => words[`kind.extent.${extent}`],
};

/** The evidence of an entry numbered through, as paper and packages list it; drafts and what was withdrawn are left out. */
export async function numberedEvidence(
  { db, actor, today }: Pick<Around, 'db'> & { actor: Actor; today: Day },
  entry: EntryForLinks,
): Promise<{ of: PaperOf; items: NumberedIndicator[] }> {
  const { regionId } = actor;
  const framework = await frameworkContent(db, regionId, entry.frameworkId);
  const links = await linksOfEntry(db, regionId, entry.id, { most: linksOnPaper });
  const ids = [...new Set(links.map((link) => link.evidenceId))];
  const found = new Map(
    (await findEvidence(db, regionId, ids)).filter((one) => visible(actor, one)).map((one) => [one.id, one]),
  );
  const files = await filesOfAll(db, regionId, [...found.keys()]);
  const window = { from: entry.windowFrom, to: entry.windowTo };
  const onPaper = links.flatMap((link): LinkOnPaper[] => {
    const evidence = found.get(link.evidenceId);
    if (!evidence) return [];
    const { title, kind, state, from, to, caption } = evidence;
    return [
      {
        indicator: link.indicator,
        evidenceId: evidence.id,
        extent: link.extent,
        passage: link.passage,
        title,
        kind,
        state,
        from,
        to,
        inWindow: inWindow(evidence, window),
        caption,
        files: (files.get(evidence.id) ?? []).map((file) => ({
          id: file.id,
          name: file.name,
          picture: isPicture(file.kind),
          sha256: file.sha256,
          size: file.size,
        })),
      },
    ];
  });
  return {
    of: {
      unit: [entry.unitName, entry.label].filter(Boolean).join(' '),
      cycle: entry.cycleTitle,
      framework: framework.title,
      windowFrom: entry.windowFrom,
      windowTo: entry.windowTo,
      today,
    },
    items: numbered(framework, onPaper),
  };
}

/** Files of many pieces, asked for in portions: one answer is bounded. */
async function filesOfAll(db: Around['db'], regionId: string, ids: readonly string[]) {
  const all: Awaited<ReturnType<typeof filesOf>> = new Map();
  for (let i = 0; i < ids.length; i += 50)
    for (const [id, rows] of await filesOf(db, regionId, filesKind, ids.slice(i, i + 50))) all.set(id, rows);
  return all;
}

const reply = (name: string, mime: string, body: Uint8Array): FileReply =>
  new FileReply({ name, mime, body, size: body.length });

/** 测评材料提交表 of one indicator. @throws thing.not-found, entry.not-shown */
export async function submissionFormOf(asked: Of<'submissionForm'>): Promise<FileReply> {
  const entry = await entryShown(asked, asked.params.id);
  const { of, items } = await numberedEvidence(asked, entry);
  const item = items.find(({ indicator }) => indicator.key === asked.params.key);
  if (!item) throw notFound('indicator');
  const body = await officialDocument(submissionForm(of, item, paperWords));
  return reply(`测评材料提交表 ${item.indicator.key} ${of.unit}.docx`, docxMime, body);
}

/** 佐证材料目录 as Word; with the forms of all indicators behind it when asked. */
export async function evidenceDocumentOf(asked: Of<'evidenceDocument'>): Promise<FileReply> {
  const entry = await entryShown(asked, asked.params.id);
  const { of, items } = await numberedEvidence(asked, entry);
  const forms = asked.query.forms === 'yes';
  const body = await officialDocument((forms ? submissionForms : indexDocument)(of, items, paperWords));
  return reply(`${forms ? '测评材料汇编' : '佐证材料目录'} ${of.unit}.docx`, docxMime, body);
}

/** 佐证材料目录 as Excel. */
export async function evidenceSheetOf(asked: Of<'evidenceSheet'>): Promise<FileReply> {
  const entry = await entryShown(asked, asked.params.id);
  const { of, items } = await numberedEvidence(asked, entry);
  const body = await writeSheets([{ name: '佐证材料目录', columns: indexColumns, rows: indexRows(items, paperWords) }]);
  return reply(`佐证材料目录 ${of.unit} ${of.today}.xlsx`, xlsx, body);
}
