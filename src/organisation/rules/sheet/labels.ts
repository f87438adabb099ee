import { areaClasses, unitKinds, urbanRuralClasses, type AreaClass, type UnitKind, type UrbanRural } from '../kinds.ts';

/**
 * What a cell of a sheet may say for a code. The first word of each is written on export and is the word of the screens
 * (a test holds the two together); the others are what clerks write.
 */
const kindWords: Readonly<Record<UnitKind, readonly string[]>> = {
  region: ['县（区）', '县区', '县', '区', '县级'],
  department: ['部门', '县直部门', '县直单位', '区直部门', '机关', '科室', '内设机构', '单位'],
  township: ['镇/街道', '镇街', '乡镇', '镇', '乡', '街道', '街道办事处', '镇街道', '乡镇街道', '街镇'],
  community: ['社区/村', '社区', '村', '村社区', '行政村', '居委会', '村委会', '村居'],
  estate: ['小区', '居民小区', '住宅小区'],
  building: ['楼栋', '楼', '栋', '楼院'],
  'resident-unit': ['驻区单位', '驻社区单位', '辖区单位', '共建单位'],
};
const areaWords: Readonly<Record<AreaClass, readonly string[]>> = {
  'old-quarter': ['老旧城区', '老城区', '老旧社区'],
  'new-quarter': ['新建城区', '新城区', '新建社区'],
  'town-centre': ['镇区', '集镇', '中心镇区'],
  suburban: ['城郊结合部', '城乡结合部', '城郊', '郊区'],
  village: ['农村', '村庄', '乡村'],
};
const urbanWords: Readonly<Record<UrbanRural, readonly string[]>> = {
  '111': ['主城区'],
  '112': ['城乡结合区'],
  '121': ['镇中心区'],
  '122': ['镇乡结合区'],
  '123': ['特殊区域'],
  '210': ['乡中心区'],
  '220': ['村庄'],
};

const key = (text: string): string => text.normalize('NFKC').replace(/[\s()/、]/g, '');
const reader = <Code extends string>(codes: readonly Code[], words: Readonly<Record<Code, readonly string[]>>) => {
  const known = new Map(codes.flatMap((code) => words[code].map((word) => [key(word), code] as const)));
  return (text: string): Code | null => known.get(key(text)) ?? null;
};

export const kindLabel = (kind: UnitKind): string => kindWords[kind][0]!;
export const areaLabel = (area: AreaClass): string => areaWords[area][0]!;
/** `111 主城区`: the code is what statistics ask for, the word what people know. */
export const urbanLabel = (code: UrbanRural): string => `${code} ${urbanWords[code][0]!}`;

/** The kind a cell names, null when nobody calls a unit that. */
export const kindOf = reader(unitKinds, kindWords);
export const areaOf = reader(areaClasses, areaWords);
const urbanByWord = reader(urbanRuralClasses, urbanWords);
/** By the code in front, else by the word. */
export function urbanOf(text: string): UrbanRural | null {
  const code = /^\s*(\d{3})/.exec(text.normalize('NFKC'))?.[1];
  if (code !== undefined) return urbanRuralClasses.find((one) => one === code) ?? null;
  return urbanByWord(text);
}
