/**
 * Unit lines: 牵头单位:A;责任单位:B、C;完成时限:…, the same in parentheses, without labels, and in sentences
 * (由A牵头,B配合). Pure text to units.
 */

export type LabelKind =
  | 'lead'
  | 'co'
  | 'due'
  /** 责任人, 责任领导, 联系电话, 备注: read, and kept out of the task. */
  | 'aside';

export type Label = { kind: LabelKind; word: string; /** where the value begins */ end: number };

const SUFFIX =
  '(?:领导)?(?:责任)?(?:单位|部门|科室|股室|处室|机构|部室|站所|镇街|街道|主体|方)(?:及(?:责任)?(?:单位|部门|科室))?';
const LEAD = new RegExp(
  `^(?:总|主|共同|联合|工作)?(?:牵头|主办|主责|第一责任|主要责任)(?:负责|组织|落实|实施)?(?:、|及|和|/)?(?:责任|主办|主责|组织)?(?:${SUFFIX})$`,
);
const LEAD_BARE = /^(?:牵头|主办|主责)$/;
const CO = new RegExp(
  `^(?:共同|主要|相关|具体|协助)?(?:责任|主体责任|配合|协办|协助|协同|协作|参与|参加|参建|承办|落实|实施|执行|联合|支持|联办|共建|会办|配合落实|配合责任|协同配合)(?:${SUFFIX})$`,
);
const CO_BARE = /^(?:配合|协办|参与|协助|责任|协同)$/;
const DUE =
  /^(?:完成|办结|整改|办理|工作|推进|实施|计划|计划完成|任务完成|最后完成|整改完成|整治|达标|任务|活动|序时|起止|起讫|开展|具体)?(?:时限|期限|时间|日期|时间节点|时限要求|时间要求|完成时间|完成时限|进度要求|截止时间|时间安排|时间进度|进度)$/;
const ASIDE =
  /^(?:[\p{Script=Han}]{0,4})(?:责任|分管|牵头|挂点|包保|挂钩|联系|联络|负责|督办|督导|包抓|包联|挂帅|主管|监督|举报|咨询|具体经办|经办|落实)(?:的)?(?:县|区|市|局|院|校|街道|镇)?(?:领导|人|人员|员|电话|方式|邮箱|地址|同志)$|^(?:备注|联系方式|电话|传真|邮箱|电子邮箱|指导单位|监督单位|督导单位|督办单位)$/u;

/** What a label word means; null when it is no label of a task. */
export function labelKind(word: string): LabelKind | null {
  const bare = word.replace(/[\s　]/g, '').replace(/[（(][^（()）]*[）)]$/, '');
  if (LEAD.test(bare) || LEAD_BARE.test(bare)) return 'lead';
  if (CO.test(bare) || CO_BARE.test(bare)) return 'co';
  if (DUE.test(bare)) return 'due';
  if (ASIDE.test(bare)) return 'aside';
  return null;
}

/** A Chinese character or a slash, the letters of a label. */
const isLetter = (code: number) =>
  (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || code === 0x2f;
const strict = /(?:单位|部门|科室|股室|处室|机构|部室|时限|期限|时间)$/;

/**
 * The label that begins exactly at `at`: a known word and a colon (spaces within allowed), or a full label word and white
 * space (「牵头单位 区城管局」). Looks at no more than 20 characters.
 */
export function labelAt(text: string, at: number): Label | null {
  let word = '';
  let spaced: Label | null = null;
  for (let pos = at; pos < text.length && pos - at < 20; pos++) {
    const char = text[pos]!;
    if (char === '：' || char === ':' || char === '﹕' || char === '∶') {
      const kind = labelKind(word);
      return kind ? { kind, word, end: pos + 1 } : spaced;
    }
    if (char === ' ' || char === '\t' || char === '\u3000') {
      if (!spaced && strict.test(word)) {
        const kind = labelKind(word);
        if (kind) spaced = { kind, word, end: pos + 1 };
      }
      continue;
    }
    // 「责任单位为环卫站」, 「牵头单位；区文化馆」
    if (
      (char === '为' || char === '是' || char === '；' || char === ';' || char === '—') &&
      strict.test(word) &&
      !spaced
    ) {
      const kind = labelKind(word);
      const value = text
        .slice(pos + 1, pos + 30)
        .replace(/^[—\s]+/, '')
        .split(/[、，,；;。\s]/)[0]!;
      if (kind === 'due' ? /[\d月年底]/.test(value) : kind !== null && kind !== 'aside' && unitLike(value)) {
        return { kind: kind!, word, end: pos + 1 };
      }
    }
    if (
      !isLetter(char.charCodeAt(0)) &&
      char !== '、' &&
      char !== '（' &&
      char !== '(' &&
      char !== '）' &&
      char !== ')'
    )
      return spaced;
    word += char;
    if (word.length > 12) return spaced;
  }
  if (!spaced && word.length <= 10 && at === 0 && strict.test(word) && labelKind(word)) {
    // the label alone on its line, its value on the next
    return { kind: labelKind(word)!, word, end: text.length };
  }
  return spaced;
}

const OFFICES =
  '局|办|委|部|处|科|股|室|所|队|站|中心|院|校|园|馆|厅|署|会|团|社|集团|厂|店|街道|街办|社区|村|镇|乡|乡镇|镇街|县|区|市|省|旗|单位|部门|机构|专班|公司|企业|组织|支部|党委|党组|党工委|政府|委员会|办公室|办事处|服务处|工会|妇联|团委|残联|文联|科协|侨联|商会|联盟|小学|中学|大学|学院|学校|幼儿园|医院|银行|物业|大队|支队|中队|分局|法院|检察院|公安|交警|城管|市监|供电|电信|移动|联通|铁塔|网格|基地|志愿队|服务点|总站|分队|纪委|监委|政法委|宣传部|组织部|统战部|人大|政协|武装部|人武部|团县委|团区委|团市委|邮政|海关|税务|烟草|消防|气象|燃气|水务|机关|组委会|筹委会';
const PEOPLE =
  '商户|业主|居民|网格员|楼栋长|楼长|志愿者|群众|家庭|经营户|经营者|开办者|村民|党员|驻区单位|责任人|开发商|运营商|小组|居民小组|村民小组|组|户|小区|栋长|片区|点位';
const unitEnd = new RegExp(`(?:${OFFICES}|${PEOPLE})(?:等|等单位|等部门)?$`);
const officeEnd = new RegExp(`(?:${OFFICES})(?:等|等单位|等部门)?$`);
const placeholder = /^[xX×ＸｘO〇○*＊某]{1,8}(?:局|办|委|部|科|所|队|站|中心|街道|社区|单位|部门|镇|乡|村)?$/;
const verbs = /[。:：!！?？“”"《》]|不得|进行|开展|建立|完善|加强|落实到|确保|可以|以及时/;

/** Whether words look like the name of a unit (xxx counts as one). */
export function unitLike(name: string): boolean {
  const bare = name.replace(/\s/g, '').replace(/[（(][^（()）]*[）)]$/, '');
  if (!bare || bare.length > 28) return false;
  if (placeholder.test(bare)) return true;
  return bare.length > 1 && unitEnd.test(bare) && !verbs.test(bare);
}

const noUnit = /^(?:[-—–－/\\]+|无|暂无|\/)$/;

/**
 * A list of units at 、 , ; 。 and line breaks; at white space when both sides are whole units. Separators inside brackets
 * do not split. Order kept, repeats kept out.
 */
export function splitUnits(value: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let word = '';
  const push = () => {
    const bare = word.trim();
    if (bare) parts.push(bare);
    word = '';
  };
  for (const char of value) {
    if ('（(【[〔'.includes(char)) depth++;
    else if ('）)】]〕'.includes(char)) depth = Math.max(0, depth - 1);
    else if ('、，,；;。．|｜\n'.includes(char) && (depth === 0 || char === '\n')) {
      push();
      depth = 0;
      continue;
    }
    word += char;
  }
  push();
  // A set keeps the order, and a line of twenty thousand names linear.
  const out = new Set<string>();
  for (const part of parts) {
    for (const name of spaced(part)) {
      const clean = name
        .replace(/^[\s：:.·•—]+|[\s：:.]+$/g, '')
        .replace(/^\d{1,2}[.、．]\s?(?=\p{Script=Han})/u, '')
        .replace(/^(?:由|和|及|以及)(?=[\p{Script=Han}]{3})/u, '')
        .replace(/^[（(]([^（()）]*)$|^([^（()）]*)[）)]$/, '$1$2');
      if (clean && !noUnit.test(clean)) out.add(clean);
    }
  }
  return [...out];
}

/** White space parts two units only where what stands before it is a whole one; else it is a stray space. */
function spaced(part: string): string[] {
  if (!/\s/.test(part)) return [part];
  const words = part.split(/\s+/).filter(Boolean);
  const out: string[] = [];
  let held = '';
  for (const word of words) {
    const whole = held + word;
    // 「区 城管局」: a bare place name of one or two characters is not a unit of its own
    if (unitLike(whole) && !(whole.length <= 2 && /[县区市省镇乡村局办所队站]$/.test(whole) && words.length > 1)) {
      out.push(whole);
      held = '';
    } else held = whole;
  }
  if (held) {
    if (out.length && held.length <= 2 && !unitLike(held)) out[out.length - 1] += held;
    else out.push(held);
  }
  return out;
}

export type UnitWords = {
  lead: string[];
  co: string[];
  /** The words of a time-limit label. */
  due: string | null;
  /** Which kinds of label were seen, even with an empty value. */
  labels: LabelKind[];
  /** The kind of the last label when its value is still to come on the next line. */
  open: LabelKind | null;
  /** Taken from a sentence, not from labels. */
  bySentence: boolean;
};

export const noUnits = (): UnitWords => ({ lead: [], co: [], due: null, labels: [], open: null, bySentence: false });

/** Adds the units of a labelled value; 「区城管局(牵头)」 within a list is the lead. */
function put(into: UnitWords, kind: LabelKind, value: string): void {
  if (kind === 'due') {
    const words = value
      .trim()
      .replace(/[。；;，,、）)\s]+$/g, (tail) => (/[）)]/.test(tail) && /[（(]/.test(value) ? '）' : ''));
    if (words) into.due = into.due ?? words;
    return;
  }
  if (kind === 'aside') return;
  const known = { lead: new Set(into.lead), co: new Set(into.co) };
  for (const name of splitUnits(value)) {
    const noted = /^(.*?)[（(](牵头|主办|主责|牵头单位|配合|协办|责任单位|配合单位)[）)]$/.exec(name);
    const part = (noted ? /牵头|主/.test(noted[2]!) : kind === 'lead') ? 'lead' : 'co';
    const bare = noted ? noted[1]! : name;
    // 「责任单位：各社区。2026年12月20日前完成。」: a time limit at the end of a list of units.
    if (
      /^(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底|上旬|中旬|下旬)?(?:底|之|以)?前?(?:全部|基本)?(?:完成|办结|前)?$/.test(
        bare,
      )
    ) {
      into.due ??= bare.replace(/(?:全部|基本)?(?:完成|办结)$/, '');
      continue;
    }
    if (bare && !known[part].has(bare)) {
      known[part].add(bare);
      into[part].push(bare);
    }
  }
}

/** Reads text that begins with a label: labels and their values to the end. Null when it begins with none. */
export function readLabelled(text: string): UnitWords | null {
  // 【牵头单位】区民政局【配合单位】各街道
  const said = /^[【[][^】\]：:]{2,8}[】\]]/.test(text.trim())
    ? text
        .replace(/[【[]([^】\]：:]{2,8})[】\]]\s*[：:]?/g, (whole, word: string) =>
          labelKind(word) ? `；${word}：` : whole,
        )
        .replace(/^；/, '')
    : text;
  const inner = said.trim().replace(/^[（(【[]\s*/, '');
  const first = labelAt(inner, 0);
  if (!first) return null;
  const out = noUnits();
  let label: Label | null = first;
  while (label) {
    const next = nextLabel(inner, label.end);
    let value = inner.slice(label.end, next ? next.at : inner.length);
    if (!next && inner !== said.trim()) value = value.replace(/[）)】\]]\s*[。；;.]?\s*$/, '');
    out.labels.push(label.kind);
    put(out, label.kind, value);
    out.open = value.replace(/[\s。；;]/g, '') === '' && !next ? label.kind : null;
    label = next?.label ?? null;
  }
  return out;
}

const parting = /[\s。；;，,、（(【[|｜\t]/;

/**
 * The next label at or behind `from`. One without a stop before it (a lost line break) counts when it is a full label word,
 * or when what stands before it is a whole unit.
 */
function nextLabel(text: string, from: number): { label: Label; at: number } | null {
  for (let at = from; at < text.length; at++) {
    if (!isLetter(text.charCodeAt(at))) continue;
    const label = labelAt(text, at);
    if (!label) continue;
    const colon = /[：:﹕∶为是；;—]/.test(text[label.end - 1] ?? '');
    const parted = at === from || parting.test(text[at - 1]!);
    if (
      parted ? colon || strict.test(label.word) : colon && (strict.test(label.word) || endsInUnit(text.slice(from, at)))
    ) {
      return { label, at };
    }
  }
  return null;
}

const endsInUnit = (words: string) => unitLike(words.split(/[、，,；;。\s]/).at(-1) ?? '');

/** Where a unit block begins inside a paragraph of prose: at a label with its colon after a stop or an opening bracket. */
export function findUnitTail(text: string): number {
  for (let at = 1; at < text.length; at++) {
    const before = text[at - 1]!;
    if (!/[\s。；;，,（(【[）)”]/.test(before) || !isLetter(text.charCodeAt(at))) continue;
    const label = labelAt(text, at);
    if (!label || label.kind === 'aside' || !/[：:﹕∶为是；;—]/.test(text[label.end - 1] ?? '')) continue;
    if (label.kind === 'due' && !/(?:完成|办结|整改).{0,2}(?:时|期)|时限|期限/.test(label.word)) continue;
    return /[（(【[]/.test(before) ? at - 1 : at;
  }
  return -1;
}

const LEADS =
  /^(?:具体|此项|该项|本项)?(?:工作|任务)?(?:由)?(.{2,80}?)(?:共同|联合|总|具体)?牵头(?:负责|组织|实施|落实|抓总|办理|推进|抓好落实|组织实施|负责落实)?$/;
const JOINS =
  /^(?:由|会同|并会同|联合)?(.{2,120}?)(?:等)?(?:共同|积极|予以|做好|协同|分别|具体)?(?:按(?:照)?(?:各自)?(?:职责|职能|任务)(?:分工)?)?(?:负责|分头|抓好)?(?:配合|参与|参加|协助|协办|落实|负责|实施|协同|配合落实|负责落实|组织实施|抓好落实|参与配合)(?:落实|实施|做好|工作)?$/;
const CHARGE = /^(?:由)?(.{2,80}?)(?:具体|共同|分别)?负责(?:落实|组织|实施|办理|组织实施)?$/;

const allUnits = (words: string) => {
  const units = splitUnits(words);
  return units.length > 0 && units.every(unitLike) ? units : null;
};

/**
 * Units told by a sentence: 「由A牵头,B、C配合」 「A负责,B参与」. Text is a whole clause group without labels (the inside
 * of brackets, or a paragraph of its own). Null when it says anything else.
 */
export function readUnitSentence(text: string): UnitWords | null {
  const bare = text.trim().replace(/[。；;，,\s]+$/g, '');
  if (bare.length > 200 || !/牵头|配合|负责|参与|协助|协办|落实|实施/.test(bare)) return null;
  const out = noUnits();
  out.bySentence = true;
  let held = '';
  for (const clause of bare.split(/[，,；;。]/)) {
    const words = (held ? `${held}、` : '') + clause.trim();
    const lead = LEADS.exec(words);
    const leads = lead && allUnits(lead[1]!.replace(/^由/, ''));
    if (leads) {
      out.lead.push(...leads);
      held = '';
      continue;
    }
    const charge = out.lead.length || out.co.length ? null : CHARGE.exec(words);
    const charged = charge && !/按.*(?:职责|职能)/.test(words) ? allUnits(charge[1]!.replace(/^由/, '')) : null;
    if (charged) {
      out.lead.push(...charged);
      held = '';
      continue;
    }
    const join = JOINS.exec(words);
    const joined = join && allUnits(join[1]!);
    if (joined) {
      out.co.push(...joined);
      held = '';
      continue;
    }
    if (allUnits(clause)) {
      held = words;
      continue;
    }
    return null;
  }
  if (held) {
    const rest = allUnits(held);
    if (!rest || (!out.lead.length && !out.co.length)) return null;
    out.co.push(...rest);
  }
  return out.lead.length || out.co.length ? out : null;
}

/** 「由A牵头,B配合」 somewhere in prose: only with 牵头 and only when what it names looks like units. */
export function readProseUnits(text: string): UnitWords | null {
  for (let at = text.indexOf('牵头'); at >= 0; at = text.indexOf('牵头', at + 2)) {
    if (/^(?:单位|部门|领导|科室|责任|抓|人|作用|的|股室)/.test(text.slice(at + 2, at + 4))) continue;
    const window = text.slice(Math.max(0, at - 80), at);
    const from = Math.max(...[...'。；;：:，,（('].map((stop) => window.lastIndexOf(stop)));
    let clause = window.slice(from + 1);
    const by = clause.lastIndexOf('由');
    if (by >= 0 && by < clause.length - 2) clause = clause.slice(by + 1);
    else if (from < 0 && at > 80) continue;
    clause = clause.replace(/(?:共同|联合|总|负责|具体)$/, '').trim();
    const leads = allUnits(clause);
    if (!leads) continue;
    const out = noUnits();
    out.bySentence = true;
    out.lead = leads;
    const rest = text.slice(at + 2, at + 160);
    const stop = rest.search(/[。；;）)]/);
    const after = (stop < 0 ? rest : rest.slice(0, stop)).split(/[，,]/);
    const met = /^[，,]?(?:并)?会同(.{2,60}?)(?:共同|联合|开展|对|组织|负责|，|,|$)/.exec(after[0] ?? '');
    const met2 = met && allUnits(met[1]!);
    if (met2) out.co.push(...met2);
    let held = '';
    for (const clauseAfter of after.slice(1)) {
      const words = (held ? `${held}、` : '') + clauseAfter.trim();
      const join = JOINS.exec(words);
      const joined = join && !clauseAfter.endsWith('负责') ? allUnits(join[1]!) : join ? allUnits(join[1]!) : null;
      if (joined) {
        out.co.push(...joined.filter((unit) => !out.co.includes(unit)));
        held = '';
      } else if (allUnits(clauseAfter)) held = words;
      else break;
    }
    return out;
  }
  return null;
}

/**
 * What a pair of brackets says about units: labelled, a sentence, or a bare list (which is `co`). Null otherwise. `before` is
 * the character before the brackets: 镇(街道) and 县(市、区) are one word.
 */
export function readBracketUnits(inner: string, before = ''): UnitWords | null {
  const text = inner.trim();
  if (text.length < 2 || text.length > 400) return null;
  const labelled = readLabelled(text);
  if (labelled) return labelled;
  const sentence = readUnitSentence(text);
  if (sentence) return sentence;
  if (/^(?:不含|含|即|如|包括|见|除|详见|其中|原|暂|试|以下|简称|下称|下同|各.{0,2}级$)/.test(text)) return null;
  const names = splitUnits(text);
  if (!names.length || !names.every(unitLike)) return null;
  if (names.length === 1 && !officeEnd.test(names[0]!) && !placeholder.test(names[0]!)) return null;
  if (names.some((name) => name.length < 2)) return null;
  if (/[镇乡村县区市省街]/.test(before) && names.every((name) => name.length <= 3)) return null;
  return { ...noUnits(), co: names };
}
