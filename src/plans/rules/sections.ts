/** What a top section is about, by the words of its heading and what stands in it. */
import type { SectionKind } from './reading.ts';

/** Facts of a section's content that decide between kinds a heading leaves open. */
export type SectionFacts = {
  /** A named person or an office (领导小组办公室设在…) stands in it. */
  people: boolean;
  /** Most of its numbered children are phases with dates. */
  dated: boolean;
};

const has = (heading: string, pattern: RegExp) => pattern.test(heading);

/**
 * Kind of a top section. Order matters: a heading that names several things takes the first that fits here.
 * A heading of steps and tasks is `steps` when its children are dated phases; of goals and tasks `tasks`; 组织领导 without
 * a named person or office is `safeguards`.
 */
export function sectionKind(heading: string, facts: SectionFacts): { kind: SectionKind; sure: boolean } {
  const words = heading.replace(/[\s“”"‘’《》（()）]/g, '');
  const sure = (kind: SectionKind) => ({ kind, sure: true });
  if (has(words, /落实.{0,8}责任$|责任落实|^活动主题|^创建主题|^主题$|附则|其他事项|其它事项/)) return sure('other');

  const organisation =
    /组织领导|组织机构|领导机构|组织架构|领导小组|工作专班|组织体系|机构设置|机构组成|工作机构|指挥部|组织保障|加强领导|领导组织|成立组织|工作小组|组织设置|人员组成|组成人员|组织构成|组织形式|组织成员|领导体制/;
  const safeguard = /保障|要求|纪律|加强领导|组织实施$/;
  const evaluate =
    /考核|评选|验收|奖惩|评比|考评|评价|评定|评估|奖励|激励|表彰|表扬|命名|督查|督导|检查|奖项|评分|监督|问责|测评(?!任务)|星级|奖罚/;
  const task =
    /任务|分工|内容|重点|措施|标准|方法|实施方案|举措|办法|主要工作|重点项目|行动安排|工作安排|活动安排|做法|项目安排|整治事项|工作事项/;
  const step =
    /步骤|阶段|时间安排|时间进度|进度安排|日程|时间节点|进度计划|推进计划|工作进度|活动时间|时间表|实施进度|工作安排|活动安排|实施安排|推进安排|时限安排|时间要求|(?:活动|整治|工作|实施|创建|评选|行动)时间$/;
  const goal = /目标/;
  const guide =
    /指导思想|意义|原则|总体要求|总体思路|工作思路|指导方针|必要性|重要性|目的|背景|基本思路|总要求|总的要求|方针/;

  if (has(words, organisation)) {
    if (facts.people) {
      if (!has(words, /保障|要求/) || has(words, /组织领导|机构|领导小组/)) return sure('leadership');
    }
    return sure('safeguards');
  }
  const isGoal = has(words, goal);
  const isTask = has(words, task);
  if (isGoal && isTask) return sure('tasks');
  if (has(words, guide)) return sure(isGoal && words.indexOf('目标') < words.search(guide) ? 'goals' : 'guidance');
  if (has(words, step)) {
    if (!isTask) return sure('steps');
    if (facts.dated) return sure('steps');
    return has(words, /步骤|阶段|进度|时间/) && !has(words, /任务|分工|内容|重点|措施|标准/)
      ? sure('steps')
      : sure('tasks');
  }
  if (has(words, /保障/)) return sure('safeguards');
  if (has(words, evaluate) && !has(words, /任务|分工/)) return sure('evaluation');
  if (isTask) return facts.dated && has(words, /安排|办法|方法/) ? sure('steps') : sure('tasks');
  if (isGoal) return sure('goals');
  if (has(words, safeguard)) return sure('safeguards');
  if (has(words, evaluate)) return sure('evaluation');
  return { kind: 'other', sure: false };
}

const known = [
  '指导思想|总体要求|总体思路|工作思路|基本思路|总体目标|工作目标|活动目标|创建目标|整治目标|行动目标|目标任务|任务目标|主要目标|目标要求|基本原则|工作原则|创建原则',
  '组织领导|组织机构|领导机构|组织架构|工作任务|主要任务|重点任务|整治任务|创建任务|任务分工|任务分解|工作内容|主要内容|活动内容|创建内容|整治内容|整治重点|工作重点|重点工作|重点内容',
  '工作措施|主要措施|具体措施|实施步骤|工作步骤|方法步骤|活动步骤|创建步骤|整治步骤|推进步骤|时间安排|进度安排|工作安排|活动安排|时间步骤',
  '考核评比|考核奖惩|考核办法|督查考核|督导考核|评选办法|评选标准|检查验收|考核验收|考核评价|奖惩措施|保障措施|工作保障|组织保障',
  '工作要求|有关要求|活动要求|几点要求|重要意义|活动主题|附则',
].join('|');
const built =
  '(?:工作|活动|创建|整治|总体|主要|重点|具体|基本|指导|组织|实施|考核|保障|时间|评选|奖惩|任务|责任|行动|推进|督查|方法|进度|重要|建设|提升|攻坚|检查|验收|监督|评价|评比|奖励|表彰|总体)(?:意义|目的|奖励|表彰|目标|原则|任务|内容|措施|步骤|要求|办法|思想|机构|领导|安排|方法|标准|分工|重点|阶段|保障|评价|评比|奖惩|验收|考核|机制|方式|主题|形式|评定|评选)';
const knownWhole = new RegExp(`^(?:${known})$`);
const knownPrefix = new RegExp(
  `^(?:(?:${known}|${built})(?:(?:及|和|与|、)(?:${known}|责任分工|任务分工|分工|任务|要求|标准|目标|措施|步骤|方法|内容|意义|奖励))?)`,
);

/** Headings that stand without a number often enough to be believed as one. */
export function isKnownHeading(text: string): boolean {
  return text.length <= 12 && knownWhole.test(text.replace(/\s/g, ''));
}

/** How many characters at the head of a text are a well-known heading (「指导思想坚持…」 4); 0 when none. */
export function headingPrefix(text: string): number {
  return knownPrefix.exec(text)?.[0].length ?? 0;
}
