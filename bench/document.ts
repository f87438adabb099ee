import { Document, Packer, Paragraph } from 'docx';

const verbs = ['整治', '规范', '改善', '排查', '维护', '推进'];
const things = ['集贸市场', '背街小巷', '户外广告', '楼道环境', '消防通道', '公共厕所', '文化活动', '志愿服务'];
const leads = ['县市场监管局', '县城管局', '县文旅局', '县住建局', '县民政局', '县卫健局'];
const filler =
  '要坚持问题导向,逐处登记造册,明确责任人和完成时限,做到整改一处、销号一处,并及时把照片和说明存入工作台账,接受群众监督。';

/** A plan of `sections` task sections with `each` numbered items, every item with its units and a date. */
export function planLines(sections: number, each: number): string[] {
  const lines = [
    '云汀县2026年文明社区创建重点任务工作方案',
    '各乡镇人民政府,县直有关部门:',
    '为做好创建工作,制定本方案。',
    '一、指导思想',
    filler,
  ];
  const numerals = ['二', '三', '四', '五', '六', '七', '八', '九', '十'];
  for (let s = 0; s < sections; s++) {
    lines.push(`${s < 9 ? numerals[s] : `十${numerals[s - 9]?.replace('二', '一') ?? '九'}`}、重点任务${s + 1}`);
    for (let i = 0; i < each; i++) {
      const k = s * each + i;
      lines.push(`${i + 1}.${verbs[k % verbs.length]}${things[k % things.length]}。第${k + 1}项。${filler}`);
      lines.push(
        `牵头单位:${leads[k % leads.length]};责任单位:${leads[(k + 1) % leads.length]}、${leads[(k + 2) % leads.length]};完成时限:${1 + (k % 12)}月底前`,
      );
    }
  }
  return lines;
}

/** About `pages` pages of A4 as Word writes them, for the reading bench. */
export async function bigDocx(pages: number): Promise<Uint8Array> {
  // 22 lines of 28 characters a page (GB/T 9704).
  const want = pages * 22 * 28;
  const each = 50;
  let sections = 1;
  while (sections < 9 && planLines(sections, each).join('').length < want) sections++;
  const lines = planLines(sections, each);
  const all: string[] = [];
  while (all.join('').length < want) all.push(...lines);
  const doc = new Document({ sections: [{ children: all.map((text) => new Paragraph(text)) }] });
  return new Uint8Array(await Packer.toBuffer(doc));
}
