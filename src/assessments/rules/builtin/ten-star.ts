import type { Framework } from '../framework.ts';
import { allOf, bands, each, found, indicator, measure, satisfaction, shares, target } from './parts.ts';
import { communityVetoes } from './vetoes.ts';

/**
 * The ten-star harmonious community: ten aspects of 10.00 points; 9.00 and more earn the star, ten stars are 十星级, seven and
 * more 达标. Targets follow published schemes (和谐社区建设评价基本指标 and others); the wording is our own.
 */
export const tenStar: Framework = {
  title: '十星级和谐社区测评体系',
  subject: 'community',
  basis:
    '十个方面各10分，9分以上得一星，十星为十星级和谐社区，七星以上为达标和谐社区。指标参照各地和谐社区评价的通行做法编写，发布前请按本地文件核对目标值。',
  aspects: [
    {
      key: '1',
      title: '创建理念',
      indicators: [
        indicator(
          '1.1',
          300,
          '年度创建计划经居民会议或者居民代表会议讨论通过',
          allOf('有年度计划', '有会议讨论通过的记录'),
          {
            wanted: ['年度创建计划', '会议记录中通过计划的一页'],
            proof: 'some',
          },
        ),
        indicator(
          '1.2',
          300,
          '创建目标分解到楼栋或者网格，各有责任人',
          shares(300, '分解到楼栋或者网格', '每项有责任人', '责任人在公示栏公开'),
          { wanted: ['目标分解表'] },
        ),
        indicator(
          '1.3',
          300,
          '居民知晓本社区正在做什么、怎样参与',
          bands(measure('居民知晓率'), [8000, 300], [7000, 200], [6000, 100]),
          {
            method: 'questionnaire',
            detail: '随机询问或者问卷，样本按抽样方案确定。',
            feed: { of: 'figure', kind: 'survey' },
          },
        ),
        indicator('1.4', 100, '群众反映的问题列出清单、公开进度', shares(100, '有问题清单', '按季度更新并公开'), {
          wanted: ['问题清单'],
        }),
      ],
    },
    {
      key: '2',
      title: '办公设施',
      indicators: [
        indicator('2.1', 300, '社区综合服务用房达到本地标准', allOf('面积达到本地标准', '产权或者使用权清楚'), {
          method: 'on-site',
          detail: '标准由县里在评分说明中写明。',
          wanted: ['用房证明或者移交协议'],
          proof: 'some',
        }),
        indicator(
          '2.2',
          300,
          '一门式服务窗口和公示栏完好、信息更新',
          each(['窗口无人值守', 100], ['公示栏破损', 50], ['公示内容过期', 50]),
          {
            method: 'on-site',
          },
        ),
        indicator('2.3', 200, '无障碍入口和适老设施', shares(200, '入口无障碍', '有适老座椅或者扶手'), {
          method: 'on-site',
        }),
        indicator(
          '2.4',
          200,
          '服务场所按公示时间开放',
          {
            kind: 'sample-pass',
            of: '开放时段',
            size: 5,
            rows: [
              { passed: 5, grade: 'A', points: 200 },
              { passed: 4, grade: 'B', points: 100 },
            ],
            otherwise: { grade: 'C', points: 0 },
          },
          { method: 'on-site' },
        ),
      ],
    },
    {
      key: '3',
      title: '班子团结',
      indicators: [
        indicator('3.1', 300, '居民委员会成员5至9人齐备，分工公开', allOf('人数符合规定', '分工已经公开'), {
          detail: '依据居民委员会组织法第七条；村按村民委员会组织法。',
          wanted: ['成员名单和分工'],
          variants: [{ classes: ['village'], rule: allOf('人数符合村民委员会组织法', '分工已经公开') }],
        }),
        indicator('3.2', 300, '班子议定事项按期办结', target(measure('议定事项按期办结率'), 9500, 500, 50), {
          method: 'data',
          detail: '以议定事项台账中到期的事项计算。',
          wanted: ['议定事项台账'],
        }),
        indicator(
          '3.3',
          400,
          '居民对居民委员会满意',
          bands(measure('居民满意率'), [8000, 400], [7000, 300], [6000, 150]),
          {
            method: 'questionnaire',
            feed: { of: 'figure', kind: 'survey' },
          },
        ),
      ],
    },
    {
      key: '4',
      title: '居民自治',
      indicators: [
        indicator('4.1', 200, '居民代表会议每年召开2次以上', target(measure('居民代表会议', '次'), 200, 100, 100), {
          method: 'data',
          wanted: ['会议记录'],
        }),
        indicator('4.2', 200, '居民代表出席率达到85%', bands(measure('平均出席率'), [8500, 200], [7500, 100]), {
          method: 'data',
        }),
        indicator(
          '4.3',
          200,
          '听证会、协调会、议事会每年4次以上，有结果',
          target(measure('有结果的议事', '次'), 400, 100, 50),
          {
            method: 'data',
            wanted: ['议事结果'],
          },
        ),
        indicator(
          '4.4',
          200,
          '居民建议和意见落实，或者书面说明理由',
          target(measure('落实或者说明率'), 10000, 500, 50),
          {
            method: 'data',
            wanted: ['意见办理台账'],
            proof: 'some',
          },
        ),
        indicator('4.5', 200, '居务、财务每季度公开', found('按期公开', '次', 4), {
          wanted: ['公开内容'],
        }),
      ],
    },
    {
      key: '5',
      title: '民间组织',
      indicators: [
        indicator('5.1', 300, '登记或者备案的社区社会组织达到10个', found('社区社会组织', '个', 10), {
          variants: [{ classes: ['village'], rule: found('社区社会组织', '个', 5) }],
          wanted: ['社会组织名册'],
        }),
        indicator('5.2', 300, '社会组织全部登记或者备案', target(measure('登记备案率'), 10000, 500, 50), {
          method: 'data',
        }),
        indicator('5.3', 200, '社会组织开展服务居民的活动', found('服务居民的活动', '次', 12), {
          method: 'data',
          feed: { of: 'count', kind: 'activity' },
          detail: '按活动记录计数，同一活动不重复报送。',
        }),
        indicator('5.4', 200, '驻区单位每年为社区办实事', shares(200, '有共建约定', '办成1件以上实事'), {
          wanted: ['共建约定', '办结情况'],
        }),
      ],
    },
    {
      key: '6',
      title: '社区服务',
      indicators: [
        indicator(
          '6.1',
          300,
          '五类服务对象都有服务项目',
          {
            kind: 'conditions',
            conditions: ['居民便民利民', '困难群体救助', '离退休人员', '驻区单位', '就业和再就业'],
            points: [0, 60, 120, 180, 240, 300],
          },
          { wanted: ['服务项目清单'] },
        ),
        indicator('6.2', 200, '养老或者托幼服务点', allOf('有服务点', '正常开放'), { method: 'on-site' }),
        indicator('6.3', 300, '居民诉求按期办结', target(measure('按期办结率'), 9500, 500, 50), {
          method: 'data',
          scorer: '社会事务办',
        }),
        indicator('6.4', 200, '服务回访满意', bands(measure('回访满意率'), [9000, 200], [8000, 100]), {
          method: 'questionnaire',
          feed: { of: 'figure', kind: 'survey' },
        }),
      ],
    },
    {
      key: '7',
      title: '实事工程',
      indicators: [
        indicator('7.1', 200, '年度实事由居民议定', allOf('项目来自居民提议', '经居民代表会议确定'), {
          wanted: ['实事项目表', '确定项目的会议记录'],
          proof: 'some',
        }),
        indicator('7.2', 400, '年度实事按计划完成', target(measure('完成率'), 10000, 1000, 100), {
          method: 'data',
          wanted: ['完工或者办结材料'],
          proof: 'some',
        }),
        indicator('7.3', 200, '完成后公示并由居民参加验收', shares(200, '完成情况公示', '居民参加验收'), {
          wanted: ['公示内容', '验收意见'],
        }),
        indicator('7.4', 200, '居民对实事的评价', satisfaction('您对今年社区办的实事满意吗？'), {
          method: 'questionnaire',
        }),
      ],
    },
    {
      key: '8',
      title: '主题活动',
      indicators: [
        indicator(
          '8.1',
          400,
          '社区文化节、小区文化周、楼栋文化日按计划开展',
          shares(400, '年初有计划', '社区文化节已开展', '小区文化周已开展', '楼栋文化日已开展'),
          {
            variants: [{ classes: ['village'], rule: shares(400, '年初有计划', '村文化活动已开展') }],
            wanted: ['活动计划', '活动小结'],
          },
        ),
        indicator('8.2', 300, '志愿服务自愿、有记录、可查证', shares(300, '自愿报名', '有服务记录', '按需出具证明'), {
          detail: '依据志愿服务条例，不得强行指派。',
          wanted: ['志愿服务记录'],
        }),
        indicator('8.3', 200, '文艺队伍常态排练', found('排练', '次', 20), {
          method: 'data',
          feed: { of: 'count', kind: 'activity' },
        }),
        indicator(
          '8.4',
          100,
          '活动覆盖老人、儿童、新居民等不同人群',
          shares(100, '有老人或者儿童参加的活动', '有新居民参加的活动'),
        ),
      ],
    },
    {
      key: '9',
      title: '文明祥和',
      indicators: [
        indicator('9.1', 300, '矛盾纠纷调解成功', bands(measure('调解成功率'), [9500, 300], [9000, 200], [8000, 100]), {
          method: 'data',
          scorer: '司法所',
        }),
        indicator('9.2', 300, '文明楼院、文明家庭评选规范', shares(300, '居民推荐', '公示', '复核后公布'), {
          wanted: ['评选结果公示'],
        }),
        indicator(
          '9.3',
          400,
          '消防通道畅通，楼道无堆放，无安全隐患',
          each(['占用消防通道', 100], ['楼道堆放', 50], ['私拉电线充电', 50]),
          {
            method: 'on-site',
            detail: '随机抽两个楼道，加上大门内200米，每处扣分，扣完为止。',
          },
        ),
      ],
    },
    {
      key: '10',
      title: '管理良好',
      indicators: [
        indicator(
          '10.1',
          400,
          '环境整洁：路面、楼道、绿地、路灯、下水、墙面',
          each(
            ['路面破损积水', 50],
            ['乱贴乱画乱挂', 50],
            ['暴露垃圾', 50],
            ['毁绿占绿', 50],
            ['路灯不亮', 50],
            ['污水外溢', 100],
          ),
          { method: 'on-site', detail: '随机抽两个楼道，加上大门内200米；1平方米内算一处。' },
        ),
        indicator('10.2', 200, '市容秩序：无占道经营、无违法搭建', each(['占道经营', 50], ['违法搭建', 100]), {
          method: 'on-site',
        }),
        indicator('10.3', 200, '物业服务满意', bands(measure('物业满意率'), [8000, 200], [7000, 100]), {
          method: 'questionnaire',
          feed: { of: 'figure', kind: 'survey' },
          variants: [
            { classes: ['village', 'old-quarter'], rule: bands(measure('环境保洁满意率'), [8000, 200], [7000, 100]) },
          ],
        }),
        indicator('10.4', 200, '限期整改的问题按期改好', target(measure('按期整改率'), 10000, 500, 50), {
          method: 'data',
          scorer: '创建办',
        }),
      ],
    },
  ],
  vetoes: communityVetoes,
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [
      { key: 'ten-star', name: '十星级和谐社区', stars: 10 },
      { key: 'met', name: '达标和谐社区', stars: 7 },
    ],
  },
  boards: { red: 0, black: 0 },
};
