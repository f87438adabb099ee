import { describe, expect, it } from 'vitest';
import { nameLike, readPersons, readPersonSentence, readRole } from './people.ts';

const line = (text: string, eager = true) => {
  const head = readRole(text, eager);
  return head ? readPersons(head.role, head.rest).map(({ role, name, post }) => [role, name, post]) : null;
};

describe('lines of a leading group', () => {
  it.each([
    ['组  长:陈桂兰(社区党委书记、居委会主任)', [['组长', '陈桂兰', '社区党委书记、居委会主任']]],
    ['组　长：梁启明（区委常委、宣传部部长）', [['组长', '梁启明', '区委常委、宣传部部长']]],
    ['组长:林建峰 区市场监管局党组书记、局长', [['组长', '林建峰', '区市场监管局党组书记、局长']]],
    ['组  长：顾明远  街道党工委书记', [['组长', '顾明远', '街道党工委书记']]],
    [
      '副组长：方雅琴（副区长）、邓国梁（区住建局局长）',
      [
        ['副组长', '方雅琴', '副区长'],
        ['副组长', '邓国梁', '区住建局局长'],
      ],
    ],
    [
      '成员:何秀芬(社区文化专干)、吴国强(社区民兵排长)、孙雅琴',
      [
        ['成员', '何秀芬', '社区文化专干'],
        ['成员', '吴国强', '社区民兵排长'],
        ['成员', '孙雅琴', null],
      ],
    ],
    [
      '成员:白晓东、石磊',
      [
        ['成员', '白晓东', null],
        ['成员', '石磊', null],
      ],
    ],
    [
      '成员：白晓东 石磊',
      [
        ['成员', '白晓东', null],
        ['成员', '石磊', null],
      ],
    ],
    ['组长:区委书记 张三', [['组长', '张三', '区委书记']]],
    ['组长：区城管局局长王五', [['组长', '王五', '区城管局局长']]],
    ['组长：张  三（区长）', [['组长', '张三', '区长']]],
    ['组长：张三同志（区长）', [['组长', '张三', '区长']]],
    ['组长:xxx(区局党组书记、局长)', [['组长', 'xxx', '区局党组书记、局长']]],
    ['成员:XXX', [['成员', 'XXX', null]]],
    ['组长 张三 区委书记', [['组长', '张三', '区委书记']]],
    ['成员:各科室负责人', []],
    ['常务副组长：欧阳明（副县长）', [['常务副组长', '欧阳明', '副县长']]],
    ['总指挥：刘洋', [['总指挥', '刘洋', null]]],
  ])('%s', (text, expected) => {
    expect(line(text)).toEqual(expected);
  });

  it.each(['成员单位:区城管局、各街道', '组长由区长担任', '各分队队长负责点名', '牵头单位：区城管局'])(
    'none: %s',
    (text) => {
      expect(line(text)).toBeNull();
    },
  );

  it('does not believe common roles outside a leading group', () => {
    expect(line('主任:张三', false)).toBeNull();
    expect(line('主任:张三', true)).toEqual([['主任', '张三', null]]);
  });

  it('knows names', () => {
    for (const name of ['陈桂兰', '石磊', '欧阳明', 'xxx', '李某某', '买买提·艾力', '王××'])
      expect([name, nameLike(name)]).toEqual([name, true]);
    for (const name of ['各社区', '区委书记', '副区长', '办公室', '城管局', '何'])
      expect([name, nameLike(name)]).toEqual([name, false]);
  });
});

describe('persons in a sentence', () => {
  it.each([
    [
      '领导小组下设办公室,设在社区文化活动室,办公室主任由何秀芬同志兼任,负责日常联络。',
      [['办公室主任', '何秀芬', null]],
    ],
    ['工作专班下设办公室，办公室设在区住建局，邓国梁兼任办公室主任。', [['办公室主任', '邓国梁', null]]],
    ['办公室设在xxx,负责协调。办公室主任由区局副局长xxx兼任。', [['办公室主任', 'xxx', '区局副局长']]],
    ['领导小组办公室设在区城管局,由李伟同志兼任主任。', [['办公室主任', '李伟', null]]],
    [
      '成立领导小组,由区长张三任组长,副区长李四任副组长。',
      [
        ['组长', '张三', '区长'],
        ['副组长', '李四', '副区长'],
      ],
    ],
    ['办公室主任由区民政局局长兼任。', []],
    ['任期两年，可以连选连任。', []],
  ])('%s', (text, expected) => {
    expect(readPersonSentence(text).map(({ role, name, post }) => [role, name, post])).toEqual(expected);
  });
});
