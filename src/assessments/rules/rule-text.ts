import type { Direction, GradeRow, Hundredths, Measure, Rule, RuleKind } from './framework.ts';

/**
 * A rule as lines of text for a cell of Excel, and back: what an office reads and writes. Items stand on lines that begin
 * with "·" (any of - • ＊ * is taken too); the other lines set the numbers. Points and figures are decimal numbers with at most
 * two places. `textOfRule` and `ruleOfText` are inverse for every rule whose names have no line breaks.
 */

/** What is wrong with a line, 1-based; line 0: something is missing altogether. */
export interface TextFault {
  code: 'line-unread' | 'number-unfit' | 'items-missing' | 'measure-missing' | 'otherwise-missing' | 'setting-missing';
  line: number;
  text: string;
}

/** 850 → 8.5 */
export function decimal(value: number): string {
  const sign = value < 0 ? '-' : '';
  const [whole, rest] = [Math.floor(Math.abs(value) / 100), Math.abs(value) % 100];
  return `${sign}${whole}${rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`}`;
}
/** 8.5 → 850; null when it is no number of at most two places. */
export function hundredths(text: string): number | null {
  const found = /^(-?)(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!found) return null;
  const value = Number(found[2]) * 100 + Number((found[3] ?? '').padEnd(2, '0'));
  return found[1] && value !== 0 ? -value : value;
}

const gradeText = (row: GradeRow): string => `${row.grade}${row.veto ? '#' : ''} ${decimal(row.points)}分`;
const directionText: Record<Direction, string> = { more: '越高越好', less: '越低越好' };
const measureText = (measure: Measure, direction: Direction): string =>
  `指标：${measure.name}（${measure.unit}），${directionText[direction]}`;
const item = (text: string): string => `· ${text}`;

/** The rule in words, one setting or item a line. */
export function textOfRule(rule: Rule): string {
  return lines(rule).join('\n');
}
function lines(rule: Rule): string[] {
  switch (rule.kind) {
    case 'judged':
      return [];
    case 'conditions':
      return [...rule.conditions.map(item), `计分：${rule.points.map(decimal).join('/')}`];
    case 'conditions-grade':
      return [
        ...rule.conditions.map(item),
        ...rule.rows.map((row) => `${row.met}项：${gradeText(row)}`),
        `其余：${gradeText(rule.otherwise)}`,
      ];
    case 'bands':
      return [
        measureText(rule.measure, rule.direction),
        ...rule.bands.map((band) => {
          const sign = rule.direction === 'more' ? (band.strict ? '>' : '≥') : band.strict ? '<' : '≤';
          return `${sign}${decimal(band.bound)}：${band.grade ? `${band.grade} ` : ''}${decimal(band.points)}分`;
        }),
        `其余：${decimal(rule.otherwise)}分`,
      ];
    case 'target':
      return [
        measureText(rule.measure, rule.direction),
        `目标：${decimal(rule.target)}`,
        `每差${decimal(rule.step)}扣${decimal(rule.deduct)}分`,
      ];
    case 'occurrences':
      return rule.items.map(({ name, deduct }) => item(`${name} 每处扣${decimal(deduct)}分`));
    case 'all-or-nothing':
      return rule.conditions.map(item);
    case 'sample-mean':
      return [`抽查：${rule.of}`, `数量：${rule.size}`];
    case 'sample-pass':
      return [
        `抽查：${rule.of}`,
        `数量：${rule.size}`,
        ...rule.rows.map((row) => `${row.passed}个合格：${gradeText(row)}`),
        `其余：${gradeText(rule.otherwise)}`,
      ];
    case 'found':
      return [
        `数：${rule.of}（${rule.unit}）`,
        `应有：${rule.needed}`,
        ...(rule.short === undefined ? [] : [`每少1扣${decimal(rule.short)}分`]),
      ];
    case 'bonus':
      return rule.levels.map(({ name, points }) => item(`${name} ${decimal(points)}分`));
    case 'weighted':
      return rule.parts.map(({ name, weight, outOf }) => item(`${name} ${decimal(weight)}% 满分${decimal(outOf)}`));
    case 'mean':
      return [
        measureText(rule.measure, rule.direction),
        rule.orEqual ? '达到平均得满分' : '优于平均得满分',
        `其余：${decimal(rule.otherwise)}分`,
      ];
    case 'questionnaire':
      return [
        `问题：${rule.question}`,
        ...rule.levels.map(({ name, points }) => item(`${name} ${decimal(points)}分`)),
        `满分：${decimal(rule.outOf)}`,
      ];
    case 'verdict':
      return rule.states.map(({ name, points, veto }) => item(`${name}${veto ? '#' : ''} ${decimal(points)}分`));
  }
}

interface Line {
  /** 1-based. */
  at: number;
  text: string;
}
interface Parsed {
  items: Line[];
  settings: Line[];
}

/** Full-width signs that stand in settings, as half-width ones; names in items keep theirs. */
const plain = (text: string): string =>
  text
    .replace(/[０-９．／％＞＜＃－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/>=|＝>|>＝/g, '≥')
    .replace(/<=|<＝/g, '≤');

class Unread extends Error {
  readonly fault: TextFault;
  constructor(fault: TextFault) {
    super(fault.code);
    this.fault = fault;
  }
}
const fail = (code: TextFault['code'], line?: Line): never => {
  throw new Unread({ code, line: line?.at ?? 0, text: line?.text ?? '' });
};
function number(text: string, line: Line): number {
  return hundredths(text) ?? fail('number-unfit', line);
}
function whole(text: string, line: Line): number {
  return /^\d{1,6}$/.test(text) ? Number(text) : fail('number-unfit', line);
}

/** Reads a rule of a known kind back. */
export function ruleOfText(kind: RuleKind, text: string): Rule | TextFault {
  const parsed: Parsed = { items: [], settings: [] };
  text.split(/\r?\n/).forEach((raw, i) => {
    const found = /^\s*[·•*＊・-]\s*(.*)$/u.exec(raw);
    const line = { at: i + 1, text: (found?.[1] ?? raw).trim() };
    if (line.text !== '') (found ? parsed.items : parsed.settings).push(line);
  });
  try {
    return read(kind, parsed);
  } catch (error) {
    if (error instanceof Unread) return error.fault;
    throw error;
  }
}

/** Takes the settings one by one; whatever is left over at the end was not understood. */
class Settings {
  private readonly left: Line[];
  constructor(settings: readonly Line[]) {
    this.left = [...settings];
  }
  take(pattern: RegExp): { line: Line; found: RegExpExecArray } | null {
    for (const [i, line] of this.left.entries()) {
      const found = pattern.exec(plain(line.text));
      if (!found) continue;
      this.left.splice(i, 1);
      return { line, found };
    }
    return null;
  }
  need(pattern: RegExp, code: TextFault['code'] = 'setting-missing') {
    return this.take(pattern) ?? fail(code);
  }
  all(pattern: RegExp) {
    const out: { line: Line; found: RegExpExecArray }[] = [];
    for (let one = this.take(pattern); one; one = this.take(pattern)) out.push(one);
    return out;
  }
  /** The words after a colon, as written. */
  words(name: string): string {
    const { line } = this.need(new RegExp(`^${name}[：:]`));
    return line.text.slice(line.text.search(/[：:]/) + 1).trim();
  }
  end(): void {
    if (this.left[0]) fail('line-unread', this.left[0]);
  }
}

const amount = String.raw`(-?[\d.]+)`;
function grade(text: string, line: Line): GradeRow {
  const found = new RegExp(`^(.{1,10}?)(#?)\\s+${amount}分?$`, 'u').exec(text.trim());
  if (!found) return fail('line-unread', line);
  return { grade: found[1]!.trim(), points: number(found[3]!, line), ...(found[2] ? { veto: true } : {}) };
}
function measured(settings: Settings): { measure: Measure; direction: Direction } {
  const { line } = settings.need(/^指标[：:]/, 'measure-missing');
  const found = /^指标[：:](.*)[（(]([^（()）]*)[）)][，,]\s*越(高|大|低|小)越好$/u.exec(line.text);
  if (!found) return fail('line-unread', line);
  const direction = found[3] === '高' || found[3] === '大' ? 'more' : 'less';
  return { measure: { name: found[1]!.trim(), unit: found[2]!.trim() }, direction };
}
/** Items of the form "name … number": the last match of the pattern in the line. */
function priced(items: readonly Line[], tail: RegExp): { line: Line; name: string; found: RegExpExecArray }[] {
  if (items.length === 0) fail('items-missing');
  return items.map((line) => {
    const found = tail.exec(line.text);
    if (!found) return fail('line-unread', line);
    return { line, name: line.text.slice(0, found.index).trim(), found };
  });
}
const conditionsOf = (items: readonly Line[]): string[] =>
  items.length ? items.map(({ text }) => text) : fail('items-missing');
const noItems = (items: readonly Line[]): void => {
  if (items[0]) fail('line-unread', items[0]);
};

function read(kind: RuleKind, { items, settings: given }: Parsed): Rule {
  const settings = new Settings(given);
  const rule = body(kind, items, settings);
  settings.end();
  return rule;
}

function body(kind: RuleKind, items: readonly Line[], settings: Settings): Rule {
  const pointsTail = /\s*(-?[\d.]+)\s*分$/u;
  switch (kind) {
    case 'judged':
      noItems(items);
      return { kind };
    case 'conditions': {
      const { line, found } = settings.need(/^计分[：:]\s*([-\d./ ]+)$/);
      return {
        kind,
        conditions: conditionsOf(items),
        points: found[1]!.split('/').map((one) => number(one, line)),
      };
    }
    case 'conditions-grade': {
      const rows = settings.all(/^(\d+)\s*项[：:](.*)$/u);
      return {
        kind,
        conditions: conditionsOf(items),
        rows: rows.length
          ? rows.map(({ line, found }) => ({ met: whole(found[1]!, line), ...grade(found[2]!, line) }))
          : fail('setting-missing'),
        otherwise: otherwiseGrade(settings),
      };
    }
    case 'bands': {
      noItems(items);
      const { measure, direction } = measured(settings);
      const bands = settings.all(/^([>≥<≤])\s*(-?[\d.]+)[^：:\d]*[：:](.*)$/u).map(({ line, found }) => {
        const sign = found[1]!;
        if ((sign === '>' || sign === '≥') !== (direction === 'more')) fail('line-unread', line);
        const priced = new RegExp(`^\\s*(?:(\\S{1,10})\\s+)?${amount}分?$`, 'u').exec(found[3]!);
        if (!priced) return fail('line-unread', line);
        return {
          bound: number(found[2]!, line),
          strict: sign === '>' || sign === '<',
          ...(priced[1] ? { grade: priced[1] } : {}),
          points: number(priced[2]!, line),
        };
      });
      if (bands.length === 0) fail('setting-missing');
      return { kind, measure, direction, bands, otherwise: otherwisePoints(settings) };
    }
    case 'target': {
      noItems(items);
      const { measure, direction } = measured(settings);
      const target = settings.need(/^目标[：:]\s*(-?[\d.]+)\D*$/u);
      const step = settings.need(/^每差\s*([\d.]+)[^\d扣]*扣\s*([\d.]+)\s*分?$/u);
      return {
        kind,
        measure,
        direction,
        target: number(target.found[1]!, target.line),
        step: number(step.found[1]!, step.line),
        deduct: number(step.found[2]!, step.line),
      };
    }
    case 'occurrences':
      return {
        kind,
        items: priced(items, /\s*每?[处次个]?扣\s*(-?[\d.]+)\s*分?$/u).map(({ line, name, found }) => ({
          name,
          deduct: number(found[1]!, line),
        })),
      };
    case 'all-or-nothing':
      return { kind, conditions: conditionsOf(items) };
    case 'sample-mean':
      noItems(items);
      return { kind, of: settings.words('抽查'), size: counted(settings, '数量') };
    case 'sample-pass': {
      noItems(items);
      const of = settings.words('抽查');
      const size = counted(settings, '数量');
      const rows = settings.all(/^(\d+)\s*个?合格[：:](.*)$/u);
      return {
        kind,
        of,
        size,
        rows: rows.length
          ? rows.map(({ line, found }) => ({ passed: whole(found[1]!, line), ...grade(found[2]!, line) }))
          : fail('setting-missing'),
        otherwise: otherwiseGrade(settings),
      };
    }
    case 'found': {
      noItems(items);
      const { line } = settings.need(/^数[：:]/u);
      const counts = /^数[：:](.*)[（(]([^（()）]*)[）)]$/u.exec(line.text);
      if (!counts) return fail('line-unread', line);
      const needed = counted(settings, '应有');
      const short = settings.take(/^每少1扣\s*([\d.]+)\s*分?$/u);
      return {
        kind,
        of: counts[1]!.trim(),
        unit: counts[2]!.trim(),
        needed,
        ...(short ? { short: number(short.found[1]!, short.line) } : {}),
      };
    }
    case 'bonus':
      return {
        kind,
        levels: priced(items, pointsTail).map(({ line, name, found }) => ({ name, points: number(found[1]!, line) })),
      };
    case 'weighted':
      return {
        kind,
        parts: priced(items, /\s*([\d.]+)\s*[%％]\s*满分\s*([\d.]+)\s*分?$/u).map(({ line, name, found }) => ({
          name,
          weight: number(found[1]!, line),
          outOf: number(found[2]!, line),
        })),
      };
    case 'mean': {
      noItems(items);
      const { measure, direction } = measured(settings);
      const { found } = settings.need(/^(达到|优于)平均得满分$/u);
      return { kind, measure, direction, orEqual: found[1] === '达到', otherwise: otherwisePoints(settings) };
    }
    case 'questionnaire': {
      const levels = priced(items, pointsTail);
      const outOf = settings.need(/^满分[：:]\s*([\d.]+)\s*分?$/u);
      return {
        kind,
        question: settings.words('问题'),
        levels: levels.map(({ line, name, found }) => ({ name, points: number(found[1]!, line) })),
        outOf: number(outOf.found[1]!, outOf.line),
      };
    }
    case 'verdict':
      return {
        kind,
        states: priced(items, pointsTail).map(({ line, name, found }) => ({
          name: name.replace(/[#＃]$/u, ''),
          points: number(found[1]!, line),
          ...(/[#＃]$/u.test(name) ? { veto: true } : {}),
        })),
      };
  }
}

function counted(settings: Settings, name: string): number {
  const { line, found } = settings.need(new RegExp(`^${name}[：:]\\s*(\\d+)\\D*$`, 'u'));
  return whole(found[1]!, line);
}
function otherwisePoints(settings: Settings): Hundredths {
  const { line, found } = settings.need(/^(?:其余|否则)[：:]?\s*(-?[\d.]+)\s*分?$/u, 'otherwise-missing');
  return number(found[1]!, line);
}
function otherwiseGrade(settings: Settings): GradeRow {
  const { line, found } = settings.need(/^(?:其余|否则)[：:](.*)$/u, 'otherwise-missing');
  return grade(found[1]!, line);
}
