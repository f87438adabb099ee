/** Tables of tasks (任务分解表), of steps and of people: columns known by their headings, merged cells applied to each row. */
import { clean, type Line } from './lines.ts';
import { readBareNumber, readNumber, type Numbering } from './numbering.ts';
import { labelKind } from './units.ts';

export type ColumnKind =
  'number' | 'task' | 'content' | 'group' | 'lead' | 'co' | 'due' | 'aside' | 'phase' | 'name' | 'role' | 'post';

export type GridCell = { text: string; lines: Line[]; row: number; col: number; rowSpan: number; colSpan: number };

export type Grid = { rows: (GridCell | null)[][]; width: number; lines: Line[] };

const words: [RegExp, ColumnKind][] = [
  [/^(?:序号|编号|序|号|项次|NO\.?)$/i, 'number'],
  [/^(?:姓名|名字)$/, 'name'],
  [/^(?:(?:领导)?小组职务|组内职务|组内分工|领导小组职务|担任职务|小组|职责分工|专班职务|拟任职务)$/, 'role'],
  [
    /^(?:职务|单位及职务|工作单位及职务|现任职务|单位职务|单位、职务|工作单位|行政职务|所在单位及职务|单位和职务|职务职称|现职)$/,
    'post',
  ],
  [/^(?:阶段|阶段名称|实施阶段|工作阶段|步骤|工作步骤)$/, 'phase'],
  [
    /^(?:\p{Script=Han}{0,6}(?:任务|事项)(?:名称|内容|分解|清单|描述|项目|要求|及要求|目标)?|(?:重点|主要|具体|年度)?工作(?:名称|项目)?|项目名称|活动(?:名称|项目)|任务与措施|问题清单|整改问题)$/u,
    'task',
  ],
  [
    /^(?:\p{Script=Han}{0,6}(?:内容|措施|要求|标准|举措|目标|做法|重点|工作)(?:(?:和|及|与)(?:要求|标准|措施|目标|内容))?)$/u,
    'content',
  ],
  [
    /^(?:类别|项目|分类|任务类别|工作类别|板块|领域|方面|类型|大项|整治项目|一级指标|任务分类|工作板块|项目类别|重点领域|整治类别)$/,
    'group',
  ],
];

/** What a column holds, by its heading; null when the heading is unknown. */
export function columnKind(heading: string): ColumnKind | null {
  const bare = heading.replace(/[\s*＊]/g, '').replace(/[（(][^（()）]*[）)]$/, '');
  if (!bare || bare.length > 14) return null;
  for (const [pattern, kind] of words) if (pattern.test(bare)) return kind;
  return labelKind(bare);
}

/** The grid of a run of lines that share a table. Cells that a merged cell covers hold that cell. */
export function makeGrid(lines: Line[]): Grid {
  const rows: (GridCell | null)[][] = [];
  const cells = new Map<string, GridCell>();
  let width = 0;
  for (const line of lines) {
    const place = line.cell!;
    const key = `${place.row},${place.col}`;
    let cell = cells.get(key);
    if (!cell) {
      cell = { text: '', lines: [], row: place.row, col: place.col, rowSpan: place.rowSpan, colSpan: place.colSpan };
      cells.set(key, cell);
    }
    cell.text += (cell.text ? '\n' : '') + line.text;
    cell.lines.push(line);
    width = Math.max(width, place.col + place.colSpan);
  }
  for (const cell of cells.values()) {
    for (let r = cell.row; r < cell.row + cell.rowSpan; r++) {
      while (rows.length <= r) rows.push([]);
      const row = rows[r]!;
      for (let c = cell.col; c < Math.min(cell.col + cell.colSpan, width); c++) row[c] ??= cell;
    }
  }
  const full = rows
    .filter((row) => row !== undefined)
    .map((row) => Array.from({ length: width }, (_, c) => row[c] ?? null));
  return { rows: full, width, lines };
}

export type Columns = { kinds: (ColumnKind | null)[]; head: number };

/** The columns of a table, when a heading row is found among its first four rows; `head` is the number of heading rows. */
export function readColumns(grid: Grid): Columns | null {
  let best: Columns | null = null;
  let kinds: (ColumnKind | null)[] = Array.from({ length: grid.width }, () => null);
  for (let r = 0; r < Math.min(4, grid.rows.length); r++) {
    const row = grid.rows[r]!;
    const here = row.map((cell) => (cell ? columnKind(cell.text) : null));
    const known = new Set(row.map((cell, c) => (here[c] ? cell : null)).filter(Boolean)).size;
    const filled = new Set(row.filter((cell) => cell && cell.text)).size;
    if (known >= 2 && known * 2 >= filled) {
      kinds = kinds.map((kind, c) => here[c] ?? kind);
      best = { kinds, head: r + 1 };
    } else if (best) break;
  }
  // units and a column nobody knows: the first such column is what is to be done
  if (
    best &&
    !kinds.some((kind) => kind === 'task' || kind === 'content' || kind === 'phase' || kind === 'name') &&
    kinds.some((kind) => kind === 'lead' || kind === 'co')
  ) {
    const free = kinds.findIndex((kind) => kind === null);
    if (free >= 0) best = { ...best, kinds: kinds.map((kind, c) => (c === free ? 'task' : kind)) };
  }
  return best;
}

const has = (columns: Columns, ...kinds: ColumnKind[]) =>
  columns.kinds.some((kind) => kind !== null && kinds.includes(kind));

/** What a table with known columns is about; null when it is a table we do not read. */
export function tableSort(columns: Columns): 'tasks' | 'phases' | 'people' | null {
  if (has(columns, 'name') && has(columns, 'role', 'post')) return 'people';
  if (has(columns, 'phase') && !has(columns, 'lead', 'co')) return 'phases';
  if (has(columns, 'phase') && !has(columns, 'task', 'content')) return 'phases';
  if (has(columns, 'task', 'content', 'group') && has(columns, 'lead', 'co', 'due', 'aside')) return 'tasks';
  if (has(columns, 'number') && has(columns, 'task')) return 'tasks';
  return null;
}

export type Row = {
  /** A heading inside the table; its rows follow. */
  group: boolean;
  number: Numbering | null;
  /** Words of the title column and of the column beside it. */
  title: string;
  content: string;
  lead: string;
  co: string;
  due: string;
  hasDue: boolean;
  lines: Line[];
  leadLines: Line[];
  coLines: Line[];
  dueLines: Line[];
  /** A numbered cell merged down over several rows (一、环境整治), the parent of its rows. */
  over: GridCell | null;
};

/** The rows below the heading, each with the merged cells that cover it. */
export function readRows(grid: Grid, columns: Columns): Row[] {
  const out: Row[] = [];
  const of = (row: (GridCell | null)[], ...kinds: ColumnKind[]): GridCell[] => {
    const found: GridCell[] = [];
    for (const kind of kinds) {
      row.forEach((cell, c) => {
        if (cell && columns.kinds[c] === kind && !found.includes(cell)) found.push(cell);
      });
    }
    return found;
  };
  const text = (cells: GridCell[]) =>
    cells
      .map((cell) => cell.text)
      .filter(Boolean)
      .join('\n');
  const schemesSeen = new Map<string, number>();
  for (const row of grid.rows.slice(columns.head)) {
    const number = readBareNumber(clean(of(row, 'number')[0]?.text ?? ''));
    if (number) schemesSeen.set(number.scheme, (schemesSeen.get(number.scheme) ?? 0) + 1);
  }
  for (const row of grid.rows.slice(columns.head)) {
    const cells = [...new Set(row.filter((cell): cell is GridCell => cell !== null && cell.text !== ''))];
    if (!cells.length) continue;
    const repeated =
      row.every((cell, c) => !cell || !cell.text || columnKind(cell.text) === columns.kinds[c]) && cells.length > 1;
    if (repeated) continue;
    const base: Row = {
      group: false,
      number: null,
      title: '',
      content: '',
      lead: text(of(row, 'lead')),
      co: text(of(row, 'co')),
      due: text(of(row, 'due')),
      hasDue: has(columns, 'due'),
      lines: [
        ...new Set(
          cells
            .filter((cell) => cell.row === cells.reduce((m, x) => Math.max(m, x.row), 0))
            .flatMap((cell) => cell.lines),
        ),
      ],
      leadLines: of(row, 'lead').flatMap((cell) => cell.lines),
      coLines: of(row, 'co').flatMap((cell) => cell.lines),
      dueLines: of(row, 'due').flatMap((cell) => cell.lines),
      over: null,
    };
    const own = cells.filter((cell) => !(cell.rowSpan > 1 && columns.kinds[cell.col] === 'group'));
    const whole =
      own.length === 1 &&
      (own[0]!.colSpan >= Math.max(2, grid.width - 1) ||
        (row.filter((cell) => cell && cell.text).length === own[0]!.colSpan && own[0]!.rowSpan === 1));
    if (whole && columns.kinds[own[0]!.col] !== 'lead' && columns.kinds[own[0]!.col] !== 'co') {
      const words = own[0]!.text.replace(/\n/g, '');
      const number = readNumber(words);
      if (number || own[0]!.colSpan > 1) {
        out.push({
          ...base,
          group: true,
          number,
          title: number ? words.slice(number.length) : words,
          lead: '',
          co: '',
          due: '',
        });
        continue;
      }
    }
    const typed = readBareNumber(clean(of(row, 'number')[0]?.text ?? ''));
    const tasks = of(row, 'task');
    const contents = of(row, 'content');
    const groups = of(row, 'group');
    const over = [...groups, ...tasks].find((cell) => cell.rowSpan > 1 && readNumber(cell.text)) ?? null;
    const merged = (cell: GridCell) => cell.rowSpan > 1;
    let [first, ...others] = [...tasks, ...contents, ...groups].filter((cell) => !merged(cell) && cell.text);
    if (!first) [first, ...others] = [...contents, ...tasks, ...groups].filter((cell) => cell.text);
    // 工作任务 beside a merged 项目: the row is the task
    const words = (first?.text ?? '').replace(/\n(?=[\p{Script=Han}])/gu, '');
    const number = typed ?? (over !== first ? readNumber(words) : null);
    const inline =
      !typed && number !== null
        ? number.length
        : readNumber(words)?.scheme === number?.scheme
          ? (readNumber(words)?.length ?? 0)
          : 0;
    if (!words && !base.lead && !base.co) continue;
    const cnGroup =
      typed !== null &&
      (typed.scheme === 'cn' || typed.scheme === 'pcn') &&
      (schemesSeen.get('d') ?? 0) > 0 &&
      !base.lead &&
      !base.co &&
      !base.due;
    out.push({
      ...base,
      group: cnGroup,
      number,
      title: words.slice(inline),
      content: others
        .filter((cell) => !merged(cell))
        .map((cell) => cell.text)
        .join('\n'),
      over: over && over !== first ? over : null,
    });
  }
  return out;
}

/** Cells of a row of a people or phase table, by kind. */
export function cellsByKind(row: (GridCell | null)[], columns: Columns): Map<ColumnKind, string> {
  const out = new Map<ColumnKind, string>();
  row.forEach((cell, c) => {
    const kind = columns.kinds[c];
    if (cell && kind && !out.has(kind)) out.set(kind, cell.text);
  });
  return out;
}

const separators = [/\t/, /\t+/, /\s*[|｜│┃]\s*/, /\s{2,}/];

/**
 * Tables typed into plain text, their cells set apart by tabs, | or wide spaces: the lines from `at` on that form one, as
 * cells. Null when no heading row with two known columns stands there.
 */
export function typedTable(lines: readonly Line[], at: number, table: number): { lines: Line[]; stop: number } | null {
  const raw = (line: Line) => line.pieces.map((piece) => piece.text).join('');
  const head = raw(lines[at]!);
  if (head.length > 200) return null;
  for (const separator of separators) {
    const cut = (text: string) => {
      const trimmed = separator === separators[2] ? text.trim().replace(/^[|｜│┃]|[|｜│┃]$/g, '') : text;
      return trimmed.split(separator).map((word) => word.trim());
    };
    const heads = cut(head);
    const kinds = heads.map(columnKind);
    const known = kinds.filter(Boolean).length;
    if (known < 3 && !(known === 2 && heads.length === 2)) continue;
    if (
      !kinds.some(
        (kind) =>
          kind === 'task' ||
          kind === 'content' ||
          kind === 'lead' ||
          kind === 'co' ||
          kind === 'phase' ||
          kind === 'name',
      )
    )
      continue;
    const out: Line[] = [];
    let row = 0;
    let stop = at;
    for (; stop < lines.length; stop++) {
      const line = lines[stop]!;
      if (line.cell || line.as !== 'unread') break;
      const text = raw(line);
      const words = cut(text);
      if (stop > at && (words.length < 2 || words.length * 2 < heads.length)) break;
      if (/^[\s|｜│┃+:=—─-]+$/.test(text)) {
        line.as = 'table';
        continue;
      }
      const limit = heads.length;
      const fitted = words.length > limit ? [...words.slice(0, limit - 1), words.slice(limit - 1).join(' ')] : words;
      fitted.forEach((word, col) => {
        const cell = { table, row, col, rowSpan: 1, colSpan: 1, header: row === 0 };
        out.push({
          ...line,
          text: word,
          body: word,
          number: null,
          cell,
          // the row's paragraphs are all in its last cell
          pieces: [
            { paragraph: line.pieces[0]!.paragraph, text: word },
            ...(col === fitted.length - 1 ? line.pieces.slice(1) : []),
          ],
        });
      });
      row++;
    }
    if (row > 1) return { lines: out, stop };
  }
  return null;
}
