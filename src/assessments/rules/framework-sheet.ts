import type { AreaClass } from '#organisation/rules/kinds.ts';
import { areaLabel, areaOf } from '#organisation/rules/sheet/labels.ts';
import type { OutCell, OutColumn, SheetColumn, SheetTable } from '#platform/pure/sheet.ts';
import type { Aspect, EvidenceKind, Framework, Indicator, Method, RuleKind, Veto } from './framework.ts';
import { evidenceKinds, methods, mostDays, ruleKinds } from './framework.ts';
import { said } from './path/effort.ts';
import { decimal, hundredths, ruleOfText, textOfRule, type TextFault } from './rule-text.ts';

/**
 * A framework's aspects, indicators and vetoes as one sheet, a row an indicator; title, grading and basis stay with the
 * framework. Writing and reading back is the same framework, for every framework whose texts have no line breaks outside
 * `detail`. Offices know these words, so the sheet is Chinese whatever the screen speaks.
 */
export type FrameworkKey =
  | 'aspectKey'
  | 'aspect'
  | 'key'
  | 'title'
  | 'detail'
  | 'method'
  | 'full'
  | 'rule'
  | 'settings'
  | 'variants'
  | 'exempt'
  | 'wanted'
  | 'proof'
  | 'feed'
  | 'scorer'
  | 'days'
  | 'who';

export const frameworkColumns: readonly (SheetColumn<FrameworkKey> & { width: number; hint?: string })[] = [
  { key: 'aspectKey', title: '方面编号', width: 9 },
  { key: 'aspect', title: '方面', also: ['方面名称', '一级指标', '测评项目'], width: 18, needed: true },
  { key: 'key', title: '指标编号', also: ['编号'], width: 9, needed: true },
  { key: 'title', title: '指标', also: ['指标名称', '测评内容', '二级指标'], width: 40, needed: true },
  { key: 'detail', title: '说明', also: ['评分说明', '测评要求'], width: 40 },
  { key: 'method', title: '测评方法', also: ['方法'], width: 11 },
  { key: 'full', title: '分值', also: ['满分', '分数'], width: 7 },
  { key: 'rule', title: '计分方式', width: 15, needed: true },
  { key: 'settings', title: '计分规则', also: ['计分标准', '评分标准'], width: 44, hint: '一行一项；条件前加“·”' },
  { key: 'variants', title: '分类规则', width: 36, hint: '【类别、类别】独占一行，下面各行是该类的计分规则' },
  { key: 'exempt', title: '不适用类别', width: 16 },
  { key: 'wanted', title: '佐证要求', also: ['材料要求'], width: 36, hint: '一行一项' },
  { key: 'proof', title: '佐证作用', width: 14 },
  { key: 'feed', title: '数据来源', width: 16 },
  { key: 'scorer', title: '评分单位', width: 14 },
  { key: 'days', title: '每步工作日', also: ['办理天数'], width: 10, hint: '补做一步约需的工作日，不填按测评方法' },
  { key: 'who', title: '承办', also: ['承办人', '承办单位'], width: 14 },
];

const methodLabels: Record<Method, string> = {
  materials: '材料审核',
  'on-site': '实地考察',
  questionnaire: '问卷调查',
  data: '数据采集',
};
const ruleLabels: Record<RuleKind, string> = {
  judged: '评定给分',
  conditions: '符合项计分',
  'conditions-grade': '符合项定等',
  bands: '分档计分',
  target: '目标值扣分',
  occurrences: '逐处扣分',
  'all-or-nothing': '全部具备得分',
  'sample-mean': '抽样取平均',
  'sample-pass': '抽样合格数定等',
  found: '按数量计分',
  bonus: '附加分',
  weighted: '分项加权',
  mean: '与全县平均比较',
  questionnaire: '问卷计分',
  verdict: '合格判定',
};
const vetoLabels: Record<Veto['when'], string> = { precondition: '前置条件', veto: '一票否决' };
const proofLabels: Record<Indicator['proof'], string> = { none: '不影响得分', some: '须有佐证', whole: '须全部证明' };
const evidenceLabels: Record<EvidenceKind, string> = {
  file: '文件材料',
  activity: '活动',
  task: '任务成果',
  inspection: '检查结果',
  survey: '问卷数据',
};
const feedLabels = { count: '次数', figure: '数值' } as const;
const codeOf = <Code extends string>(labels: Record<Code, string>, codes: readonly Code[], text: string): Code | null =>
  codes.find((code) => labels[code] === text || code === text) ?? null;

/** A cell that cannot be taken: codes with words `fault.sheet.…`. */
export interface SheetRowFault {
  line: number;
  column: string | null;
  value: string | null;
  code:
    | 'cell-missing'
    | 'cell-too-long'
    | 'key-unfit'
    | 'key-twice'
    | 'method-unknown'
    | 'rule-unknown'
    | 'class-unknown'
    | 'proof-unknown'
    | 'feed-unknown'
    | 'points-unfit'
    | 'days-unfit'
    | `rule-${TextFault['code']}`;
  params: Record<string, string | number>;
}

export const frameworkHeadings = (): OutColumn[] =>
  frameworkColumns.map(({ key, title, width, hint }) => ({
    title,
    width,
    ...(hint ? { hint } : {}),
    ...(key === 'method' ? { choices: Object.values(methodLabels) } : {}),
    ...(key === 'rule' ? { choices: [...Object.values(ruleLabels), ...Object.values(vetoLabels)] } : {}),
    ...(key === 'proof' ? { choices: Object.values(proofLabels) } : {}),
  }));

/** The rows of a framework, in the order of `frameworkColumns`. */
export function frameworkRows(framework: Framework): OutCell[][] {
  const classes = (list: readonly AreaClass[]): string => list.map(areaLabel).join('、');
  return [
    ...framework.aspects.flatMap((aspect) =>
      aspect.indicators.map((one): OutCell[] => [
        aspect.key,
        aspect.title,
        one.key,
        one.title,
        one.detail,
        methodLabels[one.method],
        decimal(one.full),
        ruleLabels[one.rule.kind],
        textOfRule(one.rule),
        one.variants
          .map(
            (variant) => `【${classes(variant.classes)}】${ruleLabels[variant.rule.kind]}\n${textOfRule(variant.rule)}`,
          )
          .join('\n'),
        classes(one.exempt),
        one.wanted.join('\n'),
        proofLabels[one.proof],
        one.feed ? `${evidenceLabels[one.feed.kind]} ${feedLabels[one.feed.of]}` : '',
        one.scorer,
        one.work?.days === undefined ? '' : String(one.work.days),
        one.work?.who ?? '',
      ]),
    ),
    ...framework.vetoes.map((one): OutCell[] => [
      '',
      vetoLabels[one.when],
      one.key,
      one.text,
      one.basis,
      '',
      '',
      vetoLabels[one.when],
      ...Array.from({ length: 9 }, () => ''),
    ]),
  ];
}

const keyShape = /^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.-]{0,19}$/;

/**
 * Reads a sheet into aspects and vetoes, in the order of the rows; rows of one aspect need not stand together. What is
 * wrong is told cell by cell, and nothing is left out silently: with any fault the result is not to be kept.
 */
export function frameworkOfTable(
  table: SheetTable<FrameworkKey>,
  base: Framework,
): { framework: Framework; rows: number; faults: SheetRowFault[] } {
  const aspects: Aspect[] = [];
  const vetoes: Veto[] = [];
  const faults: SheetRowFault[] = [];
  const keys = new Set<string>();
  for (const { line, of } of table.rows) {
    const cells = new Cells(line, of, faults);
    const key = cells.needed('key', 20);
    if (key !== null && !keyShape.test(key)) cells.wrong('key', 'key-unfit');
    else if (key !== null && keys.has(key)) cells.wrong('key', 'key-twice', { key });
    if (key !== null) keys.add(key);
    const title = cells.needed('title', 400);
    const rule = cells.needed('rule', 40);
    if (key === null || title === null || rule === null) continue;
    const when = codeOf(vetoLabels, ['precondition', 'veto'], rule);
    if (when) {
      vetoes.push({ key, text: title, basis: cells.text('detail', 400), when });
      continue;
    }
    const aspectTitle = cells.needed('aspect', 120);
    const indicator = indicatorOf(cells, { key, title, rule });
    if (aspectTitle === null || indicator === null) continue;
    const aspectKey = cells.text('aspectKey', 20);
    let aspect = aspects.find((one) => (aspectKey ? one.key === aspectKey : one.title === aspectTitle));
    if (!aspect) {
      if (aspectKey && !keyShape.test(aspectKey)) cells.wrong('aspectKey', 'key-unfit');
      aspect = { key: aspectKey || freeKey(aspects), title: aspectTitle, indicators: [] };
      aspects.push(aspect);
    }
    aspect.indicators.push(indicator);
  }
  return { framework: { ...base, aspects, vetoes }, rows: table.rows.length, faults };
}

const freeKey = (aspects: readonly Aspect[]): string => {
  for (let i = aspects.length + 1; ; i++) if (!aspects.some(({ key }) => key === String(i))) return String(i);
};

function indicatorOf(cells: Cells, told: { key: string; title: string; rule: string }): Indicator | null {
  const before = cells.faults.length;
  const kind = codeOf(ruleLabels, ruleKinds, told.rule);
  if (kind === null) cells.wrong('rule', 'rule-unknown');
  const full = hundredths(cells.text('full', 12).replace(/分$/, '') || '0');
  if (full === null || full < 0 || full > 100_000) cells.wrong('full', 'points-unfit');
  const method = cells.text('method', 20);
  const methodCode = method === '' ? 'materials' : codeOf(methodLabels, methods, method);
  if (methodCode === null) cells.wrong('method', 'method-unknown');
  const proof = cells.text('proof', 20);
  const proofCode = proof === '' ? 'none' : codeOf(proofLabels, ['none', 'some', 'whole'], proof);
  if (proofCode === null) cells.wrong('proof', 'proof-unknown');
  const read = kind === null ? null : ruleOfText(kind, cells.raw('settings'));
  if (read && 'code' in read) cells.ruleWrong('settings', read);
  const indicator = {
    key: told.key,
    title: told.title,
    detail: cells.text('detail', 2000),
    method: methodCode,
    full,
    rule: read,
    variants: variantsOf(cells),
    exempt: cells.classes('exempt', cells.raw('exempt')),
    wanted: cells.list('wanted', 10, 400),
    proof: proofCode,
    feed: feedOf(cells),
    scorer: cells.text('scorer', 80),
    ...workOf(cells),
  };
  return cells.faults.length === before ? (indicator as Indicator) : null;
}

/** What a step takes; nothing where both cells are empty. */
function workOf(cells: Cells): Pick<Indicator, 'work'> {
  const typed = cells.text('days', 12).replace(/\s*(个?工作日|天)$/u, '');
  const days = typed === '' ? undefined : Number(typed);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= mostDays))
    cells.wrong('days', 'days-unfit');
  const work = said({ days, who: cells.text('who', 40) });
  return work ? { work } : {};
}

function variantsOf(cells: Cells): Indicator['variants'] {
  const variants: Indicator['variants'] = [];
  for (const part of cells.raw('variants').split(/^(?=\s*【)/mu)) {
    if (part.trim() === '') continue;
    const found = /^\s*【([^】]*)】[ \t]*(.*)(?:\r?\n|$)([^]*)$/u.exec(part);
    const kind = found && codeOf(ruleLabels, ruleKinds, found[2]!.trim());
    if (!found || !kind) {
      cells.wrong('variants', 'rule-unknown');
      continue;
    }
    const rule = ruleOfText(kind, found[3]!);
    if ('code' in rule) cells.ruleWrong('variants', rule);
    else variants.push({ classes: cells.classes('variants', found[1]!), rule });
  }
  return variants;
}

function feedOf(cells: Cells): Indicator['feed'] {
  const text = cells.text('feed', 40);
  if (text === '') return null;
  const [kind, of] = text.split(/\s+/u);
  const kindCode = codeOf(evidenceLabels, evidenceKinds, kind!);
  const ofCode = codeOf(feedLabels, ['count', 'figure'], of ?? '次数');
  if (!kindCode || !ofCode) {
    cells.wrong('feed', 'feed-unknown');
    return null;
  }
  return { of: ofCode, kind: kindCode };
}

/** One row's cells; what is wrong is gathered. */
class Cells {
  readonly line: number;
  readonly faults: SheetRowFault[];
  private readonly of: Readonly<Partial<Record<FrameworkKey, string>>>;
  constructor(line: number, of: Readonly<Partial<Record<FrameworkKey, string>>>, faults: SheetRowFault[]) {
    this.line = line;
    this.of = of;
    this.faults = faults;
  }
  raw(key: FrameworkKey): string {
    return this.of[key] ?? '';
  }
  wrong(key: FrameworkKey, code: SheetRowFault['code'], params: SheetRowFault['params'] = {}): null {
    const column = frameworkColumns.find((one) => one.key === key)!.title;
    this.faults.push({ line: this.line, column, value: this.raw(key).slice(0, 200) || null, code, params });
    return null;
  }
  ruleWrong(key: FrameworkKey, fault: TextFault): void {
    this.wrong(key, `rule-${fault.code}`, { at: fault.line, text: fault.text.slice(0, 80) });
  }
  text(key: FrameworkKey, most: number): string {
    const text = this.raw(key).trim();
    if (text.length > most) this.wrong(key, 'cell-too-long', { maximum: most });
    return text;
  }
  needed(key: FrameworkKey, most: number): string | null {
    // A line break inside a name is how a narrow cell was made to look right.
    const text = this.text(key, most).replace(/\s*\n\s*/g, '');
    return text === '' ? this.wrong(key, 'cell-missing') : text;
  }
  list(key: FrameworkKey, most: number, longest: number): string[] {
    const list = this.raw(key)
      .split(/\r?\n/)
      .map((one) => one.trim())
      .filter((one) => one !== '');
    if (list.length > most || list.some((one) => one.length > longest))
      this.wrong(key, 'cell-too-long', { maximum: most });
    return list;
  }
  classes(key: FrameworkKey, text: string): AreaClass[] {
    const out: AreaClass[] = [];
    for (const name of text.split(/[、，,;；\s]+/u).filter((one) => one !== '')) {
      const code = areaOf(name);
      if (code === null) this.wrong(key, 'class-unknown', { name });
      else if (!out.includes(code)) out.push(code);
    }
    return out;
  }
}
