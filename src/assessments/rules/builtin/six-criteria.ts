import type { Framework } from '../framework.ts';
import { allOf, bands, each, found, indicator, measure, satisfaction, shares, target } from './parts.ts';
import { communityVetoes } from './vetoes.ts';

/**
 * Civilized community by six criteria: organisation and facilities, environment, safety, neighbourliness, services and
 * culture, joint building. Graded by the total with a floor for each aspect, as most places do; the wording is our own.
 */
export const sixCriteria: Framework = {
  title: '文明社区六条标准测评体系',
  subject: 'community',
  basis:
    '六个方面共100分。总分90分以上且各方面不低于其分值的八成为文明社区；总分80分以上且各方面不低于六成为创建先进社区。目标值请按本地文件核对。',
  aspects: [
    {
      key: '1',
      title: '组织机构和设施',
      indicators: [
        indicator('1.1', 500, '社区组织健全，分工明确', allOf('居民委员会健全', '下属委员会或者小组健全', '分工公开'), {
          wanted: ['组织架构和分工'],
        }),
        indicator('1.2', 500, '居民代表会议依法履职', target(measure('居民代表会议', '次'), 200, 100, 250), {
          method: 'data',
        }),
        indicator(
          '1.3',
          600,
          '服务用房、活动室、宣传栏齐备完好',
          shares(600, '服务用房达标', '活动室正常开放', '宣传栏内容更新'),
          {
            method: 'on-site',
          },
        ),
      ],
    },
    {
      key: '2',
      title: '环境绿化',
      indicators: [
        indicator(
          '2.1',
          800,
          '道路、楼道、公共场所整洁',
          each(['暴露垃圾', 100], ['路面破损积水', 100], ['楼道堆放', 100], ['乱贴乱画', 50]),
          {
            method: 'on-site',
            detail: '抽查两个楼道和一段200米道路。',
          },
        ),
        indicator('2.2', 500, '绿地养护良好', each(['毁绿占绿', 100], ['黄土裸露', 50]), {
          method: 'on-site',
          exempt: ['village'],
        }),
        indicator('2.3', 400, '垃圾分类投放点管理', shares(400, '投放点整洁', '有人管理'), { method: 'on-site' }),
      ],
    },
    {
      key: '3',
      title: '社会治安',
      indicators: [
        indicator('3.1', 600, '群防群治队伍和值守', shares(600, '有巡防队伍', '有值守安排', '有处置记录'), {
          wanted: ['值守安排'],
        }),
        indicator('3.2', 600, '矛盾纠纷及时化解', bands(measure('调解成功率'), [9500, 600], [9000, 400], [8000, 200]), {
          method: 'data',
          scorer: '司法所',
        }),
        indicator('3.3', 500, '居民安全感', bands(measure('安全感'), [9000, 500], [8000, 300]), {
          method: 'questionnaire',
          feed: { of: 'figure', kind: 'survey' },
        }),
      ],
    },
    {
      key: '4',
      title: '邻里风尚',
      indicators: [
        indicator(
          '4.1',
          600,
          '居民公约经过讨论、有人遵守',
          shares(600, '经居民会议通过', '每户知晓途径明确', '有履约评议'),
          {
            wanted: ['居民公约'],
            proof: 'some',
          },
        ),
        indicator('4.2', 500, '文明楼院、文明家庭评选', shares(500, '居民推荐', '公示复核'), { wanted: ['评选公示'] }),
        indicator('4.3', 600, '移风易俗，邻里互助', satisfaction('您觉得邻里之间的风气怎么样？'), {
          method: 'questionnaire',
        }),
      ],
    },
    {
      key: '5',
      title: '服务网络和群众文化',
      indicators: [
        indicator('5.1', 600, '便民服务项目齐全', found('常设服务项目', '项', 6), { wanted: ['服务项目清单'] }),
        indicator('5.2', 600, '群众文化活动经常开展', found('群众文化活动', '次', 12), {
          method: 'data',
          feed: { of: 'count', kind: 'activity' },
        }),
        indicator('5.3', 500, '居民对社区服务满意', satisfaction('您对社区服务满意吗？'), { method: 'questionnaire' }),
      ],
    },
    {
      key: '6',
      title: '共建共育',
      indicators: [
        indicator('6.1', 600, '驻区单位参与共建', bands(measure('驻区单位参与率'), [5000, 600], [3000, 300]), {
          method: 'data',
          variants: [
            { classes: ['village', 'suburban'], rule: bands(measure('驻区单位参与率'), [4000, 600], [2000, 300]) },
          ],
        }),
        indicator('6.2', 500, '学校、家庭、社区共育', shares(500, '有未成年人活动场所', '寒暑假有安排'), {}),
        indicator('6.3', 500, '志愿服务自愿、有记录', shares(500, '自愿报名', '有服务记录'), {
          detail: '依据志愿服务条例，不得强行指派。',
        }),
      ],
    },
  ],
  vetoes: communityVetoes,
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [
      { key: 'civilized', name: '文明社区', each: 800, total: 9000 },
      { key: 'advanced', name: '创建先进社区', each: 600, total: 8000 },
    ],
  },
  boards: { red: 0, black: 0 },
};
