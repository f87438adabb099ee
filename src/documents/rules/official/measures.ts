/** The measures of GB/T 9704-2012 in Word's units, and the faces it names. Nothing is embedded. */

/** Millimetres in twips (1/1440 inch). */
export const mm = (of: number): number => Math.round((of * 1440) / 25.4);
/** Points in twips. */
export const pt = (of: number): number => Math.round(of * 20);

/** A4, and the page's text area (版心) of 156 × 225 mm. */
export const page = {
  width: mm(210),
  height: mm(297),
  top: mm(37),
  left: mm(28),
  bottom: mm(35),
  right: mm(26),
  /**
   * The foot of the page number: its dash lies 7 mm under the text area, in the middle of a line of 14 points.
   */
  footer: mm(35 - 7) - pt(14) / 2,
} as const;
/** Width of the text area. */
export const measure = page.width - page.left - page.right;
export const lines = 22;
export const characters = 28;
/** One line: the text area by 22, rounded down so that the twenty-second line fits. 28.95 pt. */
export const line = Math.floor((page.height - page.top - page.bottom) / lines);
/** One character of the grid: the text area by 28. */
export const character = measure / characters;
/**
 * What every character of 16 points gives up so that 28 of them fit, in twips (−0.25 pt). Said as spacing and not as a grid
 * of characters: a grid narrower than the type is read by some programs as two cells a character.
 */
export const squeeze = Math.floor(character) - 16 * 20;
/** So many characters of the grid, in twips. */
export const chars = (of: number): number => Math.round(of * character);

/** Sizes of type in points: 二号, 三号, 四号, 小四. */
export const size = { title: 22, body: 16, small: 14, table: 12 } as const;
export const face = {
  title: '方正小标宋简体',
  body: '仿宋_GB2312',
  black: '黑体',
  script: '楷体_GB2312',
  song: '宋体',
  latin: 'Times New Roman',
} as const;
/** Names under which the same face is found on machines that lack the first. */
export const also: Readonly<Record<string, string>> = {
  [face.title]: '方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋',
  [face.body]: '仿宋,FangSong',
  [face.black]: 'SimHei',
  [face.script]: '楷体,KaiTi',
  [face.song]: 'SimSun',
};
export const red = 'FF0000';

/** Width of words in characters of the grid: Han and full-width marks one, letters and digits a half. */
export function widthOf(text: string): number {
  let sum = 0;
  for (const char of text) sum += char.codePointAt(0)! < 0x2000 ? 0.5 : 1;
  return sum;
}
