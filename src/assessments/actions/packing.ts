import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { writeSheets, type Files } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import { Problem } from '#platform/pure/problem.ts';
import { packStream, mostPackBytes, type Member } from '../pack.ts';
import { assessSide } from '../rules/assess.ts';
import { exactOf } from '../rules/exact.ts';
import type { NumberedIndicator } from '../rules/evidence-index.ts';
import { captionElements } from '../rules/evidence.ts';
import type { Facts } from '../rules/facts.ts';
import type { Framework, Side } from '../rules/framework.ts';
import { cardPage, indexName, listPage, safeName, type PackCard, type PackEvidence } from '../rules/pack.ts';
import { decimal } from '../rules/rule-text.ts';
import { indexColumns, indexRows } from '../rules/submission.ts';
import { decimal as points } from '../rules/why.ts';
import { getEntry, type EntryFound } from '../store/entry.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import { findEntryForLinks } from '../store/links.ts';
import type { CycleOnPaper, EntryOnPaper } from '../store/papers.ts';
import { numberedEvidence, paperWords } from './evidence-paper.ts';
import { fullName, scorecardDocument } from './scorecard-paper.ts';
import words from '../words/zh-CN.json' with { type: 'json' };

type Asking = Pick<Around, 'db' | 'today' | 'now'> & { actor: Actor };

/** What a pack takes from one entry: its page, its papers, its files by hash. */
interface EntryParts {
  page: string;
  members: Member[];
  size: number;
  totals: string[];
}

/** Where a file of an entry lies in a pack: by content, so that one file proves many things and lies there once. */
const placeOfFile = (file: { sha256: string; name: string }): string =>
  `files/${file.sha256.slice(0, 12)} ${safeName(file.name)}`;

async function partsOf(
  asking: Asking,
  files: Files,
  found: EntryFound,
  sides: readonly Side[],
  at: string,
  folder: string,
): Promise<EntryParts> {
  const { db, actor, now } = asking;
  const { regionId } = actor;
  const [known] = await loadFacts(db, regionId, [found.id]);
  const framework = await frameworkContent(db, regionId, found.frameworkId);
  const { items } = await numberedEvidence(asking, (await findEntryForLinks(db, regionId, found.id))!);
  const papers = [
    { path: `${folder}评分表.docx`, name: '评分表' },
    { path: `${folder}佐证材料目录.xlsx`, name: '佐证材料目录' },
  ];
  const members: Member[] = [
    { path: papers[0]!.path, bytes: () => scorecardDocument(asking, regionId, found, sides) },
    {
      path: papers[1]!.path,
      bytes: () => writeSheets([{ name: '佐证材料目录', columns: indexColumns, rows: indexRows(items, paperWords) }]),
    },
  ];
  let size = 0;
  const placed = new Set<string>();
  for (const { links } of items)
    for (const one of links.flatMap((link) => link.files)) {
      const path = placeOfFile(one);
      if (placed.has(path)) continue;
      placed.add(path);
      size += one.size;
      members.push({ path, bytes: () => files.read(regionId, one.sha256) });
    }
  const card = cardOf(found, framework, known!.facts, sides, items, papers);
  return { page: cardPage(card, at, now.toISOString().slice(0, 10)), members, size, totals: card.totals };
}

function cardOf(
  found: EntryFound,
  framework: Framework,
  facts: Facts,
  sides: readonly Side[],
  items: readonly NumberedIndicator[],
  papers: PackCard['papers'],
): PackCard {
  const columns = sides.map((side) => ({ side, ...assessSide(framework, side, facts) }));
  const evidence = new Map(items.map(({ indicator, links }) => [indicator.key, links]));
  return {
    unit: `${found.unitName}${found.label ? ` ${found.label}` : ''}`,
    state: `${found.cycleTitle} · ${words[`state.entry.${found.state}`]}`,
    columns: sides.map((side) => words[`side.${side}`]),
    totals: columns.map(({ outcome }) => `${points(outcome.total)}（${outcome.stars}星）`),
    papers,
    aspects: framework.aspects.map((aspect, i) => ({
      key: aspect.key,
      title: aspect.title,
      stars: columns.map(({ outcome }) => outcome.aspects[i]?.star ?? false),
      indicators: aspect.indicators.map((one) => ({
        key: one.key,
        title: one.title,
        full: decimal(one.full),
        points: columns.map(({ cells }) => {
          const score = cells.get(one.key);
          return score?.points ? points(score.points) : '–';
        }),
        reasons: sides.map((side) => {
          const reason = facts.marks[side].get(one.key)?.reason;
          return reason ? `${words[`side.${side}`]}：${reason}` : '';
        }),
        evidence: (evidence.get(one.key) ?? []).map((link) => {
          const of: PackEvidence = {
            number: link.number,
            title: link.title,
            span: link.from === link.to ? link.from : `${link.from}至${link.to}`,
            state: `${words[`state.evidence.${link.state}`]}${link.inWindow ? '' : '，不在佐证时限内'}`,
            caption: captionElements
              .map((element) => link.caption[element])
              .filter(Boolean)
              .join('，'),
            files: link.files.map((file) => ({ path: placeOfFile(file), name: file.name })),
          };
          return { of, extent: words[`kind.extent.${link.extent}`], passage: link.passage };
        }),
      })),
    })),
  };
}

const bytes = (text: string) => () => new TextEncoder().encode(text);
const zip = (name: string, of: ReturnType<typeof packStream>): FileReply =>
  new FileReply({ name, mime: 'application/zip', body: of, changes: true });

/** One entry: index.html is its page. @throws pack.too-large */
export async function entryPack(
  asking: Asking,
  files: Files,
  found: EntryFound,
  sides: readonly Side[],
): Promise<FileReply> {
  const parts = await partsOf(asking, files, found, sides, indexName, '');
  if (parts.size > mostPackBytes - 50_000_000) throw new Problem('pack.too-large');
  const title = `${found.unitName} ${found.cycleTitle}`;
  const members = [{ path: indexName, bytes: bytes(parts.page) }, ...parts.members];
  const about = { title, made: asking.now.toISOString(), by: asking.actor.name };
  return zip(`迎检包 ${title}.zip`, packStream(members, about));
}

/** A cycle: index.html lists the entries, each with a page and papers in its folder; a file lies there once. @throws pack.too-large */
export async function cyclePack(
  asking: Asking,
  files: Files,
  cycle: CycleOnPaper,
  framework: Framework,
  entries: readonly EntryOnPaper[],
): Promise<FileReply> {
  const sides: Side[] = ['self', 'township', 'county'];
  const names = sides.map((side) => words[`side.${side}`]);
  const folders = entries.map((entry, i) => `entries/${String(i + 1).padStart(4, '0')} ${safeName(fullName(entry))}/`);
  const list = entries.map((entry, i) => ({
    unit: fullName(entry),
    state: words[`state.entry.${entry.state}`],
    totals: sides.map((side) => {
      const column = entry.columns[side];
      return column ? `${points(exactOf(column.total))}（${column.stars}星）` : '–';
    }),
    path: `${folders[i]!}${indexName}`,
  }));
  const made = asking.now.toISOString();
  async function* members(): AsyncGenerator<Member> {
    yield { path: indexName, bytes: bytes(listPage(cycle.title, made.slice(0, 10), list, names, [])) };
    yield { path: 'framework.json', bytes: bytes(JSON.stringify(framework, null, 1)) };
    const placed = new Set<string>();
    for (const [i, entry] of entries.entries()) {
      const found = await getEntry(asking.db, asking.actor.regionId, entry.id);
      const folder = folders[i]!;
      const parts = await partsOf(asking, files, found, sides, `${folder}${indexName}`, folder);
      yield { path: `${folder}${indexName}`, bytes: bytes(parts.page) };
      for (const member of parts.members) {
        if (placed.has(member.path)) continue;
        placed.add(member.path);
        yield member;
      }
    }
  }
  const about = { title: cycle.title, made, by: asking.actor.name };
  return zip(`迎检包 ${cycle.title}.zip`, packStream(members(), about));
}
