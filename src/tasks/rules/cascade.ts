import { daysBetween, type Day } from '#platform/pure/day.ts';
import { isOpen, type TaskState } from '../rules.ts';

/** What a text asks for in numbers: 不少于20场, 覆盖率≥80%, 两次以上. */
export interface Target {
  /** The thing counted: 场, 次, 个, %. */
  unit: string;
  least: number;
  /** Its words, as they stand. */
  words: string;
}

/** Limits of what is called stricter or too short; data, so that an office may set others. */
export const cascadeLimits = {
  /** A unit beneath has at least this share of the time its source has, counted from the day it was given the task. */
  leastShareOfTime: 0.6,
  /** Days by which a day may be earlier whatever the share: a long task may be asked for a little before. */
  graceDays: 3,
  /** A target beneath may be so many times the source's share without being called higher. */
  higherBy: 1.1,
} as const;
export type CascadeLimits = { [K in keyof typeof cascadeLimits]: number };

const digits: Record<string, number> = { 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const scales: Record<string, number> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 };

/** A number in Arabic or Chinese digits up to 万; null when it is none. */
export function numberOf(text: string): number | null {
  const bare = text.replace(/[,，]/g, '');
  if (/^\d+(?:\.\d+)?$/.test(bare)) return Number(bare);
  const mixed = /^(\d+(?:\.\d+)?)([十百千万])$/.exec(bare);
  if (mixed) return Number(mixed[1]) * scales[mixed[2]!]!;
  let sum = 0,
    digit = 0,
    seen = false;
  for (const sign of bare) {
    if (sign === '零' || sign === '〇') continue;
    if (sign in digits) digit = digits[sign]!;
    else if (sign === '万') [sum, digit] = [(sum + digit || 1) * 10_000, 0];
    else if (sign in scales) [sum, digit] = [sum + (digit || 1) * scales[sign]!, 0];
    else return null;
    seen = true;
  }
  return seen ? sum + digit : null;
}

const amount = '(\\d[\\d,]*(?:\\.\\d+)?[十百千万]?|[零〇一二两三四五六七八九十百千万]+)';
const counted =
  '(％|%|个百分点|场次|人次|场|次|个|家|处|条|件|名|人|户|块|面|支|期|篇|份|座|项|套|公里|米|平方米|天|遍|轮|批)';
const before = new RegExp(
  `(?:不少于|不低于|不得少于|不得低于|至少|达到|达|≥|>=|大于等于|超过|(?:力争|完成|新增|新建|建成|培育|打造)[^\\d，。；、\\s零〇一二两三四五六七八九十百千万]{0,8})\\s*${amount}\\s*${counted}`,
  'gu',
);
const after = new RegExp(`${amount}\\s*${counted}(?:及)?以上`, 'gu');

/**
 * The least numbers a text asks for, with what they count. A number without a word that asks for it (2026年, 第3条) is none.
 * The same thing asked twice counts once, by the higher number.
 */
export function targetsIn(text: string): Target[] {
  const out = new Map<string, Target>();
  for (const pattern of [before, after])
    for (const found of text.matchAll(pattern)) {
      const least = numberOf(found[1]!);
      const unit = found[2] === '％' ? '%' : found[2]!;
      if (least === null || least === 0) continue;
      const had = out.get(unit);
      if (!had || had.least < least) out.set(unit, { unit, least, words: found[0] });
    }
  return [...out.values()];
}

/** Shares are not added up: 80% of every community is 80% of the township. */
export const isShare = (unit: string): boolean => unit === '%' || unit === '个百分点';

/** Duties of reporting that cost the units beneath time: words that ask for them. */
export const reportingDuties: readonly { code: string; asks: RegExp }[] = [
  { code: 'daily-report', asks: /(?:每日|每天|日)(?:一)?(?:报送|上报|报告|零报告|调度|通报|报)|日报告?制?|零报告/u },
  { code: 'weekly-report', asks: /(?:每周|周)(?:一)?(?:报送|上报|报告|调度|通报|报)/u },
  { code: 'photo-proof', asks: /拍照留痕|拍照上传|拍照打卡|照片留存|全程留痕|痕迹管理|工作留痕|水印相机|视频留痕/u },
  { code: 'check-in', asks: /打卡|签到积分|点赞|转发|关注公众号|安装(?:率|量)|下载(?:率|量)|活跃度/u },
  { code: 'ledger', asks: /(?:建立|健全|完善)?(?:专门|专项)?(?:台账|档案盒|专卷)|一(?:户|人|店|事)一(?:档|册|表)/u },
  { code: 'ranking', asks: /排名通报|红黑榜|末位/u },
];

const perYear: Record<string, number> = {
  daily: 365,
  weekly: 52,
  monthly: 12,
  quarterly: 4,
  'half-yearly': 2,
  yearly: 1,
};

/** A task as the check looks at it. */
export interface CascadeTask {
  id: string;
  parentId: string | null;
  title: string;
  text: string;
  state: TaskState;
  due: Day | null;
  repeat: string | null;
  /** The day it was given. */
  issuedOn: Day;
  /** Passed on by the unit that leads the task above. */
  passedOn: boolean;
  leadUnitId: string | null;
  /** Units of the region that lie right beneath its lead units and could carry it: the kind below, by id. */
  unitsBelow: readonly string[];
}
export const cascadeKinds = [
  'not-passed-on',
  'left-behind',
  'uncovered',
  'earlier',
  'higher',
  'more-often',
  'added-duty',
] as const;
export type CascadeKind = (typeof cascadeKinds)[number];
/**
 * Something to look at. not-passed-on: others of the kind passed it on, nobody beneath carries it here · left-behind: the
 * task above was withdrawn · uncovered: the numbers beneath do not add up to the one above · earlier, higher, more-often,
 * added-duty: the unit above asks more than it was asked (层层加码).
 */
export interface CascadeFinding {
  kind: CascadeKind;
  /** The task to act on. */
  taskId: string;
  /** The task above it; the same one for what concerns a task and those beneath. */
  sourceId: string;
  /** What the source says and what is asked here, as passages. */
  source: string;
  here: string;
  /** Numbers behind it, for the words of the screen. */
  facts: Record<string, string | number>;
}

/**
 * What is not right between tasks and those passed on from them.
 * Withdrawn tasks are counted nowhere; closed ones cover what they covered.
 * @param tasks every task of the plan. @param limits thresholds.
 */
export function cascadeFindings(
  tasks: readonly CascadeTask[],
  limits: CascadeLimits = cascadeLimits,
): CascadeFinding[] {
  const at = new Map(tasks.map((task) => [task.id, task]));
  const beneath = new Map<string, CascadeTask[]>();
  for (const task of tasks)
    if (task.passedOn && task.parentId !== null)
      beneath.set(task.parentId, [...(beneath.get(task.parentId) ?? []), task]);
  const out: CascadeFinding[] = [];
  for (const task of tasks) {
    const source = task.parentId === null ? undefined : at.get(task.parentId);
    if (task.passedOn && source && isOpen(task.state)) {
      if (source.state === 'withdrawn')
        out.push({
          kind: 'left-behind',
          taskId: task.id,
          sourceId: source.id,
          source: source.title,
          here: task.title,
          facts: {},
        });
      else out.push(...stricter(task, source, limits));
    }
    const wanted = (beneath.get(task.id) ?? []).filter((one) => one.state !== 'withdrawn');
    if (isOpen(task.state)) out.push(...uncovered(task, wanted), ...lacking(task, wanted));
  }
  return out;
}

/** Some units beneath the lead carry it, others of the same kind do not. */
function lacking(task: CascadeTask, wanted: readonly CascadeTask[]): CascadeFinding[] {
  if (wanted.length === 0) return [];
  const carry = new Set(wanted.map((one) => one.leadUnitId));
  const without = task.unitsBelow.filter((id) => !carry.has(id));
  if (without.length === 0 || without.length === task.unitsBelow.length) return [];
  return [
    {
      kind: 'not-passed-on',
      taskId: task.id,
      sourceId: task.id,
      source: task.title,
      here: wanted[0]!.title,
      facts: { without: without.length, of: task.unitsBelow.length, units: without.join(',') },
    },
  ];
}

function uncovered(task: CascadeTask, wanted: readonly CascadeTask[]): CascadeFinding[] {
  if (wanted.length === 0) return [];
  return targetsIn(`${task.title}\n${task.text}`).flatMap(({ unit, least, words }): CascadeFinding[] => {
    const given = wanted.map((one) => targetsIn(`${one.title}\n${one.text}`).find((target) => target.unit === unit));
    const numbers = given.map((target) => target?.least ?? 0);
    const sum = isShare(unit) ? Math.min(...numbers) : numbers.reduce((all, one) => all + one, 0);
    if (sum >= least) return [];
    const here = given.flatMap((target) => (target ? [target.words] : [])).join('、');
    return [
      { kind: 'uncovered', taskId: task.id, sourceId: task.id, source: words, here, facts: { unit, least, sum } },
    ];
  });
}

/** Local rules stricter than the source. */
function stricter(task: CascadeTask, source: CascadeTask, limits: CascadeLimits): CascadeFinding[] {
  const out: CascadeFinding[] = [];
  const find = (kind: CascadeKind, was: string, here: string, facts: CascadeFinding['facts']) =>
    out.push({ kind, taskId: task.id, sourceId: source.id, source: was, here, facts });
  if (task.due !== null && source.due !== null) {
    const all = daysBetween(task.issuedOn, source.due);
    const given = daysBetween(task.issuedOn, task.due);
    const least = Math.ceil(all * limits.leastShareOfTime);
    if (all > 0 && given < least && all - given > limits.graceDays)
      find('earlier', source.due, task.due, { given, all, least });
  }
  const above = targetsIn(`${source.title}\n${source.text}`);
  for (const { unit, least, words } of targetsIn(`${task.title}\n${task.text}`)) {
    const asked = above.find((target) => target.unit === unit);
    // One unit alone is asked for more than all of them together were.
    const limit = asked && (isShare(unit) ? asked.least : asked.least * limits.higherBy);
    if (asked && limit !== undefined && least > limit)
      find('higher', asked.words, words, { unit, asked: asked.least, least });
  }
  const [often, was] = [perYear[task.repeat ?? ''] ?? 0, perYear[source.repeat ?? ''] ?? 0];
  if (often > was && was > 0) find('more-often', source.repeat!, task.repeat!, { often, was });
  for (const { code, asks } of reportingDuties) {
    const here = asks.exec(`${task.title}\n${task.text}`);
    if (here && !asks.test(`${source.title}\n${source.text}`)) find('added-duty', '', here[0], { duty: code });
  }
  return out;
}

/** What a finding stands on: when it says something else than when it was let stand, it is shown again. */
export const markOfFinding = ({ source, here }: Pick<CascadeFinding, 'source' | 'here'>): string =>
  `${source}\u0001${here}`.slice(0, 400);
