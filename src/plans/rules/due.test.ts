import { describe, expect, it } from 'vitest';
import { readDueProse, readDueValue } from './due.ts';

const prose = (text: string, year: number | null = 2026) => {
  const { due, words, repeat } = readDueProse(text, year);
  return [due, words, repeat];
};
const value = (text: string, year: number | null = 2026) => {
  const { due, words, repeat } = readDueValue(text, year);
  return [due, words, repeat];
};

describe('time limits in prose', () => {
  it.each([
    ['网格员入户登记,3月底前建立登记表。', '2026-03-31', '3月底前', null],
    ['4月15日前完成首批60名团员的登记。', '2026-04-15', '4月15日前', null],
    ['10月中旬组织一场敬老慰问演出', '2026-10-20', '10月中旬', null],
    ['年底前编印一本团员作品集', '2026-12-31', '年底前', null],
    ['2026年6月30日之前完成整改', '2026-06-30', '2026年6月30日之前', null],
    ['于6月30日以前报送', '2026-06-30', '6月30日以前', null],
    ['3月1日至3月20日集中清运', '2026-03-20', '3月1日至3月20日', null],
    ['5—6月开展排查', '2026-06-30', '5—6月', null],
    ['上半年完成', '2026-06-30', '上半年', null],
    ['第三季度末前完成', '2026-09-30', '第三季度末前', null],
    ['年内建成投用', '2026-12-31', '年内', null],
    ['明年1月底前总结', '2027-01-31', '明年1月底前', null],
    ['9月召开推进会', '2026-09-30', '9月', null],
    ['领导小组办公室每月28日前通报进展', null, '每月28日前', 'monthly'],
    ['各社区于每月底以书面形式报送', null, '每月底', 'monthly'],
    ['各街道每月底前报送一次进度表', null, '每月底前', 'monthly'],
    ['每年10月底前开展评议', null, '每年10月底前', 'yearly'],
    ['每周三、周五下午在活动室集中排练', null, null, 'weekly'],
    ['社区文化节每年举办一届', null, null, 'yearly'],
    ['账目每季度公开一次', null, null, 'quarterly'],
    ['每天巡查两次', null, null, 'daily'],
    ['每月第一个星期六组织一次大扫除', null, null, 'monthly'],
    ['每两周召开一次调度会', null, null, null],
    ['每半年评议一次', null, null, 'half-yearly'],
    ['向联席会议半年一次报告工作', null, null, 'half-yearly'],
    ['每半年末前通报一次', null, '每半年末前', 'half-yearly'],
    ['上半年完成改造，下半年一次性验收', '2026-06-30', '上半年', null],
    ['做到垃圾日产日清', null, null, null],
    ['重大演出前两周增加晚间排练', null, null, null],
    ['结合3月5日学雷锋纪念日、“12·5”国际志愿者日开展活动', null, null, null],
    ['自2026年3月1日起施行', null, null, null],
    ['按照《2026年6月底前工作安排》执行', null, null, null],
    ['2025年底以来已整治12处', null, null, null],
    ['居民反映的问题三日内答复', null, null, null],
    ['每平方米一定标准给予补助', null, null, null],
  ])('%s', (text, due, words, repeat) => {
    expect(prose(text)).toEqual([due, words, repeat]);
  });

  it('keeps the words when the year is not known', () => {
    expect(prose('名单于3月12日前报社会事务办', null)).toEqual([null, '3月12日前', null]);
    expect(readDueProse('名单于3月12日前报社会事务办', null).yearMissing).toBe(true);
  });
});

describe('values of a time-limit label', () => {
  it.each([
    ['2026年6月30日前', '2026-06-30', '2026年6月30日前', null],
    ['5月中旬', '2026-05-20', '5月中旬', null],
    ['长期坚持', null, '长期坚持', null],
    ['即日起', null, '即日起', null],
    ['每月25日前', null, '每月25日前', 'monthly'],
    ['每季度一次', null, null, 'quarterly'],
    ['每月', null, null, 'monthly'],
    ['每半年', null, null, 'half-yearly'],
    ['每半年一次', null, null, 'half-yearly'],
    ['半年一次', null, null, 'half-yearly'],
    ['每半年末前', null, '每半年末前', 'half-yearly'],
    ['2026年3月—10月', '2026-10-31', '2026年3月—10月', null],
    ['6.30前', '2026-06-30', '6.30前', null],
    ['2026.6.30', '2026-06-30', '2026.6.30', null],
    ['2026年底', '2026-12-31', '2026年底', null],
    ['3月启动,6月底前完成。', '2026-06-30', '3月启动,6月底前完成', null],
    ['7月1日起', null, '7月1日起', null],
    ['—', null, null, null],
  ])('%s', (text, due, words, repeat) => {
    expect(value(text)).toEqual([due, words, repeat]);
  });
});
