import type { DirectiveKind } from '../../src/tasks/rules/directive.ts';
import type { TaskMove } from '../../src/tasks/rules.ts';
import type { CastName } from '../town.ts';

/** One thing a member of the cast does to the task whose title begins so; `day` counts from the day of loading. */
export type Act = { day: number; who: CastName; task: string } & (
  | { move: TaskMove; text?: string; reason?: string; picture?: Picture }
  | { report: string; progress?: number; picture?: Picture }
  | { due: number }
  /** Urged, supervised or instructed; the answer to the newest of them; the report of the oldest open period
   * (words only, when none has begun yet). */
  | { say: DirectiveKind; words: string; replyIn: number | null }
  | { answer: string }
  | { period: string; picture?: Picture }
);
export type Picture = 'market' | 'street' | 'stage';

const accepting = (day: number, who: CastName, ...tasks: string[]): Act[] =>
  tasks.map((task) => ({ day, who, task, move: 'accept' as const }));

/** Six weeks of work in the order it happened: something closed, returned, handed in, late, due soon, not yet accepted. */
export const acts: readonly Act[] = [
  ...accepting(
    -42,
    'market',
    '整治集贸市场环境',
    '规范六小行业',
    '划行归市',
    '公示检测结果',
    '摸清底数',
    '改善市场卫生',
  ),
  ...accepting(-42, 'chengguan', '治理户外广告', '清理占道经营', '清除破损广告', '规范停车秩序'),
  ...accepting(-41, 'wenlv', '丰富群众文化生活', '组建中老年艺术队', '开放公共文化场所', '举办社区文化节'),
  ...accepting(-41, 'office', '提升社区治理水平', '印发创建手册'),
  ...accepting(-40, 'township', '开好社区联席会', '清理占道经营', '规范停车秩序', '划行归市'),
  ...accepting(-40, 'township2', '推行居民议事', '划行归市'),
  ...accepting(-39, 'community', '举办社区文化节', '整治飞线充电', '开好社区联席会', '清理乱贴小广告'),
  ...accepting(-38, 'community2', '举办社区文化节', '推行居民议事'),
  { day: -36, who: 'township', task: '开好社区联席会', period: '十月联席会均已召开，议定事项已分给驻区单位。' },
  { day: -35, who: 'market', task: '摸清底数', report: '六小行业共登记 812 户，建档 640 户。', progress: 80 },
  { day: -34, who: 'wenlv', task: '组建中老年艺术队', report: '六个街道报名 9 支队伍，已配教练。', progress: 60 },
  { day: -33, who: 'community', task: '开好社区联席会', report: '本月联席会议定三件事：楼道照明、停车划线、晾衣杆。' },
  {
    day: -31,
    who: 'wenlv',
    task: '组建中老年艺术队',
    move: 'hand-in',
    text: '六个街道共组建 11 支，名册附后。',
    picture: 'stage',
  },
  { day: -30, who: 'office', task: '组建中老年艺术队', move: 'verify', text: '抽查三支，活动正常。' },
  {
    day: -28,
    who: 'market',
    task: '公示检测结果',
    report: '十二个市场均设公示栏，每日九点前更新。',
    progress: 90,
    picture: 'market',
  },
  { day: -26, who: 'market', task: '摸清底数', move: 'hand-in', text: '全部建档完毕。' },
  { day: -25, who: 'office', task: '摸清底数', move: 'return', reason: '沙洲镇、大坪镇小作坊未列入，请补齐后再报。' },
  { day: -23, who: 'market', task: '摸清底数', move: 'hand-in', text: '两镇小作坊 37 户已补录，共 849 户。' },
  { day: -22, who: 'office', task: '摸清底数', move: 'verify' },
  { day: -22, who: 'market', task: '公示检测结果', move: 'hand-in' },
  { day: -21, who: 'office', task: '公示检测结果', move: 'verify' },
  { day: -20, who: 'office', task: '印发创建手册', report: '手册 12 万册已印好，分送各街道。', progress: 90 },
  { day: -19, who: 'office', task: '印发创建手册', move: 'hand-in' },
  { day: -18, who: 'office', task: '印发创建手册', move: 'verify' },
  {
    day: -17,
    who: 'market',
    task: '划行归市',
    report: '七个市场完成分区，五个市场摊位正在重新编号。',
    progress: 60,
    picture: 'market',
  },
  ...accepting(-16, 'market', '亮证经营'),
  ...accepting(-16, 'chengguan', '整治飞线充电', '清理乱贴小广告'),
  { day: -15, who: 'township2', task: '推行居民议事', report: '石桥社区议定老桥头停车收费办法。', progress: 50 },
  {
    day: -14,
    who: 'chengguan',
    task: '清除破损广告',
    report: '排查 1,206 处，拆除 388 处。',
    progress: 70,
    picture: 'street',
  },
  {
    day: -12,
    who: 'chengguan',
    task: '清理乱贴小广告',
    period: '六个街道集中清理一次，涂覆 2,100 平方米。',
  },
  {
    day: -11,
    who: 'township',
    task: '开好社区联席会',
    period: '十五个社区均已开会，议定事项 41 件，办成 28 件。',
  },
  { day: -10, who: 'office', task: '规范门头招牌', due: 45 },
  {
    day: -9,
    who: 'chengguan',
    task: '清除破损广告',
    move: 'hand-in',
    text: '余下 41 处为在建工地围挡，已约定随工拆除。',
    picture: 'street',
  },
  { day: -8, who: 'market', task: '改善市场卫生', report: '垃圾桶配齐，八个市场已实行收市冲洗。', progress: 40 },
  {
    day: -7,
    who: 'market',
    task: '划行归市',
    report: '再完成三个市场，剩南门、东湖两个市场因改造延后。',
    progress: 85,
  },
  { day: -6, who: 'wenlv', task: '开放公共文化场所', move: 'hand-in', text: '图书馆、文化馆已公布错时开放时间表。' },
  { day: -5, who: 'chengguan', task: '清理占道经营', report: '劝导流动摊贩 96 户进场经营。', progress: 90 },
  {
    day: -6,
    who: 'office',
    task: '划行归市',
    say: 'supervise',
    words: '南门、东湖两个市场改造与分区不冲突，请说明延后原因，报一个完成时间。',
    replyIn: 9,
  },
  {
    day: -6,
    who: 'office',
    task: '亮证经营',
    say: 'urge',
    words: '离时限不到两周，请按街道列出未亮证户数，逐周推进。',
    replyIn: null,
  },
  {
    day: -5,
    who: 'market',
    task: '划行归市',
    answer: '两个市场的水产区要等排水改完，其余分区本月底前完成；已请住建局加快排水施工。',
  },
  {
    day: -4,
    who: 'leader',
    task: '规范停车秩序',
    say: 'instruct',
    words: '学校周边先行，请城管局与交警大队一周内拿出划线方案。',
    replyIn: 7,
  },
  { day: -4, who: 'chengguan', task: '清理占道经营', move: 'hand-in', picture: 'market' },
  { day: -3, who: 'community', task: '整治飞线充电', report: '荷花苑 3 栋、5 栋飞线已拆，充电棚本周完工。' },
  { day: -3, who: 'chengguan', task: '整治飞线充电', report: '全县拆除飞线 173 处，新增充电口 420 个。', progress: 70 },
  {
    day: -2,
    who: 'office',
    task: '清理占道经营',
    move: 'return',
    reason: '早市时段鹤鸣街道东门仍有六户出店，请回访后补照片。',
  },
  {
    day: -2,
    who: 'chengguan',
    task: '规范停车秩序',
    report: '划定机动车位 310 个，非机动车停车区 42 处。',
    progress: 60,
    picture: 'street',
  },
  { day: -1, who: 'market', task: '亮证经营', report: '已入户 530 户，亮证率六成多。', progress: 62 },
  {
    day: -1,
    who: 'wenlv',
    task: '举办社区文化节',
    report: '节目单已定，二十七个社区报送节目 64 个。',
    progress: 30,
    picture: 'stage',
  },
];
