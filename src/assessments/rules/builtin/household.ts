import type { Framework } from '../framework.ts';
import { all, indicator, met } from './write.ts';

/**
 * 文明家庭: five aspects of 20 points, judged by neighbours. It asks for nothing that is a family's own affair: no income,
 * no marriage, no number of generations (个人信息保护法 §6: no more than is needed).
 */
export const household: Framework = {
  title: '文明家庭测评体系',
  subject: 'household',
  basis:
    '由居民小组评议、社区审定并公示。只看公开可见的行为，不收集收入、婚姻、健康等个人信息；自愿参加。总分85分以上且每个方面不低于六成。',
  aspects: [
    {
      key: '1',
      title: '遵纪守法',
      indicators: [
        indicator('1.1', '遵守法律和居民公约', 'data', 2000, {
          kind: 'verdict',
          states: [
            { name: '遵守', points: 2000 },
            { name: '经劝导改正', points: 1200 },
            { name: '屡劝不改', points: 0 },
          ],
        }),
      ],
    },
    {
      key: '2',
      title: '家庭和睦',
      indicators: [
        indicator(
          '2.1',
          '尊老爱幼，家人互相体谅',
          'questionnaire',
          1200,
          met([0, 400, 800, 1200], '赡养和关心老人', '关爱和教育子女', '家务共同分担'),
          {
            detail: '由邻居评议，不入户核查。',
          },
        ),
        indicator('2.2', '不发生家庭暴力', 'data', 800, all('没有家庭暴力告诫或者人身安全保护令')),
      ],
    },
    {
      key: '3',
      title: '邻里互助',
      indicators: [
        indicator(
          '3.1',
          '邻里和气，能帮就帮',
          'questionnaire',
          1000,
          met([0, 500, 1000], '与邻居和睦相处', '邻居有困难时帮过忙'),
        ),
        indicator(
          '3.2',
          '自愿参加公益和志愿服务',
          'questionnaire',
          1000,
          met([0, 600, 1000], '参加过社区公益或者志愿服务', '带动家人或者邻居参加'),
          {
            detail: '年老、患病、照护家人等不便参加的，不扣分。',
          },
        ),
      ],
    },
    {
      key: '4',
      title: '环境整洁',
      indicators: [
        indicator('4.1', '房前屋后、楼道门口整洁', 'on-site', 1000, met([0, 500, 1000], '不占用公共部位', '门前干净')),
        indicator(
          '4.2',
          '垃圾分类投放，文明养犬',
          'on-site',
          1000,
          met([0, 500, 1000], '垃圾按要求投放', '不养犬，或者文明养犬'),
        ),
      ],
    },
    {
      key: '5',
      title: '崇尚新风',
      indicators: [
        indicator('5.1', '勤俭节约、移风易俗', 'questionnaire', 1000, met([0, 500, 1000], '婚丧事从简', '不铺张浪费')),
        indicator(
          '5.2',
          '爱学习、有爱好',
          'questionnaire',
          1000,
          met([0, 500, 1000], '家中有读书、学习的习惯', '有健康的文体爱好'),
        ),
      ],
    },
  ],
  vetoes: [
    {
      key: 'V1',
      text: '家庭成员因故意犯罪被追究刑事责任，且在评定期内',
      basis: '评选办法，由县里确定适用范围',
      when: 'veto',
    },
    { key: 'V2', text: '参与赌博、吸毒、邪教活动并受到处理', basis: '评选办法，由县里确定适用范围', when: 'veto' },
  ],
  grading: {
    star: { points: 1800, outOf: 2000 },
    grades: [{ key: 'civilized', name: '文明家庭', total: 8500, each: 1200 }],
  },
  boards: { red: 0, black: 0 },
};
