import type { Framework } from '../framework.ts';
import { communityVetoes } from './vetoes.ts';
import { activities, all, asked, bands, indicator, met, off, survey, target } from './write.ts';

/**
 * 文明社区: six criteria of 100 points together. A criterion is shown as a star from 90 of 100 on; the grade goes by the
 * total and a floor under each criterion (R13).
 */
export const sixCriteria: Framework = {
  title: '文明社区六条标准测评体系',
  subject: 'community',
  basis:
    '组织健全、环境优美、治安良好、风尚文明、服务完善、共建共育六条标准，共100分。总分90分以上且每条不低于八成为文明社区标兵，总分80分以上且每条不低于六成为文明社区。“以上”包括本数。',
  aspects: [
    {
      key: '1',
      title: '组织健全',
      indicators: [
        indicator(
          '1.1',
          '社区组织齐全，有人办事',
          'materials',
          400,
          all('居委会成员配备齐全', '有固定办事场所', '有工作经费'),
          {
            wanted: ['成员分工公示'],
            proof: 'some',
          },
        ),
        indicator('1.2', '居民代表会议依法举行', 'materials', 300, target('居民代表会议', '次', 2, 1, 150), {
          variants: [{ classes: ['village'], rule: target('村民代表会议', '次', 4, 1, 75) }],
          wanted: ['居民代表会议的决定或者记录'],
          proof: 'some',
        }),
        indicator('1.3', '居务、财务公开', 'on-site', 300, target('公开次数', '次', 4, 1, 75)),
        indicator(
          '1.4',
          '居民对居委会工作的满意率',
          'questionnaire',
          500,
          bands('居委会工作满意率', '%', [
            [85, 500],
            [80, 400],
            [70, 250],
          ]),
          { wanted: ['满意率问卷结果'], feed: survey },
        ),
      ],
    },
    {
      key: '2',
      title: '环境优美',
      indicators: [
        indicator(
          '2.1',
          '道路、排水、照明完好',
          'on-site',
          500,
          off(['路面破损、积水（每处）', 50], ['排水堵塞、外溢（每处）', 100], ['公共照明不亮（每处）', 50]),
        ),
        indicator(
          '2.2',
          '卫生整洁',
          'on-site',
          500,
          off(['成堆垃圾、垃圾满溢（每处）', 50], ['乱堆乱放（每处）', 50], ['乱贴乱画（每处）', 20]),
        ),
        indicator(
          '2.3',
          '楼道整洁',
          'on-site',
          300,
          { kind: 'sample-mean', of: '楼道', size: 3 },
          {
            detail: '随机抽三个楼道，取平均；没有楼道的取全县平均。',
            exempt: ['village'],
          },
        ),
        indicator('2.4', '生活垃圾分类', 'on-site', 400, {
          kind: 'sample-pass',
          of: '垃圾投放点',
          size: 5,
          rows: [
            { passed: 5, grade: 'A', points: 400 },
            { passed: 4, grade: 'B', points: 300 },
            { passed: 3, grade: 'C', points: 200 },
          ],
          otherwise: { grade: 'D', points: 0 },
        }),
        indicator(
          '2.5',
          '绿地有养护',
          'on-site',
          300,
          off(['毁绿、占绿（每处）', 100], ['枯死、裸露未补（每处）', 50]),
        ),
      ],
    },
    {
      key: '3',
      title: '治安良好',
      indicators: [
        indicator(
          '3.1',
          '消防通道畅通，用电安全',
          'on-site',
          500,
          off(['占用、堵塞消防通道（每处）', 150], ['飞线充电、楼道停车（每处）', 50], ['消防器材失效（每处）', 50]),
          { scorer: '消防、公安派出所参与' },
        ),
        indicator(
          '3.2',
          '矛盾纠纷调解成功',
          'data',
          500,
          bands('调解成功率', '%', [
            [95, 500],
            [90, 400],
            [80, 250],
          ]),
          { detail: '调解成功件数除以受理件数。' },
        ),
        indicator('3.3', '居民的安全感', 'questionnaire', 500, asked('您觉得在小区里生活安全吗？')),
      ],
    },
    {
      key: '4',
      title: '风尚文明',
      indicators: [
        indicator(
          '4.1',
          '文明家庭、文明楼院由居民评议',
          'materials',
          500,
          met([0, 150, 300, 500], '条件公开', '居民评议', '结果公示'),
          { wanted: ['评议和公示材料'], proof: 'some' },
        ),
        indicator(
          '4.2',
          '居民公约管用',
          'materials',
          300,
          met([0, 100, 200, 300], '由居民讨论通过', '内容具体、可以做到', '有人劝导、有人评议'),
        ),
        indicator('4.3', '移风易俗、邻里互助', 'on-site', 200, {
          kind: 'verdict',
          states: [
            { name: '好', points: 200 },
            { name: '一般', points: 120 },
            { name: '差', points: 0 },
          ],
        }),
        indicator(
          '4.4',
          '居民知晓并参与创建',
          'questionnaire',
          500,
          bands('居民知晓率', '%', [
            [80, 500],
            [70, 350],
            [60, 200],
          ]),
          { wanted: ['知晓率问卷结果'], feed: survey },
        ),
      ],
    },
    {
      key: '5',
      title: '服务完善',
      indicators: [
        indicator(
          '5.1',
          '便民服务和困难帮扶',
          'materials',
          500,
          met([0, 100, 200, 350, 500], '便民利民服务', '困难群体帮扶', '老年人、儿童、残疾人服务', '就业服务'),
          { wanted: ['服务项目目录'], proof: 'some' },
        ),
        indicator(
          '5.2',
          '居民诉求按期办结',
          'data',
          500,
          bands('按期办结率', '%', [
            [95, 500],
            [90, 400],
            [80, 250],
          ]),
        ),
        indicator(
          '5.3',
          '群众文化活动',
          'data',
          500,
          { kind: 'found', of: '群众文化活动', unit: '次', needed: 12 },
          {
            detail: '按已登记的活动计数，不另行填报。',
            feed: activities,
            variants: [
              { classes: ['village', 'suburban'], rule: { kind: 'found', of: '群众文化活动', unit: '次', needed: 6 } },
            ],
          },
        ),
        indicator('5.4', '居民对社区服务的评价', 'questionnaire', 500, asked('您对社区的服务满意吗？')),
      ],
    },
    {
      key: '6',
      title: '共建共育',
      indicators: [
        indicator(
          '6.1',
          '驻区单位共驻共建',
          'materials',
          500,
          met([0, 150, 300, 500], '有共建协商机制', '设施资源向居民开放', '为居民办成实事'),
          { wanted: ['共建事项完成情况'], proof: 'some', exempt: ['village'] },
        ),
        indicator(
          '6.2',
          '学校、家庭、社区共同育人',
          'materials',
          500,
          met([0, 250, 500], '有未成年人校外活动的场所或者项目', '有家庭教育指导服务'),
        ),
        indicator(
          '6.3',
          '志愿服务自愿参加、如实记录',
          'materials',
          500,
          met([0, 150, 300, 500], '自愿报名，可随时退出', '时长如实记录', '有培训和保障'),
          { wanted: ['志愿服务记录'], proof: 'some' },
        ),
      ],
    },
  ],
  vetoes: communityVetoes,
  grading: {
    star: { points: 9000, outOf: 10_000 },
    grades: [
      { key: 'model', name: '文明社区标兵', total: 9000, each: 8000 },
      { key: 'civilized', name: '文明社区', total: 8000, each: 6000 },
    ],
  },
  boards: { red: 0, black: 0 },
};
