import type { Framework } from '../framework.ts';
import { indicator, shares } from './parts.ts';

/**
 * 文明家庭: what neighbours themselves would name. It asks nothing that only papers could show, and nothing about marriages,
 * income or beliefs; households are proposed by neighbours and publicised before they are listed.
 */
export const household: Framework = {
  title: '文明家庭评选办法',
  subject: 'household',
  basis: '居民小组评议、社区复核、公示后公布。五个方面各10分，只评邻里看得见的事，不采集收入、婚姻等情况。',
  aspects: [
    {
      key: '1',
      title: '爱国守法',
      indicators: [
        indicator('1.1', 1000, '遵守法律和居民公约', shares(1000, '无违法记录公告', '遵守居民公约'), {
          method: 'data',
        }),
      ],
    },
    {
      key: '2',
      title: '家庭和睦',
      indicators: [
        indicator(
          '2.1',
          1000,
          '尊老爱幼，夫妻平等相待',
          { kind: 'judged' },
          { method: 'questionnaire', detail: '由邻里评议。' },
        ),
      ],
    },
    {
      key: '3',
      title: '邻里互助',
      indicators: [
        indicator(
          '3.1',
          1000,
          '与邻为善，热心公益',
          { kind: 'judged' },
          { method: 'questionnaire', detail: '由邻里评议。' },
        ),
      ],
    },
    {
      key: '4',
      title: '整洁环保',
      indicators: [
        indicator(
          '4.1',
          1000,
          '门前整洁，垃圾分类，不占公共空间',
          shares(1000, '门前整洁', '垃圾分类', '不占楼道', '文明养宠'),
          {
            method: 'on-site',
          },
        ),
      ],
    },
    {
      key: '5',
      title: '勤俭新风',
      indicators: [
        indicator(
          '5.1',
          1000,
          '勤俭持家，婚丧从简',
          { kind: 'judged' },
          { method: 'questionnaire', detail: '由邻里评议。' },
        ),
      ],
    },
  ],
  vetoes: [
    { key: 'V1', text: '家庭成员在评选年度内受到刑事处罚', basis: '本地文明家庭评选办法', when: 'veto' },
    { key: 'V2', text: '发生家庭暴力并经公安机关出具告诫书', basis: '反家庭暴力法', when: 'veto' },
  ],
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [{ key: 'civilized', name: '文明家庭', each: 800, total: 4500 }],
  },
  boards: { red: 0, black: 0 },
};
