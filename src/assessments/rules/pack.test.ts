import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cardPage,
  listPage,
  manifestName,
  packFaults,
  safeName,
  sumsText,
  type Listed,
  type Manifest,
  type PackCard,
} from './pack.ts';

const about = { title: '荷花社区', made: '2026-11-01T00:00:00.000Z', by: '林知秋' };

describe('a pack and its manifest', () => {
  it('shows a file put in, taken out or changed, and a container that is not sealed', () => {
    const manifest: Manifest = {
      format: 'chuangwen-pack',
      version: 1,
      ...about,
      files: [{ path: 'a', size: 1, sha256: 'x' }],
    };
    const own = { path: manifestName, size: 1, sha256: 'm' };
    expect(packFaults([own], manifest, true)).toEqual([{ code: 'missing', path: 'a' }]);
    expect(
      packFaults([own, { path: 'a', size: 1, sha256: 'x' }, { path: 'b', size: 1, sha256: 'y' }], manifest, true),
    ).toEqual([{ code: 'not-listed', path: 'b' }]);
    expect(packFaults([own, { path: 'a', size: 1, sha256: 'y' }], manifest, true)).toEqual([
      { code: 'changed', path: 'a' },
    ]);
    expect(packFaults([own, { path: 'a', size: 2, sha256: 'x' }], manifest, true)).toEqual([
      { code: 'size', path: 'a' },
    ]);
    expect(packFaults([own, { path: 'a', size: 1, sha256: 'x' }], manifest, false)).toEqual([
      { code: 'container', path: null },
    ]);
    expect(packFaults([], null, true)).toEqual([{ code: 'manifest-unread', path: manifestName }]);
  });
  const listed: fc.Arbitrary<Listed[]> = fc.uniqueArray(
    fc.record({
      path: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      size: fc.nat({ max: 3 }),
      sha256: fc.constantFrom('x', 'y'),
    }),
    { selector: ({ path }) => path },
  );
  it('says nothing of what is as it was listed, and names every file that is not', () => {
    fc.assert(
      fc.property(listed, listed, fc.boolean(), (found, files, sealed) => {
        const manifest: Manifest = { format: 'chuangwen-pack', version: 1, ...about, files };
        const same = (a: Listed, b: Listed | undefined) => b && a.size === b.size && a.sha256 === b.sha256;
        const odd = [
          ...files.filter(
            (one) =>
              !same(
                one,
                found.find(({ path }) => path === one.path),
              ),
          ),
          ...found.filter((one) => !files.some(({ path }) => path === one.path)),
        ].map(({ path }) => path);
        const faults = packFaults(found, manifest, sealed);
        expect(faults.map(({ path }) => path)).toEqual(odd.length || sealed ? odd : [null]);
      }),
    );
  });
  it('has sums that any tool reads', () => {
    expect(sumsText([{ path: 'a b', size: 1, sha256: 'f0' }])).toBe('f0  a b\n');
  });

  it('gives every file a name that every file system takes', () => {
    const sign = fc.constantFrom(...'ab1.  -_/\\:*?"<>|\n\u202e会议记录（一）', '😀', '.docx');
    const name = fc.oneof(
      fc.array(sign, { maxLength: 120 }).map((signs) => signs.join('')),
      fc
        .tuple(fc.integer({ min: 70, max: 90 }), fc.array(sign, { maxLength: 9 }))
        .map(([n, signs]) => '长'.repeat(n) + signs.join('')),
    );
    fc.assert(
      fc.property(name, (given) => {
        const safe = safeName(given);
        expect(safe).not.toBe('');
        expect(safe.length).toBeLessThanOrEqual(88);
        expect(safe).not.toMatch(/[\n<>:"/\\|?*\u202e]/);
        expect(safe).not.toMatch(/^[.\s]|[.\s]$/);
        // No half of a sign, and nothing left to mend.
        expect(safe).not.toMatch(/\p{Cs}/u);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 500 },
    );
    expect(safeName(`${'长'.repeat(79)} 记录`)).toBe('长'.repeat(79));
    expect(safeName(`${'长'.repeat(79)}😀.docx`)).toBe(`${'长'.repeat(79)}.docx`);
    expect(safeName(`${'长'.repeat(74)} .ab 会议记录一`)).toBe(`${'长'.repeat(74)}.ab 会`);
    expect(safeName('../../etc/passwd')).toBe('_.._etc_passwd');
    expect(safeName('会议记录.docx')).toBe('会议记录.docx');
    expect(safeName('')).toBe('文件');
  });

  it('escapes whatever people wrote, and links from a page in a folder', () => {
    const card: PackCard = {
      unit: '<b>荷花</b>社区',
      state: '已认定',
      columns: ['县级'],
      totals: ['95'],
      papers: [{ path: 'a b/评分表.docx', name: '评分表' }],
      aspects: [
        {
          key: '1',
          title: '自治"',
          stars: [true],
          indicators: [
            {
              key: '1.1',
              title: '<script>alert(1)</script>',
              full: '2',
              points: ['2'],
              reasons: [''],
              evidence: [
                {
                  of: {
                    number: '0001',
                    title: '记录',
                    span: '',
                    state: '',
                    caption: '',
                    files: [{ path: 'files/0001 记录.docx', name: '记录.docx' }],
                  },
                  extent: '全部证明',
                  passage: '第2页',
                },
              ],
            },
          ],
        },
      ],
    };
    const html = cardPage(card, 'entries/0001.html', '2026-11-01');
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('<b>荷花</b>');
    expect(html).toContain('href="../files/0001%20%E8%AE%B0%E5%BD%95.docx"');
    expect(html).toContain('href="../a%20b/%E8%AF%84%E5%88%86%E8%A1%A8.docx"');
    expect(html).not.toMatch(/https?:/);
  });

  it('shows in a card what there is of reasons, stars and files, and leaves out what there is not', () => {
    const evidence = (number: string, caption: string, files: string[]) => ({
      of: {
        number,
        title: `材料${number}`,
        span: '2026年5月1日',
        state: '',
        caption,
        files: files.map((name) => ({ path: name, name })),
      },
      extent: '部分证明',
      passage: '',
    });
    const html = cardPage(
      {
        unit: '荷花社区',
        state: '已认定',
        columns: ['镇级', '县级'],
        totals: ['95'],
        papers: [],
        aspects: [
          {
            key: '1',
            title: '自治',
            stars: [true, false],
            indicators: [
              { key: '1.1', title: '无材料', full: '2', points: ['2', ''], reasons: ['现场看过', ''], evidence: [] },
              {
                key: '1.2',
                title: '有材料',
                full: '2',
                points: ['2', '1'],
                reasons: [],
                evidence: [evidence('01', '时间：五月', []), evidence('02', '', ['一.pdf', '二.pdf'])],
              },
            ],
          },
        ],
      },
      'index.html',
      '2026-11-01',
    );
    expect(html).toContain('镇级 <span class="star">★</span></span><span class="of">县级 ☆</span>');
    expect(html).toContain('<br><span class="quiet">现场看过</span></td>');
    expect(html.match(/<ul>/g)).toHaveLength(1);
    expect(html).toContain('2026年5月1日；部分证明</span><br><span class="quiet">时间：五月</span></li>');
    expect(html).toContain(
      '部分证明</span><br><a href="%E4%B8%80.pdf">一.pdf</a> · <a href="%E4%BA%8C.pdf">二.pdf</a></li>',
    );
    // A column whose total is not out yet has none.
    expect(html).toContain('镇级 <b>95</b> · 县级 <b></b>');
  });

  it('leads from the first page to every entry and paper', () => {
    const html = listPage(
      '2026 <年度>',
      '2026-11-01',
      [{ unit: '荷花社区', state: '已认定', totals: ['95', ''], path: 'entries/0001.html' }],
      ['镇级', '县级'],
      [{ path: '汇总.xlsx', name: '汇总' }],
    );
    expect(html).toContain('共 1 个参评单位');
    expect(html).toContain('<a href="entries/0001.html">荷花社区</a>');
    expect(html).toContain('<td class="n">95</td><td class="n"></td>');
    expect(html).toContain('<a href="%E6%B1%87%E6%80%BB.xlsx">汇总</a>');
    expect(html).not.toContain('<年度>');
  });
});
