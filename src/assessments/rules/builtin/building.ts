import type { Framework } from '../framework.ts';
import { bands, each, indicator, measure, shares } from './parts.ts';

/** 文明楼院: five aspects of 10.00 points, looked at on the spot and asked of those who live there. */
export const building: Framework = {
  title: '文明楼院（单元）评选办法',
  subject: 'building',
  basis: '居民自荐、社区评议、公示后公布。五个方面各10分，总分45分以上且各方面8分以上为文明楼院。',
  aspects: [
    {
      key: '1',
      title: '自我管理',
      indicators: [
        indicator('1.1', 600, '有楼栋长或者议事小组', shares(600, '有楼栋长', '有联系方式公示', '有议事办法')),
        indicator('1.2', 400, '楼院公约上墙并遵守', shares(400, '有公约', '居民知晓')),
      ],
    },
    {
      key: '2',
      title: '环境整洁',
      indicators: [
        indicator(
          '2.1',
          1000,
          '楼道和院落整洁',
          each(['楼道堆放', 100], ['乱贴乱画', 50], ['暴露垃圾', 100], ['照明损坏', 100]),
          {
            method: 'on-site',
          },
        ),
      ],
    },
    {
      key: '3',
      title: '安全有序',
      indicators: [
        indicator('3.1', 600, '消防通道畅通，无飞线充电', each(['占用消防通道', 200], ['飞线充电', 100]), {
          method: 'on-site',
        }),
        indicator('3.2', 400, '停车有序，门禁或者照明完好', each(['乱停车', 50], ['门禁或者照明损坏', 100]), {
          method: 'on-site',
        }),
      ],
    },
    {
      key: '4',
      title: '邻里和谐',
      indicators: [
        indicator('4.1', 1000, '邻里关系满意', bands(measure('住户满意率'), [9000, 1000], [8000, 800], [7000, 500]), {
          method: 'questionnaire',
        }),
      ],
    },
    {
      key: '5',
      title: '活动和互助',
      indicators: [
        indicator('5.1', 500, '楼栋文化日或者邻里活动', shares(500, '当年开展过', '老人儿童都有参加')),
        indicator('5.2', 500, '照看独居老人等互助安排', shares(500, '有联系人', '有定期看望')),
      ],
    },
  ],
  vetoes: [
    { key: 'V1', text: '当年发生有责任的火灾或者恶性案件', basis: '火灾事故责任认定；平安建设的规定', when: 'veto' },
  ],
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [{ key: 'civilized', name: '文明楼院', each: 800, total: 4500 }],
  },
  boards: { red: 0, black: 0 },
};
