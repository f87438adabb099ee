import type { OutSheet } from '#platform/pure/sheet.ts';
import type { Estimate, StrataKind, StratumDrawn } from './sampling.ts';

/** A draw as its Excel needs it. */
export interface SheetDraw {
  title: string;
  cycle: string;
  seed: string;
  digest: string;
  /** When it was made, as text. */
  at: string;
  personName: string;
  strata: StrataKind;
  groups: readonly StratumDrawn[];
  drawn: readonly {
    key: string;
    name: string;
    stratum: string;
    lot: string;
    passed: boolean | null;
    points: number | null;
  }[];
  frame: readonly { key: string; name: string; stratum: string; lot: string }[];
  /** How many of those drawn have been visited; the estimate may not be this reader's yet. */
  seen: number;
  estimate: Estimate;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** What the strata are, at the head of their column. */
const strataNames: Readonly<Record<StrataKind, string>> = {
  none: '层',
  township: '镇街',
  class: '类别',
  own: '层',
};

/** Who was drawn, the whole list with its lots, and in words how to draw it again. */
export function drawSheets(of: SheetDraw): OutSheet[] {
  const chosen = new Set(of.drawn.map(({ key }) => key));
  const { passes, mean } = of.estimate;
  const stratum = strataNames[of.strata];
  const name = (stratum: string) => stratum || '全部';
  const told: [string, string][] = [
    ['抽样名称', of.title],
    ['创建周期', of.cycle],
    ['种子', of.seed],
    ['抽取时间', `${of.at}，${of.personName}`],
    ['名单校验值', of.digest],
    [
      '抽取办法',
      '把“种子”、一个换行符（LF）和名单中每一项的“键”连成一段 UTF-8 文字，求 SHA-256，得到签号；每层按签号从小到大取该层应抽数。',
    ],
    ['分层数量', '按各层数量占比分配，用最大余数法取整，每层至少抽一个。'],
    ['核对办法', '用任何能求 SHA-256 的工具，照“名单”页重算签号，结果应与“抽中”页一致。'],
    ['已查', `${of.seen} 个，共抽中 ${of.drawn.length} 个`],
  ];
  if (passes)
    told.push(['合格率', `${percent(passes.share)}，95% 区间 ${percent(passes.low)}–${percent(passes.high)}`]);
  if (mean)
    told.push([
      '平均得分',
      `${(mean.mean / 100).toFixed(2)}，95% 区间 ${(mean.low / 100).toFixed(2)}–${(mean.high / 100).toFixed(2)}`,
    ]);
  return [
    {
      name: '抽中',
      columns: [
        { title: '序号', width: 6 },
        { title: stratum, width: 20 },
        { title: '名称', width: 32 },
        { title: '是否合格', width: 10 },
        { title: '得分', width: 8 },
        { title: '签号', width: 68 },
      ],
      rows: of.drawn.map((one, i) => [
        i + 1,
        name(one.stratum),
        one.name,
        one.passed === null ? null : one.passed ? '合格' : '不合格',
        one.points === null ? null : one.points / 100,
        one.lot,
      ]),
    },
    {
      name: '分层',
      columns: [
        { title: stratum, width: 24 },
        { title: '数量', width: 8 },
        { title: '应抽', width: 8 },
      ],
      rows: of.groups.map((group) => [name(group.name), group.of, group.n]),
    },
    {
      name: '名单',
      columns: [
        { title: stratum, width: 20 },
        { title: '名称', width: 32 },
        { title: '键', width: 40 },
        { title: '签号', width: 68 },
        { title: '抽中', width: 8 },
      ],
      rows: of.frame.map((one) => [name(one.stratum), one.name, one.key, one.lot, chosen.has(one.key) ? '是' : null]),
    },
    {
      name: '说明',
      columns: [
        { title: '项目', width: 14 },
        { title: '内容', width: 90 },
      ],
      rows: told,
      prose: true,
    },
  ];
}
