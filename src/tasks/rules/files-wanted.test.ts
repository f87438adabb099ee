import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filesWanted } from './files-wanted.ts';

describe('files a task wants', () => {
  it.each([
    ['每月25日前报送工作总结和问题清单。', 2],
    ['完成后提交佐证材料，附整改前后照片。', 2],
    ['上报名单；年底前再报送名单。', 1],
    ['建立摊位台账，逐户登记。', 0],
    ['组织居民报名，开展活动，及时报告。', 0],
    ['清理占道经营。', 0],
    ['填报进度表', 1],
  ])('%s', (text, n) => expect(filesWanted(text)).toBe(n));
  it('never grow fewer with more words', () => {
    const words = fc.array(fc.constantFrom('报送', '照片', '总结', '，', '。', '清理', '台账'), { maxLength: 20 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(filesWanted(`${a.join('')}。${b.join('')}`)).toBeGreaterThanOrEqual(filesWanted(a.join('')));
      }),
    );
  });
});
