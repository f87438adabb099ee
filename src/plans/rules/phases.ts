/** Steps of a plan with their periods. */
import { findPeriods, iso, plainDigits, type Day, type Period } from './dates.ts';

export type PhaseWords = { name: string; period: Period | null; words: string | null; text: string };

const joints = /[\s：:，,、。；;（）()—–\-·【】[\]~至为]/;

const strip = (text: string) => {
  let from = 0;
  let to = text.length;
  while (from < to && joints.test(text[from]!) && text[from] !== '至') from++;
  while (to > from && joints.test(text[to - 1]!)) to--;
  return text.slice(from, to);
};

/** 第一阶段 before its name; left in place when it is the whole name. */
function withoutStage(name: string): string {
  const rest = name.replace(/^第[一二三四五六七八九十\d]{1,3}(?:阶段|步骤|步)\s*[：:、，,\s（(]*/, '');
  return strip(rest) ? rest : name;
}

const tail = /^\s?(?:底|末)?(?:以前|之前|前|止|期间|完成|左右)?/;

/**
 * The name, period and text of a step. Takes its words without its number: 「筹备阶段(3月1日至4月15日)。完成摸底。」,
 * 「3月1日至3月31日,宣传发动。」, 「(2026年3月):宣传发动阶段。」
 */
export function readPhase(body: string): PhaseWords {
  const plain = plainDigits(body);
  const head = headEnd(plain);
  let periods = findPeriods(plain.slice(0, head));
  let wide = head;
  if (!periods.length) {
    // the period may open the text after the name: 「宣传发动阶段。3月1日至31日,…」
    const found = findPeriods(plain.slice(0, Math.min(plain.length, head + 40)));
    const first = found[0];
    if (first && plain.slice(head, first.at).replace(/[\s。：:，,（(]|时间|从|自|为/g, '').length <= 2) {
      periods = [first];
      wide = first.stop;
    }
  }
  const period = periods[0] ?? dotted(plain.slice(0, head));
  if (!period) {
    // 「长效阶段(长期坚持)」
    const bare = body.slice(0, head).replace(/[（(](?:长期|持续|常态|全年|全程|即日)[^（()）]*[）)]\s*$/, '');
    const name = strip(withoutStage(bare));
    return {
      name: name || strip(body),
      period: null,
      words: null,
      text: body.slice(head).replace(/^[。；;：:\s]+/, ''),
    };
  }
  const end = period.stop + (tail.exec(plain.slice(period.stop))?.[0].length ?? 0);
  const words = body.slice(period.at, end).trim();
  const before = strip(
    withoutStage(
      strip(
        body
          .slice(0, Math.min(period.at, head))
          .replace(/[（(【[]\s*(?:时间\s*[:：]?)?$/, '')
          .replace(/(?:[，,、]?\s*时间|从|自|于|在)\s*[:：为]?$/, ''),
      ),
    ),
  );
  if (before && wide === head) {
    const after = body.slice(end).replace(/^[）)】\]\s]*/, '');
    // 「第一阶段(3月):宣传发动阶段。」 names it behind the period
    if (/^第[^阶步]{1,3}[阶步]/.test(before) && /^[：:，,、\s]/.test(body.slice(end).replace(/^[）)】\]]/, ''))) {
      const named = clause(after.replace(/^[：:，,、\s]+/, ''));
      if (named.name) return { name: named.name, period, words, text: named.text };
    }
    const rest = after.replace(/^[。；;：:，,\s]+/, '');
    return { name: before, period, words, text: rest };
  }
  if (before) return { name: before, period, words, text: body.slice(end).replace(/^[）)】\]。；;：:，,\s]+/, '') };
  const after = body.slice(end).replace(/^[）)】\]\s]*[：:，,、。\s为]*/, '');
  const named = clause(after);
  return { name: named.name || strip(body.slice(0, head)), period, words, text: named.text };
}

/** 「3.1—3.31」, months and days with dots, which means nothing outside a step. */
function dotted(text: string): Period | null {
  const found =
    /(?<![\d.])(1[0-2]|0?[1-9])[.．]([0-3]?\d)\s?[-—–~～至]{1,2}\s?(1[0-2]|0?[1-9])[.．]([0-3]?\d)(?![\d.])/.exec(text);
  if (!found) return null;
  const [m, d, n, e] = found.slice(1).map(Number) as [number, number, number, number];
  if (d < 1 || d > 31 || e < 1 || e > 31) return null;
  const from = { year: null, shift: 0, month: m, day: d };
  const to = { year: null, shift: n < m ? 1 : 0, month: n, day: e };
  return { from, to, at: found.index, stop: found.index + found[0].length, range: true, moments: [] };
}

/** Up to the first stop outside brackets. */
function headEnd(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length && at < 80; at++) {
    const char = text[at]!;
    if ('（(【['.includes(char)) depth++;
    else if ('）)】]'.includes(char)) depth = Math.max(0, depth - 1);
    else if (depth === 0 && '。；;'.includes(char)) return at;
    else if (
      depth === 0 &&
      '：:'.includes(char) &&
      !/^第.{1,3}(?:阶段|步骤?)$/.test(text.slice(0, at).trim()) &&
      !text.slice(0, at).endsWith('时间')
    ) {
      // 「3月:宣传发动」 is named behind its colon
      if (findPeriods(text.slice(0, at)).length && strip(text.slice(0, at)).length <= 12) continue;
      return at;
    }
  }
  return Math.min(text.length, 80);
}

function clause(text: string): { name: string; text: string } {
  const stop = text.search(/[。；;：:，,（(]/);
  const name = strip(stop < 0 ? text.slice(0, 40) : text.slice(0, Math.min(stop, 40)));
  return { name: strip(withoutStage(name)), text: stop < 0 ? '' : text.slice(stop).replace(/^[。；;：:，,\s]+/, '') };
}

/** Words that stand for a period without naming its end: a limit (12月底前) has no beginning. */
function ends(found: PhaseWords): { from: Day | null; to: Day | null } {
  const period = found.period;
  if (!period) return { from: null, to: null };
  if (!period.range && /前$|止$/.test(found.words ?? '')) return { from: null, to: period.to };
  const only = period.moments[0];
  if (!period.range && only?.grain === 'part' && only.start.day === only.end.day) return { from: null, to: period.to };
  return { from: period.from, to: period.to };
}

/**
 * Dates of the steps of one plan, in order: a step that would begin before the one before it lies in the next year; the
 * last year said holds on when the plan has none.
 */
export function datePhases(
  found: readonly PhaseWords[],
  year: number | null,
): { from: string | null; to: string | null }[] {
  let base = year;
  let last: string | null = null;
  return found.map((phase) => {
    const { from, to } = ends(phase);
    const said = from?.year ?? to?.year ?? null;
    if (said !== null && (base === null || said > base)) base = said;
    let start = iso(from, base);
    let end = iso(to, base);
    const anchor = start ?? end;
    if (
      said === null &&
      anchor !== null &&
      last !== null &&
      base !== null &&
      anchor < last &&
      monthOf(anchor) < monthOf(last)
    ) {
      const next: number = Number(last.slice(0, 4)) + (anchor.slice(5) < last.slice(5) ? 1 : 0);
      if (next > base && monthOf(last) >= 9 && monthOf(anchor) <= 2) {
        start = iso(from, next);
        end = iso(to, next);
        base = next;
      }
    }
    if (start !== null && end !== null && end < start) end = iso(to, Number(start.slice(0, 4)) + 1);
    last = start ?? end ?? last;
    return { from: start, to: end };
  });
}

const monthOf = (date: string) => Number(date.slice(5, 7));

/** Steps told in one sentence: 「3月为宣传发动阶段,4月至6月为集中整治阶段」. */
export function phasesInProse(text: string): PhaseWords[] {
  const plain = plainDigits(text);
  const out: PhaseWords[] = [];
  for (const period of findPeriods(plain)) {
    const named = /^\s?(?:底|末)?(?:前)?[，,]?\s?(?:为|是)\s?([\p{Script=Han}、“”]{2,16}?(?:阶段|期))/u.exec(
      plain.slice(period.stop, period.stop + 30),
    );
    if (named) out.push({ name: named[1]!, period, words: text.slice(period.at, period.stop), text: '' });
  }
  return out;
}
