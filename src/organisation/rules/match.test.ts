import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexUnits, matchUnit, unitsMeant, type UnitToIndex } from './match.ts';
import type { UnitKind } from './kinds.ts';
import { numberedPath } from './place.ts';

const units: UnitToIndex[] = [];
function put(
  kind: UnitKind,
  name: string,
  under?: UnitToIndex,
  shortName: string | null = null,
  aliases: string[] = [],
) {
  const path = numberedPath(kind, units.length, under?.path ?? '');
  const unit = { id: `${units.length}`, kind, name, shortName, path, parentName: under?.name ?? null, aliases };
  units.push(unit);
  return unit;
}
const county = put('region', '云汀县');
put('department', '云汀县精神文明建设指导委员会办公室', county, '创建办', ['县创建办']);
for (const name of [
  '市场监督管理局',
  '城市管理局',
  '文化和旅游局',
  '卫生健康委员会',
  '住房和城乡建设局',
  '人力资源和社会保障局',
  '发展和改革局',
  '教育体育局',
  '公安局',
  '公安局交通警察大队',
  '妇女联合会',
  '残疾人联合会',
  '科学技术协会',
  '总工会',
  '委宣传部',
  '委组织部',
  '委统一战线工作部',
  '委政法委员会',
  '委社会工作部',
  '民政局',
  '生态环境局',
  '自然资源局',
  '交通运输局',
  '农业农村局',
  '商务局',
  '应急管理局',
  '消防救援大队',
  '供销合作社联合社',
  '融媒体中心',
  '水利局',
])
  put('department', `云汀县${name}`, county);
put('department', '共青团云汀县委员会', county);
const street = put('township', '鹤鸣街道', county);
const town = put('township', '石桥镇', county);
for (const township of [street, town]) {
  put('department', '社会事务办公室', township, '社会事务办');
  put('community', '大坪村', township);
}
put('department', '城市管理办公室', street);
const lotus = put('community', '荷花社区', street);
put('community', '石桥社区', town);
put('estate', '荷花苑', lotus);
put('building', '1号楼', put('estate', '锦绣花园', lotus));
const index = indexUnits(units);
const say = (written: string, near?: string) => {
  const { match, unit, collective, suggestions } = matchUnit(index, written, near);
  const first = suggestions[0];
  return [match, unit ? `${unit.parentName}/${unit.name}` : (collective ?? (first ? `? ${first.name}` : null))];
};

test.each([
  ['云汀县市场监督管理局', '云汀县市场监督管理局', 'exact'],
  ['创建办', '云汀县精神文明建设指导委员会办公室', 'exact'],
  ['县创建办', '云汀县精神文明建设指导委员会办公室', 'alias'],
  ['荷花社区', '荷花社区', 'exact'],
  [' 荷花 社区 。', '荷花社区', 'exact'],
])('%s is %s: %s', (written, name, match) => {
  expect(matchUnit(index, written)).toMatchObject({ match, unit: { name }, collective: null, suggestions: [] });
});

test.each([
  ['区市场监管局', '市场监督管理局'],
  ['市场监管局', '市场监督管理局'],
  ['县市监局', '市场监督管理局'],
  ['云汀县市场监管局', '市场监督管理局'],
  ['云汀市场监管局', '市场监督管理局'],
  ['县城管局', '城市管理局'],
  ['区综合行政执法局', '城市管理局'],
  ['城市管理和综合行政执法局', '城市管理局'],
  ['区文旅局', '文化和旅游局'],
  ['县文化广电旅游局', '文化和旅游局'],
  ['区卫健局', '卫生健康委员会'],
  ['卫健委', '卫生健康委员会'],
  ['县卫计局', '卫生健康委员会'],
  ['县住建局', '住房和城乡建设局'],
  ['人社局', '人力资源和社会保障局'],
  ['县发改委', '发展和改革局'],
  ['县教体局', '教育体育局'],
  ['县教育局', '教育体育局'],
  ['区公安分局', '公安局'],
  ['云汀公安分局', '公安局'],
  ['宁州市公安局云汀分局', '公安局'],
  ['县公安局', '公安局'],
  ['公安交警大队', '公安局交通警察大队'],
  ['县交警大队', '公安局交通警察大队'],
  ['县妇联', '妇女联合会'],
  ['区残联', '残疾人联合会'],
  ['科协', '科学技术协会'],
  ['县总工会', '总工会'],
  ['区委宣传部', '委宣传部'],
  ['宣传部', '委宣传部'],
  ['县委组织部', '委组织部'],
  ['县委统战部', '委统一战线工作部'],
  ['区委政法委', '委政法委员会'],
  ['社会工作部', '委社会工作部'],
  ['县民政局', '民政局'],
  ['市生态环境局云汀分局', '生态环境局'],
  ['县自然资源和规划局', '自然资源局'],
  ['县交通局', '交通运输局'],
  ['农业农村局', '农业农村局'],
  ['县商务局', '商务局'],
  ['县应急局', '应急管理局'],
  ['县消防大队', '消防救援大队'],
  ['供销社', '供销合作社联合社'],
  ['县融媒中心', '融媒体中心'],
  ['县水务局', '水利局'],
])('%s is known as %s', (written, name) => {
  expect(say(written)).toEqual(['alias', `云汀县/云汀县${name}`]);
});

test.each(['团县委', '共青团县委', '团区委', '共青团云汀县委', '县团委'])('%s is the youth league', (written) => {
  expect(say(written)).toEqual(['alias', '云汀县/共青团云汀县委员会']);
});

test.each([
  ['县文明办', '云汀县/云汀县精神文明建设指导委员会办公室'],
  ['创文办', '云汀县/云汀县精神文明建设指导委员会办公室'],
  ['文明城市创建工作领导小组办公室', '云汀县/云汀县精神文明建设指导委员会办公室'],
  ['石桥镇人民政府', '云汀县/石桥镇'],
  ['鹤鸣街道办事处', '云汀县/鹤鸣街道'],
  ['鹤鸣街办', '云汀县/鹤鸣街道'],
  ['荷花社区居委会', '鹤鸣街道/荷花社区'],
  ['荷花居委会', '鹤鸣街道/荷花社区'],
  ['荷花社区党委', '鹤鸣街道/荷花社区'],
  ['石桥镇大坪村', '石桥镇/大坪村'],
  ['石桥镇大坪村村委会', '石桥镇/大坪村'],
  ['鹤鸣街道社会事务办', '鹤鸣街道/社会事务办公室'],
  ['鹤鸣街道荷花社区', '鹤鸣街道/荷花社区'],
])('%s is %s', (written, unit) => {
  expect(say(written)).toEqual(['alias', unit]);
});

test.each([
  [
    'township',
    [
      '各街道',
      '各乡镇',
      '各镇(街道)',
      '各镇（街道）',
      '各乡镇（街道）',
      '全县各乡镇',
      '属地街道',
      '各街道办事处',
      '各镇街',
    ],
  ],
  ['community', ['各社区', '社区', '各村(社区)', '各村', '社区居委会', '各社区党委', '村居', '所在社区']],
  ['department', ['各有关部门', '县直有关部门', '各成员单位', '区直各单位', '有关单位', '相关职能部门', '各责任单位']],
  ['estate', ['各小区', '各住宅小区', '老旧小区']],
] as const)('%s as a whole', (collective, names) => {
  for (const written of names)
    expect([written, matchUnit(index, written)]).toEqual([
      written,
      { match: 'collective', unit: null, collective, suggestions: [] },
    ]);
});

test.each(['xxx', '×××', '', '…', 'xx局', '某某街道', '___', '×××社区', '（　）'])(
  '%j is left open in the plan',
  (written) => {
    expect(matchUnit(index, written)).toEqual({ match: 'unmatched', unit: null, collective: null, suggestions: [] });
  },
);

test.each(['驻区单位', '沿街商户', '各楼栋长', '各居民小组', '县档案馆'])('%s is nobody here', (written) => {
  expect(say(written)[0]).toBe('unmatched');
});

test.each([
  ['区市场监管局餐饮科', '云汀县市场监督管理局'],
  ['桐荫市场监管所', '云汀县市场监督管理局'],
  ['桐荫派出所', '云汀县公安局'],
  ['交警二中队', '云汀县公安局交通警察大队'],
  ['各社区卫生服务中心', '云汀县卫生健康委员会'],
  ['桐荫小学', '云汀县教育体育局'],
  ['街道文化站', '云汀县文化和旅游局'],
  ['文绿局', '云汀县文化和旅游局'],
  ['荷花苑小区', '荷花苑'],
  ['市文明办', '云汀县精神文明建设指导委员会办公室'],
])('%s is not certain: offers %s first', (written, name) => {
  expect(say(written)).toEqual(['suggested', `? ${name}`]);
});

describe('names that several units bear', () => {
  test('are suggested, all of them', () => {
    expect(matchUnit(index, '大坪村').suggestions.map((unit) => unit.parentName)).toEqual(['鹤鸣街道', '石桥镇']);
    expect(say('社会事务办')).toEqual(['suggested', '? 社会事务办公室']);
  });
  test('are certain in the plan of one township', () => {
    expect(say('大坪村', town.path)).toEqual(['exact', '石桥镇/大坪村']);
    expect(say('社会事务办', `${street.path}c00001.`)).toEqual(['exact', '鹤鸣街道/社会事务办公室']);
    expect(say('街道社会事务办', street.path)).toEqual(['alias', '鹤鸣街道/社会事务办公室']);
  });
  test('街道社会事务办 in a plan of the county means every township', () => {
    expect(say('街道社会事务办')).toEqual(['collective', 'township']);
    expect(say('街道社会事务办', 'r.d00001.')).toEqual(['collective', 'township']);
  });
  test('an office only one township has is that one', () => {
    expect(say('街道城管办')).toEqual(['alias', '鹤鸣街道/城市管理办公室']);
  });
});

test('two offices that would both do the work are both offered', () => {
  const both = indexUnits([
    county,
    { ...units[1]!, id: 'a', name: '云汀县城市管理局', shortName: null, aliases: [], path: 'r.d1.' },
    { ...units[1]!, id: 'b', name: '云汀县综合行政执法局', shortName: null, aliases: [], path: 'r.d2.' },
  ]);
  expect(matchUnit(both, '县城管局').unit?.id).toBe('a');
  expect(matchUnit(both, '县综合执法局').unit?.id).toBe('b');
  const neither = matchUnit(both, '县城建监察局');
  expect([neither.match, neither.suggestions.map((unit) => unit.id).sort()]).toEqual(['suggested', ['a', 'b']]);
});

test('in a city, 市 is the level of our own offices', () => {
  const city = indexUnits([
    { ...county, name: '云汀市' },
    { ...units[1]!, name: '云汀市市场监督管理局', shortName: null },
  ]);
  expect(matchUnit(city, '市市场监管局').match).toBe('alias');
});

test('collectives open into the units meant', () => {
  const names = (...given: Parameters<typeof unitsMeant> extends [unknown, ...infer R] ? R : never) =>
    unitsMeant(index, ...given).map((unit) => unit.name);
  expect(names('township', '各街道')).toEqual(['鹤鸣街道']);
  expect(names('township', '各镇（街道）')).toEqual(['鹤鸣街道', '石桥镇']);
  expect(names('township', '各乡')).toEqual(['鹤鸣街道', '石桥镇']);
  expect(names('community', '各社区')).toEqual(['荷花社区', '石桥社区']);
  expect(names('community', '各村')).toEqual(['大坪村', '大坪村']);
  expect(names('community', '各社区', town.path)).toEqual(['石桥社区']);
  expect(names('community', '', town.path)).toEqual(['大坪村', '石桥社区']);
  expect(names('department')).not.toContain('社会事务办公室');
});

test('law: any text is answered, and the answer holds together', () => {
  const sign = fc.constantFrom(...'市场监督管理局区县街道社区镇乡村委办公安各有关部门(（）)、x×某 云汀1号楼a.*[\\');
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.array(sign, { maxLength: 14 }).map((s) => s.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(undefined, street.path, 'r.d00001.', ''), (written, near) => {
      const answer = matchUnit(index, written, near);
      expect(answer.unit !== null).toBe(answer.match === 'exact' || answer.match === 'alias');
      expect(answer.collective !== null).toBe(answer.match === 'collective');
      expect(answer.suggestions.length > 0).toBe(answer.match === 'suggested');
      expect(answer.suggestions.length).toBeLessThanOrEqual(5);
      expect(new Set(answer.suggestions).size).toBe(answer.suggestions.length);
      expect(answer.suggestions.every((unit) => unit.kind !== 'building')).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('law: a unit is found by its own name, with the county or the level in front or not', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...units.filter((unit) => unit.kind === 'department' && unit.path.split('.').length === 3)),
      (unit) => {
        expect(matchUnit(index, unit.name)).toMatchObject({ match: 'exact', unit: { id: unit.id } });
        const bare = unit.name.replace('云汀县', '');
        for (const front of ['', '县', '区', '云汀', '本县'])
          if (unit.name.startsWith('云汀县')) expect(matchUnit(index, front + bare).unit?.id).toBe(unit.id);
      },
    ),
  );
});

test('a region without units answers too', () => {
  expect(matchUnit(indexUnits([]), '市场监管局').match).toBe('unmatched');
  expect(matchUnit(indexUnits([]), '各社区').match).toBe('collective');
});
