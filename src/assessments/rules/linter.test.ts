import { describe, expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { indicatorsOf, type Framework, type Rule } from './framework.ts';
import { lintCodes, lintOf, lintText, type LintCode } from './linter.ts';

const forbidden: [string, LintCode][] = [
  ['各项工作做到拍照留痕', 'photo-trace'],
  ['每次活动上传现场照片', 'photo-trace'],
  ['活动照片不少于5张', 'photo-trace'],
  ['提供微信群截图', 'photo-trace'],
  ['工作全程留痕', 'photo-trace'],
  ['附工作照三张', 'photo-trace'],
  ['获得市级以上领导批示', 'instructions'],
  ['得到县委书记肯定性批示', 'instructions'],
  ['批示次数', 'instructions'],
  ['在省级以上媒体刊发报道', 'media'],
  ['全年信息采用12篇', 'media'],
  ['公众号推送 20 条', 'media'],
  ['简报录用篇数', 'media'],
  ['召开专题会4次以上', 'meetings'],
  ['会议次数', 'meetings'],
  ['下发文件3件以上', 'meetings'],
  ['网格员每日打卡', 'check-in'],
  ['系统签到率达到95%', 'check-in'],
  ['平台积分排名前三', 'online-time'],
  ['人均在线时长', 'online-time'],
  ['居民ＡＰＰ 安装率达到80%', 'installs'],
  ['公众号关注人数', 'installs'],
];
const allowed = [
  '居民代表会议每年召开2次以上',
  '居民代表大会会议记录',
  '听证会、协调会每年4次以上',
  '不得要求拍照留痕',
  '只要能证明的材料，不要求上传活动照片',
  '居民对居委会满意率',
  '居民知晓率达到80%',
  '居务、财务每季度公开',
  '消防通道畅通',
  '公益广告4处',
  '志愿服务有记录、可查证',
  '楼道无乱贴乱画',
  '问题按期改好',
  '登记备案率100%',
  '业主大会依法召开',
  '信息公开栏内容更新',
  '文明楼院评选公示',
  '居民诉求按期办结率',
  '纠纷调解成功率',
  '村民会议讨论通过',
  '社会组织全部登记或者备案',
  '有问题清单并公开',
];

describe('what policy keeps out', () => {
  it.each(forbidden)('%s is flagged as %s', (text, code) => {
    expect(lintText(text).map((one) => one.code)).toContain(code);
  });

  it.each(allowed.map((text) => [text]))('%s is left alone', (text) => {
    expect(lintText(text)).toEqual([]);
  });

  it('looks at every text of an indicator: title, detail, evidence wanted, rules and variants', () => {
    const place = (part: Partial<(typeof smallFramework.aspects)[0]['indicators'][0]>): Framework => ({
      ...smallFramework,
      aspects: [{ key: 'A', title: '甲', indicators: [{ ...indicatorsOf(smallFramework)[0]!, ...part }] }],
    });
    const text = '每日打卡';
    const rules: Rule[] = [
      { kind: 'conditions', conditions: [text], points: [0, 1] },
      { kind: 'conditions-grade', conditions: [text], rows: [], otherwise: { grade: 'C', points: 0 } },
      { kind: 'all-or-nothing', conditions: [text] },
      { kind: 'bands', measure: { name: text, unit: '' }, direction: 'more', bands: [], otherwise: 0 },
      { kind: 'target', measure: { name: text, unit: '' }, direction: 'more', target: 1, step: 1, deduct: 1 },
      { kind: 'mean', measure: { name: text, unit: '' }, direction: 'more', orEqual: true, otherwise: 0 },
      { kind: 'occurrences', items: [{ name: text, deduct: 1 }] },
      { kind: 'sample-mean', of: text, size: 1 },
      { kind: 'sample-pass', of: text, size: 1, rows: [], otherwise: { grade: 'C', points: 0 } },
      { kind: 'found', of: text, unit: '', needed: 1 },
      { kind: 'bonus', levels: [{ name: text, points: 1 }] },
      { kind: 'weighted', parts: [{ name: text, weight: 1, outOf: 1 }] },
      { kind: 'questionnaire', question: text, levels: [], outOf: 1 },
      { kind: 'verdict', states: [{ name: text, points: 1 }] },
    ];
    for (const part of [
      { title: text },
      { detail: `第一行\n${text}` },
      { wanted: ['记录', text] },
      ...rules.map((rule) => ({ rule })),
      { variants: [{ classes: ['village' as const], rule: rules[0]! }] },
    ])
      expect(lintOf(place(part)), JSON.stringify(part)).toMatchObject([{ indicator: 'A1', code: 'check-in' }]);
    expect(lintOf(place({ rule: { kind: 'judged' } }))).toEqual([]);
    expect(
      lintOf(place({ title: '打卡', detail: '天天打卡，并获领导批示' }))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['check-in', 'instructions']);
    expect(new Set(forbidden.map(([, code]) => code))).toEqual(new Set(lintCodes));
  });
});
