import type { Veto } from '../framework.ts';

/**
 * What several built-in frameworks bar by, as provinces and cities bar by it; none of it is national law
 * (docs/decisions/0035-what-the-rules-rest-on.md). A county checks each against its own rules before it publishes an edition.
 */
const negativeList = '参照各地文明单位、文明社区评选的不得申报情形，适用范围由县里确定';
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
    basis: '由县里在创建办法中规定',
    when: 'veto',
  },
  {
    key: 'V5',
    text: '借创建向居民或者驻区单位摊派、收费',
    basis: '参照《创建示范活动管理办法（试行）》不得以任何形式向创建对象收取费用的规定，由县里在创建办法中明确',
    when: 'veto',
  },
];
