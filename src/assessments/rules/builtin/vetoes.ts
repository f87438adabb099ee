import type { Veto } from '../framework.ts';

/** What several built-in frameworks bar by. A county checks each against its own rules before it publishes an edition. */
const negativeList = '参照省级文明单位创建负面清单，适用范围由县里确定';
export const communityVetoes: Veto[] = [
  {
    key: 'P1',
    text: '曾被摘牌，限报期未满',
    basis: '本创建办法关于摘牌后限报年限的规定',
    when: 'precondition',
  },
  {
    key: 'P2',
    text: '近12个月内社区主要负责人严重违纪违法被查处',
    basis: negativeList,
    when: 'precondition',
  },
  {
    key: 'V1',
    text: '发生负有责任的较大以上安全生产、消防、食品药品或者环境污染事故',
    basis: negativeList,
    when: 'veto',
  },
  { key: 'V2', text: '因处置失当引发造成严重后果的群体性事件', basis: negativeList, when: 'veto' },
  { key: 'V3', text: '存在黄赌毒、邪教活动，经有关机关认定社区失管失察', basis: negativeList, when: 'veto' },
  {
    key: 'V4',
    text: '在创建中弄虚作假，伪造材料或者数据',
    basis: '《创建示范活动管理办法（试行）》',
    when: 'veto',
  },
  {
    key: 'V5',
    text: '借创建向居民或者驻区单位摊派、收费',
    basis: '《创建示范活动管理办法（试行）》：不得收取任何费用',
    when: 'veto',
  },
];
