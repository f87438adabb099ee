import type { Framework } from '../framework.ts';
import { all, asked, indicator, met, off } from './write.ts';

/** 文明楼院: five aspects of 20 points for a building or a courtyard. */
export const building: Framework = {
  title: '文明楼院测评体系',
  subject: 'building',
  basis: '由居民自荐，社区组织居民评议并实地察看，公示后认定。总分85分以上且每个方面不低于六成。',
  aspects: [
    {
      key: '1',
      title: '楼院有人管',
      indicators: [
        indicator('1.1', '有楼栋长或者院落负责人', 'materials', 1000, all('由居民推选', '联系方式在楼内公示')),
        indicator('1.2', '有楼院公约', 'on-site', 1000, met([0, 500, 1000], '由住户商定', '在楼内公示')),
      ],
    },
    {
      key: '2',
      title: '环境整洁',
      indicators: [
        indicator(
          '2.1',
          '楼道和院内整洁',
          'on-site',
          1200,
          off(['乱堆乱放（每处）', 200], ['乱贴乱画（每处）', 100], ['垃圾散落（每处）', 200]),
        ),
        indicator(
          '2.2',
          '绿化有人照看，照明完好',
          'on-site',
          800,
          off(['毁绿占绿（每处）', 200], ['照明损坏未报修（每处）', 200]),
          {
            detail: '没有绿地的只看照明。',
          },
        ),
      ],
    },
    {
      key: '3',
      title: '安全有序',
      indicators: [
        indicator(
          '3.1',
          '消防通道畅通，不飞线充电',
          'on-site',
          1200,
          off(['占用、堵塞消防通道（每处）', 400], ['飞线充电、楼道停车（每处）', 300]),
        ),
        indicator('3.2', '车辆停放有序', 'on-site', 800, {
          kind: 'verdict',
          states: [
            { name: '好', points: 800 },
            { name: '一般', points: 500 },
            { name: '差', points: 0 },
          ],
        }),
      ],
    },
    {
      key: '4',
      title: '邻里和睦',
      indicators: [
        indicator('4.1', '矛盾不出楼院', 'questionnaire', 1000, met([0, 500, 1000], '有人调解', '纠纷得到化解')),
        indicator('4.2', '住户的评价', 'questionnaire', 1000, asked('您对楼里的邻里关系满意吗？')),
      ],
    },
    {
      key: '5',
      title: '共同参与',
      indicators: [
        indicator(
          '5.1',
          '楼院的事大家商量',
          'materials',
          1000,
          met([0, 500, 1000], '涉及大家的事由住户商定', '费用收支向住户公开'),
        ),
        indicator(
          '5.2',
          '住户一起办活动',
          'questionnaire',
          1000,
          met([0, 600, 1000], '一年内办过楼栋文化日或者邻里活动', '不同年龄的住户都有参加'),
        ),
      ],
    },
  ],
  vetoes: [
    { key: 'V1', text: '发生有责任的火灾或者重大治安案件', basis: '评选办法，由县里确定适用范围', when: 'veto' },
    { key: 'V2', text: '存在未整改的违法建设', basis: '评选办法，由县里确定适用范围', when: 'veto' },
  ],
  grading: {
    star: { points: 1800, outOf: 2000 },
    grades: [{ key: 'civilized', name: '文明楼院', total: 8500, each: 1200 }],
  },
  boards: { red: 0, black: 0 },
};
