import { describe, expect, it } from 'vitest';
import {
  findUnitTail,
  readBracketUnits,
  readLabelled,
  readProseUnits,
  readUnitSentence,
  splitUnits,
  unitLike,
} from './units.ts';

describe('lists of units', () => {
  it.each([
    ['区城管局、区商务局，各街道、社区', ['区城管局', '区商务局', '各街道', '社区']],
    ['区城管局；区商务局。', ['区城管局', '区商务局']],
    ['各县（市、区）文明办、市直各单位', ['各县（市、区）文明办', '市直各单位']],
    ['区城管局 区商务局　各街道', ['区城管局', '区商务局', '各街道']],
    ['区 城管局、各 街道', ['区城管局', '各街道']],
    ['街道城管办\n各社区', ['街道城管办', '各社区']],
    ['xxx', ['xxx']],
    ['无', []],
    ['—', []],
    ['', []],
  ])('%s', (value, units) => {
    expect(splitUnits(value)).toEqual(units);
  });

  it('knows what looks like a unit', () => {
    for (const name of [
      '区市场监管局',
      '各街道',
      '街道党建办',
      '桐荫小学',
      'xxx',
      '各社区党委',
      '市住建局（人防办）',
      '沿街商户',
    ])
      expect([name, unitLike(name)]).toEqual([name, true]);
    for (const name of ['试行', '3月底前', '社区党委书记', '开展大扫除', '望社工〔20xx〕6号', ''])
      expect([name, unitLike(name)]).toEqual([name, false]);
  });
});

const words = (found: ReturnType<typeof readLabelled>) => found && [found.lead, found.co, found.due];

describe('labelled unit lines', () => {
  it.each([
    ['牵头单位:区市场监管局', [['区市场监管局'], [], null]],
    ['牵头单位 : 区市场监管局', [['区市场监管局'], [], null]],
    ['牵 头 单 位：区市场监管局', [['区市场监管局'], [], null]],
    ['牵头单位　区市场监管局', [['区市场监管局'], [], null]],
    ['牵头领导单位:xxx', [['xxx'], [], null]],
    ['主办单位：区住建局', [['区住建局'], [], null]],
    ['责任单位：区城管局、各街道', [[], ['区城管局', '各街道'], null]],
    ['牵头:区城管局;配合:各街道', [['区城管局'], ['各街道'], null]],
    [
      '牵头单位:区公安分局;配合单位:区文旅局、区卫健局;完成时限:5月下旬',
      [['区公安分局'], ['区文旅局', '区卫健局'], '5月下旬'],
    ],
    ['牵头部门:区卫健局。责任部门:各街道。完成时限:6月上旬', [['区卫健局'], ['各街道'], '6月上旬']],
    ['（牵头单位：街道党建办　责任单位：各社区党委、驻区单位）', [['街道党建办'], ['各社区党委', '驻区单位'], null]],
    [
      '牵头单位：街道文化站；协办单位：区文化馆；参与单位：各社区文艺团队',
      [['街道文化站'], ['区文化馆', '各社区文艺团队'], null],
    ],
    ['责任单位：区城管局（牵头）、各街道', [['区城管局'], ['各街道'], null]],
    ['责任领导：张三；责任人：李四；责任单位：区城管局', [[], ['区城管局'], null]],
    ['完成时限：2026年6月30日前', [[], [], '2026年6月30日前']],
  ])('%s', (text, expected) => {
    expect(words(readLabelled(text))).toEqual(expected);
  });

  it.each(['牵头单位对照任务分解表逐项推进', '责任单位按职责分工抓好落实', '各社区要高度重视', '组长：张三'])(
    'none: %s',
    (text) => {
      expect(readLabelled(text)).toBeNull();
    },
  );

  it('finds where a unit block begins in a paragraph', () => {
    const text = '对出店经营逐户劝导。牵头单位:区城管局;责任单位:各街道';
    expect(text.slice(findUnitTail(text))).toBe('牵头单位:区城管局;责任单位:各街道');
    const bracketed = '开展定期探访。（牵头单位：社会事务办）';
    expect(bracketed.slice(findUnitTail(bracketed))).toBe('（牵头单位：社会事务办）');
    expect(findUnitTail('各项任务的牵头单位、责任单位和完成时限见下表')).toBe(-1);
  });
});

describe('units by sentence and in brackets', () => {
  it.each([
    ['由区城管局牵头,各街道配合', [['区城管局'], ['各街道'], null]],
    ['街道城管办牵头,各社区、辖区物业企业配合', [['街道城管办'], ['各社区', '辖区物业企业'], null]],
    ['区城管局、区住建局按职责分工负责', [[], ['区城管局', '区住建局'], null]],
    ['区城管局牵头，区住建局、各街道按职责分工负责', [['区城管局'], ['区住建局', '各街道'], null]],
    ['区城管局负责,各街道参与', [['区城管局'], ['各街道'], null]],
  ])('%s', (text, expected) => {
    expect(words(readUnitSentence(text))).toEqual(expected);
    expect(words(readBracketUnits(text))).toEqual(expected);
  });

  it('reads a bare list in brackets as responsible units', () => {
    expect(words(readBracketUnits('街道团工委、桐荫小学'))).toEqual([[], ['街道团工委', '桐荫小学'], null]);
    for (const text of [
      '即小餐馆、小食品店',
      '3月1日至4月15日',
      '试行',
      '社区党委书记、居委会主任',
      '一户一档',
      '不含城市社区',
    ])
      expect([text, readBracketUnits(text)]).toEqual([text, null]);
  });

  it('finds 牵头 in prose', () => {
    expect(words(readProseUnits('建立台账,由区城管局牵头,区住建局、各街道配合,逐项整改。'))).toEqual([
      ['区城管局'],
      ['区住建局', '各街道'],
      null,
    ]);
    expect(readProseUnits('牵头单位负总责,责任单位按职责分工抓好落实。')).toBeNull();
    expect(readProseUnits('社区干部要牵头上街劳动')).toBeNull();
  });
});
