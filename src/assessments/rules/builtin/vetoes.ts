import type { Veto } from '../framework.ts';

/** What bars a community outright. Each names what it rests on; an office keeps those its own rules have. */
export const communityVetoes: Veto[] = [
  {
    key: 'P1',
    text: '上一次称号被撤销，尚在限报期内',
    basis: '本地创建管理办法关于摘牌后限报年限的规定',
    when: 'precondition',
  },
  {
    key: 'P2',
    text: '创建活动未经批准，或者批准已经过期',
    basis: '创建示范活动管理办法（试行），2022年',
    when: 'precondition',
  },
  {
    key: 'V1',
    text: '主要负责人或者班子成员2人以上因严重违纪违法受到处理',
    basis: '各级文明单位负面清单的通行规定',
    when: 'veto',
  },
  { key: 'V2', text: '发生有责任的较大以上安全生产或者火灾事故', basis: '安全生产法，火灾事故责任认定', when: 'veto' },
  { key: 'V3', text: '发生有责任的重大食品药品安全事件', basis: '食品安全法、药品管理法', when: 'veto' },
  { key: 'V4', text: '发生有责任的重大群体性事件或者恶性案件', basis: '平安建设责任制的规定', when: 'veto' },
  {
    key: 'V5',
    text: '编造材料、篡改数据、冒用他人照片',
    basis: '创建测评纪律；整治形式主义为基层减负若干规定，2024年',
    when: 'veto',
  },
  {
    key: 'V6',
    text: '为迎检突击驱赶摊贩、关停经营，或者强制群众统一答题口径',
    basis: '整治形式主义为基层减负若干规定，2024年',
    when: 'veto',
  },
];
