import { describe, expect, it } from 'vitest';
import { readText } from '#documents/rules/text.ts';
import { readPlans } from './read.ts';
import { flatten } from './reading.ts';

const read = (text: string) => readPlans(readText(text));
const tasks = (text: string) => flatten(read(text).plans[0]!.tasks).map((task) => [task.path.join('/'), task.title]);
const head = '某区文明楼道创建工作方案\n';

describe('sentences broken over lines', () => {
  it('are put together again', () => {
    expect(
      tasks(
        `${head}一、主要任务\n1.清理楼道杂物。由社区组织志愿者逐栋上门劝导居民自行清\n理旧家具和纸箱。\n2.规范停车，对占用消防通道的车辆张贴告知书并督促责令整\n改，拒不整改的依法处理。`,
      ),
    ).toEqual([
      ['一/1', '清理楼道杂物'],
      ['一/2', '规范停车，对占用消防通道的车辆张贴告知书并督促责令整改，拒不整改的依法处理'],
    ]);
    expect(
      read(`${head}一、主要任务\n（一）清理。（责任\n单位：各街道）`).plans[0]!.tasks[0]!.co.map((unit) => unit.name),
    ).toEqual(['各街道']);
  });

  it('stay apart where a heading ends its line', () => {
    expect(tasks(`${head}一、主要任务\n（一）提高认识，加强领导\n各街道要高度重视。\n（二）\n清理杂物`)).toEqual([
      ['一/(一)', '提高认识，加强领导'],
      ['一/(二)', '清理杂物'],
    ]);
  });

  it('so are titles', () => {
    expect(read('清河区2026年校园周边环境专项\n整治工作方案\n一、目标\n好。').plans[0]!.title).toBe(
      '清河区2026年校园周边环境专项整治工作方案',
    );
  });
});

describe('paragraphs run together', () => {
  it('are cut at numbers that carry on, at unit labels and behind well-known headings', () => {
    const plan = read(
      `${head}一、指导思想坚持政府引导，干净有序。二、主要任务（一）清理杂物1.清理楼道。逐层清理。牵头单位：城管办责任单位：各社区完成时限：5月底前2.清理天台。逐栋清理。三、工作要求（一）加强领导。明确专人。（二）加强宣传。发动群众。`,
    ).plans[0]!;
    expect(plan.sections.map((section) => [section.number, section.heading])).toEqual([
      ['一', '指导思想'],
      ['二', '主要任务'],
      ['三', '工作要求'],
    ]);
    const [first] = flatten(plan.tasks).filter((task) => task.title === '清理楼道');
    expect([first!.path, first!.lead[0]!.name, first!.co[0]!.name, first!.dueText]).toEqual([
      ['二', '(一)', '1'],
      '城管办',
      '各社区',
      '5月底前',
    ]);
  });

  it('are left alone where numbers only count within a sentence', () => {
    expect(
      tasks(
        `${head}一、主要任务\n（一）重点做好：(1)清理杂物；(2)铲除广告。\n（二）坚持三个到位，一是组织到位；二是责任到位。`,
      ),
    ).toEqual([
      ['一/(一)', '重点做好'],
      ['一/(二)', '坚持三个到位，一是组织到位'],
    ]);
  });
});

describe('scanned text', () => {
  it('loses its stray spaces and false characters', () => {
    expect(
      tasks(
        `${head}—、指 导 思 想\n坚 持 问 题 导 向 。\n二．主要 任务\n（ 一 ）清理 杂物 。逐层 清理 。\nl．清理楼道 。\n２ ，清理天台 。\n3.清理车棚 。`,
      ),
    ).toEqual([
      ['二/(一)', '清理杂物'],
      ['二/(一)/1', '清理楼道'],
      ['二/(一)/2', '清理天台'],
      ['二/(一)/3', '清理车棚'],
    ]);
  });
});

describe('several plans on one page', () => {
  const body = '一、工作目标\n好。\n二、主要任务\n1.清理。\n';
  it('are told apart by their titles', () => {
    const { plans } = read(`工作方案大全\n文明社区创建工作方案1\n${body}文明社区创建工作方案2\n${body}`);
    expect(plans.map((plan) => [plan.title, plan.sections.length])).toEqual([
      ['文明社区创建工作方案1', 2],
      ['文明社区创建工作方案2', 2],
    ]);
  });

  it('are cut by a gap that swallowed a title', () => {
    const { plans, unread } = read(
      `文明社区创建工作方案1\n${body}……此处隐藏8705个字……\n三、工作要求\n1.加强领导。\n文明社区创建工作方案4\n${body}`,
    );
    expect(plans.map((plan) => plan.title)).toEqual(['文明社区创建工作方案1', null, '文明社区创建工作方案4']);
    expect(unread.map((part) => [part.text, part.gap])).toEqual([['……此处隐藏8705个字……', true]]);
  });

  it('a covering notice belongs to the plan it brings, and gives it its year', () => {
    const { plans } = read(
      `某区办公室关于印发《文明楼道创建工作方案》的通知\n各街道：\n现印发给你们。\n某区办公室\n2026年3月1日\n文明楼道创建工作方案\n一、主要任务\n1.清理楼道，6月底前完成。`,
    );
    expect(plans.map((plan) => [plan.title, plan.year, plan.tasks[0]!.due])).toEqual([
      ['文明楼道创建工作方案', 2026, '2026-06-30'],
    ]);
  });
});
