import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readSheet, writeSheets } from '#documents/public.ts';
import { tinyDocx } from '#documents/testing.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Grid, OutCell } from '#platform/pure/sheet.ts';
import { sheetContract } from './contract.ts';
import { areaClasses, unitKinds, urbanRuralClasses } from './rules/kinds.ts';
import { areaLabel, kindLabel, urbanLabel } from './rules/sheet/labels.ts';
import { rowFaultCodes } from './rules/sheet/row.ts';

let app: TestApp, office: TestPerson, township: TestPerson;
beforeAll(async () => {
  app = await testApp();
  office = await app.as('office');
  township = await app.as('township');
});
afterAll(() => app.close());

const sheet = (headings: string[], ...rows: OutCell[][]): Promise<Uint8Array> =>
  writeSheets([{ name: 'x', columns: headings.map((title) => ({ title })), rows }]);
type Save = 'check' | 'all' | 'right';
const importUnits = (bytes: Uint8Array, save: Save, person = office, name = '单位.xlsx') =>
  person.call(sheetContract.importUnits, { query: { save } }, { file: { name, bytes } });
const importPeople = (bytes: Uint8Array, save: Save, person = office, name = '人员.xlsx') =>
  person.call(sheetContract.importPeople, { query: { save } }, { file: { name, bytes } });
const gridOf = (bytes: Buffer): Promise<Grid> =>
  readSheet({ kind: 'xlsx', encoding: null, bytes: new Uint8Array(bytes) });
const problemOf = async (work: Promise<unknown>): Promise<Problem | null> =>
  work.then(
    () => null,
    (error: unknown) => {
      if (error instanceof Problem) return error;
      throw error;
    },
  );
/** Everything a sheet could change, as text. */
const register = async (): Promise<string> => {
  const { rows } = await sql`select
    (select json_agg(u order by u.id) from (select id, name, parent_id, kind, short_name, stat_code, version, path
      from organisation.unit) u) as units,
    (select json_agg(a order by a.region_id, a.alias) from organisation.unit_alias a) as aliases,
    (select json_agg(p order by p.id) from (select id, name, unit_id, phone, version from organisation.person) p) as people,
    (select json_agg(t order by t.id) from organisation.post t) as posts,
    (select count(*) from platform.event) as events`.execute(app.db);
  return JSON.stringify(rows);
};
const units = ['单位名称', '类别', '上级单位', '统计代码'];

describe('units as Excel', () => {
  it('go out and come in again all the same', async () => {
    const out = await office.raw(sheetContract.exportUnits, {});
    expect(out.status).toBe(200);
    expect(out.headers['content-disposition']).toMatch(/filename\*=UTF-8''%E5%8D%95%E4%BD%8D/);
    const grid = await gridOf(out.bytes);
    expect(grid.rows.length).toBeGreaterThan(8);
    const before = await register();
    const report = await importUnits(out.bytes, 'all');
    expect(report).toMatchObject({ added: 0, changed: 0, same: grid.rows.length - 1, saved: true, faults: [] });
    expect(await register()).toBe(before);
  });

  it('tell every fault by line and column, and save nothing', async () => {
    const before = await register();
    const report = await importUnits(
      await sheet(
        units,
        ['新一社区', '社区', '鹤鸣街道', '990121001091'],
        ['', '社区', '鹤鸣街道'],
        ['新二社区', '公社', '鹤鸣街道'],
        ['新三社区', '社区', '不存在的镇'],
        ['新四社区', '社区', '鹤鸣街道', '123'],
        ['新五小区', '小区', '鹤鸣街道'],
        ['新一社区', '社区', '鹤鸣街道'],
        ['新六小区', '小区', '新四社区'],
        ['新七社区', '社区', ''],
        ['新八社区', '社区', '鹤鸣街道', '990121001091'],
        ['荷花社区', '部门', '鹤鸣街道'],
      ),
      'all',
    );
    expect(report.faults).toEqual([
      { line: 3, column: '单位名称', value: null, code: 'field.missing' },
      { line: 4, column: '类别', value: '公社', code: 'kind.unknown' },
      { line: 5, column: '上级单位', value: '不存在的镇', code: 'unit.unknown' },
      { line: 6, column: '统计代码', value: '123', code: 'code.shape' },
      {
        line: 7,
        column: '上级单位',
        value: '鹤鸣街道',
        code: 'unit.misplaced',
        params: { kind: '小区', parentKind: '镇/街道' },
      },
      { line: 8, column: '单位名称', value: '新一社区', code: 'row.twice', params: { line: '2' } },
      { line: 9, column: '上级单位', value: '新四社区', code: 'unit.parent-wrong', params: { line: '6' } },
      { line: 10, column: '上级单位', value: null, code: 'field.missing' },
      { line: 11, column: '统计代码', value: '990121001091', code: 'unit.code-taken', params: { name: '新一社区' } },
      { line: 12, column: '类别', value: '部门', code: 'kind.differs', params: { kind: '社区/村' } },
    ]);
    expect(report).toMatchObject({ rows: 11, right: 1, added: 1, saved: false, moreFaults: 0 });
    expect(await register()).toBe(before);
  });

  it('leave out what stands beneath a new unit that is wrong', async () => {
    const report = await importUnits(
      await sheet(
        ['单位名称', '类别', '上级单位', '别名'],
        ['甲小区', '小区', '乙社区'],
        ['乙社区', '社区', '鹤鸣街道', '重名叫法'],
        ['丙社区', '社区', '鹤鸣街道', '重名叫法'],
        ['丁小区', '小区', '丙社区'],
        ['丁小区1栋', '楼栋', '丁小区'],
      ),
      'check',
    );
    expect(report.faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '4 unit.alias-taken',
      '5 unit.parent-wrong',
      '6 unit.parent-wrong',
    ]);
    expect(report).toMatchObject({ right: 2, added: 2, saved: false });
  });

  it('save the right rows when that is chosen, parents named in any order', async () => {
    const report = await importUnits(
      await sheet(
        units,
        ['一号楼', '楼栋', '香樟苑'],
        ['香樟苑', '小区', '香樟社区'],
        ['香樟社区', '社区', '鹤鸣街道', '990121001077'],
        ['错', '错', '错'],
      ),
      'right',
    );
    expect(report).toMatchObject({ rows: 4, right: 3, added: 3, changed: 0, same: 0, saved: true });
    const { rows } = await sql<{ line: string }>`select string_agg(above.name, '/' order by above.path) as line
      from organisation.unit u join organisation.unit above on above.region_id = u.region_id
        and u.path like above.path || '%' where u.name = '一号楼' group by u.id`.execute(app.db);
    expect(rows).toEqual([{ line: '云汀县/鹤鸣街道/香樟社区/香樟苑/一号楼' }]);
    const trail = await sql<{ details: unknown }>`select details from platform.event where kind = 'unit.import'
      order by id desc limit 1`.execute(app.db);
    expect(trail.rows).toEqual([{ details: { file: '单位.xlsx', rows: 4, added: 3, changed: 0, same: 0 } }]);
  });

  it('change only the cells that are filled in', async () => {
    const report = await importUnits(
      await sheet(['名称', '单位类型', '隶属', '简称'], ['香樟社区', '社区', '鹤鸣街道', '香樟']),
      'all',
    );
    expect(report).toMatchObject({ added: 0, changed: 1, saved: true });
    const { rows } = await sql`select short_name, stat_code from organisation.unit where name = '香樟社区'`.execute(
      app.db,
    );
    expect(rows).toEqual([{ short_name: '香樟', stat_code: '990121001077' }]);
  });

  it('are not for those who do not manage units', async () => {
    const bytes = await sheet(units, ['新社区', '社区', '鹤鸣街道']);
    expect((await problemOf(importUnits(bytes, 'check', township)))?.code).toBe('permission.denied');
  });

  it('refuse what is no sheet, or one without the columns', async () => {
    const code = async (bytes: Uint8Array, name = 'x.xlsx') =>
      (await problemOf(importUnits(bytes, 'check', office, name)))?.code;
    expect(await code(tinyDocx())).toBe('sheet.unreadable');
    expect(await code(tinyDocx('x', { 'xl/vbaProject.bin': 'x' }))).toBe('file.macros');
    expect(await code(new Uint8Array([1, 2, 3, 0]))).toBe('file.kind-refused');
    const missing = await problemOf(importUnits(await sheet(['单位名称', '备注'], ['a', 'b']), 'check'));
    expect(missing).toMatchObject({ code: 'sheet.columns-missing', details: { columns: ['类别'], unknown: ['备注'] } });
  });
});

describe('people as Excel', () => {
  it('go out masked and come in again all the same', async () => {
    const out = await office.raw(sheetContract.exportPeople, {});
    const grid = await gridOf(out.bytes);
    expect(grid.rows[0]!.cells.map((cell) => cell.replace('（必填）', ''))).toEqual([
      '序号',
      '姓名',
      '所在单位',
      '职务',
      '联系电话',
    ]);
    expect(grid.rows.slice(1).map((row) => row.cells[4])).toContain('138****' + grid.rows[1]!.cells[4]!.slice(-4));
    expect(out.bytes.includes('13800009')).toBe(false);
    const before = await register();
    expect(await importPeople(out.bytes, 'all')).toMatchObject({
      added: 0,
      changed: 0,
      same: grid.rows.length - 1,
      saved: true,
      faults: [],
    });
    expect(await register()).toBe(before);
  });

  it('tell what is wrong, guess what was meant', async () => {
    const report = await importPeople(
      await sheet(
        ['姓名', '所在单位', '电话', '职务'],
        ['王 芳', '城管局', 13912345678, '科员'],
        ['李强', '社会事务办公室', '13912345679'],
        ['张伟', '鹤鸣街道/社会事务办公室', '1391234567a'],
        ['刘洋', '火星局'],
        ['', '市场监督管理局'],
        ['周涛', '市场监督局'],
        ['陈静', '荷花社区', '139****0000'],
        ['王芳', '云汀县城市管理局', '13912345678'],
      ),
      'check',
    );
    expect(report.faults).toMatchObject([
      {
        line: 3,
        column: '所在单位',
        code: 'unit.ambiguous',
        params: { names: '鹤鸣街道/社会事务办公室、石桥镇/社会事务办公室' },
      },
      { line: 4, column: '联系电话', code: 'phone.unfit' },
      { line: 5, column: '所在单位', code: 'unit.unknown' },
      { line: 6, column: '姓名', code: 'field.missing' },
      { line: 7, column: '所在单位', code: 'unit.unknown-like', params: { name: '云汀县市场监督管理局' } },
      { line: 8, column: '联系电话', code: 'phone.masked' },
      { line: 9, column: '姓名', code: 'row.twice', params: { line: '2' } },
    ]);
    expect(report).toMatchObject({ rows: 8, right: 1, added: 1, saved: false });
  });

  it('come from CSV in the encoding of an office computer', async () => {
    // 姓名,单位\r\n赵敏,荷花社区 in GBK.
    const gbk = new Uint8Array(Buffer.from('d0d5c3fb2cb5a5cebb0d0ad5d4c3f42cbac9bba8c9e7c7f8', 'hex'));
    const report = await importPeople(gbk, 'right', office, '人员.csv');
    expect(report).toMatchObject({ rows: 1, added: 1, saved: true, faults: [] });
    const { rows } = await sql`select p.name, u.name as unit from organisation.person p join organisation.unit u
      on u.region_id = p.region_id and u.id = p.unit_id where p.name = '赵敏'`.execute(app.db);
    expect(rows).toEqual([{ name: '赵敏', unit: '荷花社区' }]);
  });

  it('of a township come only into its own units', async () => {
    const bytes = await sheet(['姓名', '所在单位'], ['外人', '云汀县城市管理局'], ['自己人', '荷花社区']);
    expect(await importPeople(bytes, 'check', township)).toMatchObject({
      right: 1,
      faults: [{ line: 2, column: '所在单位', code: 'unit.out-of-reach' }],
    });
    const out = await gridOf((await township.raw(sheetContract.exportPeople, {})).bytes);
    expect(out.rows.some((row) => row.cells[2]!.includes('城市管理局'))).toBe(true);
  });
});

describe('forms', () => {
  it.each(['units', 'people'] as const)('of %s come back without their example', async (kind) => {
    const form = await office.raw(sheetContract.sheetForms, { params: { kind } });
    const grid = await gridOf(form.bytes);
    expect(grid.rows).toHaveLength(2);
    expect(grid.rows[1]!.cells[0]).toBe('示例');
    const report = await (kind === 'units' ? importUnits : importPeople)(form.bytes, 'check');
    expect(report).toMatchObject({ rows: 0, right: 0, faults: [], saved: false });
  });
});

describe('words of sheets', () => {
  const words = (locale: string): Record<string, string> =>
    JSON.parse(readFileSync(new URL(`words/${locale}.json`, import.meta.url), 'utf8')) as Record<string, string>;

  it('are those of the screens', () => {
    const zh = words('zh-CN');
    for (const kind of unitKinds) expect(kindLabel(kind)).toBe(zh[`kind.unit.${kind}`]);
    for (const area of areaClasses) expect(areaLabel(area)).toBe(zh[`area.${area}`]);
    for (const code of urbanRuralClasses) expect(urbanLabel(code)).toBe(`${code} ${zh[`urban.${code}`]}`);
  });

  it('name every fault of a row', () => {
    const all = ['platform', 'access', 'organisation', 'documents', 'app'].map((name) =>
      readFileSync(new URL(`../${name}/words/zh-CN.json`, import.meta.url), 'utf8'),
    );
    for (const code of rowFaultCodes)
      expect(
        all.some((text) => text.includes(`"field.${code.replace(/^field\./, '')}"`)),
        code,
      ).toBe(true);
  });
});
