import type { Framework } from '../framework.ts';
import { lifeAspects } from './ten-star-life.ts';
import { communityVetoes } from './vetoes.ts';
import { activities, all, bands, indicator, met, off, survey, target } from './write.ts';

/**
 * 十星级和谐社区: ten aspects of 10.00 points, 9.00 and above a star; ten stars 十星级, seven 达标. Targets follow what
 * published schemes ask for (参会率、公开次数、满意率), in words of our own; villages and old quarters have targets of their own.
 */
export const tenStar: Framework = {
  title: '十星级和谐社区测评体系',
  subject: 'community',
  basis:
    '十个方面各10分，9分以上（含9分）得一星，不作四舍五入；七星以上为达标社区，十星为十星级和谐社区。居民自治的次数要求依据《城市居民委员会组织法》《村民委员会组织法》，其余目标值由县里按本地实际核定。',
  aspects: [
    {
      key: '1',
      title: '创建理念',
      indicators: [
        indicator(
          '1.1',
          '年度创建计划经居民代表会议讨论通过',
          'materials',
          300,
          all('有本年度创建计划', '经居民会议或者居民代表会议讨论通过', '通过后向居民公布'),
          {
            detail: '计划可以写在社区年度工作计划里，不要求单独成文。',
            wanted: ['年度计划', '居民代表会议的决定'],
            proof: 'whole',
          },
        ),
        indicator(
          '1.2',
          '目标分解到楼栋、网格并有责任人',
          'materials',
          300,
          met([0, 100, 200, 300], '分解到楼栋或者网格', '写明责任人', '写明完成时间'),
          { wanted: ['任务分解表'], proof: 'some' },
        ),
        indicator(
          '1.3',
          '居民知晓创建工作',
          'questionnaire',
          300,
          bands('居民知晓率', '%', [
            [80, 300],
            [70, 200],
            [60, 100],
          ]),
          { detail: '采用最近一次入户或者拦访问卷的数据。', wanted: ['知晓率问卷结果'], feed: survey },
        ),
        indicator(
          '1.4',
          '问题清单公开并更新',
          'on-site',
          100,
          met([0, 30, 60, 100], '问题清单向居民公开', '写明责任人和期限', '解决一项更新一项'),
        ),
      ],
    },
    {
      key: '2',
      title: '办公设施',
      indicators: [
        indicator(
          '2.1',
          '综合服务用房达到当地标准',
          'on-site',
          300,
          all('面积达到当地标准', '使用权清楚', '水、电、消防安全'),
          {
            variants: [
              {
                classes: ['old-quarter'],
                rule: all('有固定用房，或者与相邻社区、驻区单位共用', '使用权清楚', '水、电、消防安全'),
              },
            ],
          },
        ),
        indicator(
          '2.2',
          '一门式窗口和公示栏完好',
          'on-site',
          300,
          off(
            ['工作时间窗口无人（每次）', 100],
            ['公示栏破损', 50],
            ['公示内容过期（每项）', 50],
            ['办事指引缺失（每项）', 50],
          ),
        ),
        indicator(
          '2.3',
          '无障碍和适老设施',
          'on-site',
          200,
          met([0, 70, 140, 200], '出入口无障碍，或者有人协助', '有座椅、扶手等适老设施', '有大字指引或者老花镜'),
          { detail: '依据《无障碍环境建设法》，确无改造条件的可以提供替代服务。' },
        ),
        indicator(
          '2.4',
          '设施按公示的时间开放',
          'on-site',
          200,
          {
            kind: 'sample-pass',
            of: '公共服务设施',
            size: 5,
            rows: [
              { passed: 5, grade: 'A', points: 200 },
              { passed: 4, grade: 'B', points: 150 },
              { passed: 3, grade: 'C', points: 80 },
            ],
            otherwise: { grade: 'D', points: 0 },
          },
          { detail: '在公示的开放时间内到访；不足五处的全部看。' },
        ),
      ],
    },
    {
      key: '3',
      title: '班子团结',
      indicators: [
        indicator(
          '3.1',
          '居委会成员配备齐全，分工公示',
          'materials',
          300,
          all('成员人数符合规定', '缺额按期补选', '分工和联系方式公示'),
          {
            detail: '居民委员会由五至九人组成；村民委员会由三至七人组成。',
            wanted: ['成员分工公示'],
            proof: 'some',
          },
        ),
        indicator('3.2', '班子议定的事项按期办结', 'data', 200, target('议定事项按期办结率', '%', 95, 5, 50)),
        indicator(
          '3.3',
          '居民对居委会工作的满意率',
          'questionnaire',
          400,
          bands('居委会工作满意率', '%', [
            [80, 400],
            [75, 300],
            [70, 200],
            [60, 100],
          ]),
          { detail: '采用最近一次问卷的数据。', wanted: ['满意率问卷结果'], feed: survey },
        ),
        indicator('3.4', '成员接受居民评议', 'materials', 100, all('每年由居民评议一次', '评议结果向居民公布'), {
          wanted: ['评议结果'],
          proof: 'some',
        }),
      ],
    },
    {
      key: '4',
      title: '居民自治',
      indicators: [
        indicator('4.1', '居民代表会议依法举行', 'materials', 200, target('居民代表会议', '次', 2, 1, 100), {
          wanted: ['居民代表会议的决定或者记录'],
          proof: 'some',
          variants: [{ classes: ['village'], rule: target('村民代表会议', '次', 4, 1, 50) }],
          detail: '村民代表会议每季度一次（《村民委员会组织法》）。',
        }),
        indicator(
          '4.2',
          '居民代表出席会议',
          'data',
          200,
          bands('居民代表出席率', '%', [
            [85, 200],
            [75, 150],
            [67, 80],
          ]),
        ),
        indicator(
          '4.3',
          '听证会、协调会、议事会解决居民的事',
          'data',
          200,
          {
            kind: 'found',
            of: '听证会、协调会、议事会',
            unit: '次',
            needed: 4,
          },
          {
            detail: '按已登记的议事活动计数，不另行填报。',
            feed: activities,
          },
        ),
        indicator('4.4', '居民意见落实或者书面说明', 'data', 200, target('意见落实或者说明率', '%', 100, 2, 50), {
          detail: '不能落实的，向提出意见的居民说明理由，视为已办。',
        }),
        indicator('4.5', '居务、财务公开', 'on-site', 200, target('公开次数', '次', 4, 1, 50), {
          detail: '每季度至少一次，公示栏或者居民群内公开均可。',
        }),
      ],
    },
    {
      key: '5',
      title: '社会组织',
      indicators: [
        indicator(
          '5.1',
          '居民需要的社区社会组织',
          'data',
          300,
          { kind: 'found', of: '正在活动的社区社会组织', unit: '个', needed: 10 },
          {
            detail: '登记或者备案、一年内有活动的才计数，不为凑数成立组织。',
            variants: [
              {
                classes: ['suburban', 'town-centre'],
                rule: { kind: 'found', of: '正在活动的社区社会组织', unit: '个', needed: 5 },
              },
              { classes: ['village'], rule: { kind: 'found', of: '正在活动的社区社会组织', unit: '个', needed: 3 } },
            ],
          },
        ),
        indicator('5.2', '社会组织登记或者备案', 'data', 200, target('登记备案率', '%', 100, 5, 50)),
        indicator('5.3', '社会组织常态开展活动', 'data', 300, target('平均每个组织全年活动', '次', 4, 1, 75)),
        indicator(
          '5.4',
          '驻区单位为居民办实事',
          'materials',
          200,
          { kind: 'found', of: '驻区单位办的实事', unit: '件', needed: 1 },
          { wanted: ['实事完成情况'], proof: 'some', exempt: ['village'] },
        ),
      ],
    },
    ...lifeAspects,
  ],
  vetoes: communityVetoes,
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [
      { key: 'ten-star', name: '十星级', stars: 10 },
      { key: 'met', name: '达标', stars: 7 },
    ],
  },
  boards: { red: 0, black: 0 },
};
