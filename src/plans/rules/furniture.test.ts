import { describe, expect, it } from 'vitest';
import { attachmentHead, findGap, isFurniture, isGarbled, isPageMatter, isRedHead } from './furniture.ts';

describe('marks of missing text', () => {
  it.each([
    ['……此处隐藏3260个字……', 3260],
    ['欺骗和 ……此处隐藏8705个字……的经营性服务。', 8705],
    ['(此处省略1200字)', 1200],
    ['……（中间内容省略）……', null],
    ['[内容缺失]', null],
    ['(原文此处为附表,网页未能显示)', null],
    ['【图片:任务分解表】', null],
    ['（附表略）', null],
    ['……剩余1800字未显示，请下载后查看……', null],
    ['内容过长，仅展示头部和尾部部分文字预览，全文请下载', null],
    ['(第3页缺失)', null],
  ])('%s', (text, hidden) => {
    expect(findGap(text)?.hidden).toBe(hidden);
  });

  it.each([
    '不得省略程序',
    '(三)主次干道无破损、过期和内容虚假的户外广告。',
    '(4)遮挡交通标志、影响行人通行的落地灯箱和活动广告牌。',
    '加强战略合作',
    '以下内容应当公示',
    '坚持问题导向……持续用力。',
  ])('none: %s', (text) => {
    expect(findGap(text)).toBeNull();
  });

  it('knows text that went through the wrong encoding', () => {
    expect(isGarbled('锟斤拷烫烫烫锟斤拷')).toBe(true);
    expect(isGarbled('□□□□□□□□城□□')).toBe(true);
    expect(isGarbled('坚持问题导向、依法行政。')).toBe(false);
  });
});

describe('what stands on a page without being plan', () => {
  it.each([
    '当前位置:首页 > 范文大全',
    '发布时间:2026-01-09 来源:网络整理',
    '推荐度:★★★★★',
    '— 3 —',
    '第 2 页 共 5 页',
    '3/5',
    '上一篇:没有了',
    'Copyright 2026 范文之家',
    '[1] [2] 下一页',
    '2026-03-18 10:22:11',
  ])('furniture: %s', (text) => {
    expect(isFurniture(text)).toBe(true);
  });

  it.each([
    '一、指导思想',
    '牵头单位:区城管局',
    '柳溪社区居民委员会',
    '2026年2月26日',
    '清理乱贴乱画。组织人员铲除小广告。',
  ])('not furniture: %s', (text) => {
    expect(isFurniture(text)).toBe(false);
  });

  it('knows page matter, attachments and the red head', () => {
    expect(isPageMatter('抄送：县委各部门。')).toBe(true);
    expect(isPageMatter('（联系人：张三，联系电话：0000-123）')).toBe(true);
    expect(isPageMatter('现印发给你们，请认真执行。')).toBe(false);
    expect(attachmentHead('附件：1.名单')).toBe(true);
    expect(attachmentHead('附：评分表')).toBe(true);
    expect(attachmentHead('附近小区')).toBe(false);
    expect(isRedHead('望政办发〔2026〕7号')).toBe('number');
    expect(isRedHead('望湖区人民政府文件')).toBe('head');
    expect(isRedHead('根据望政办发〔2026〕7号要求')).toBeNull();
  });
});
