import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { unreached, type Counted } from './reached.ts';

const code = `type Word = string | null; // 类型 are erased in place
interface Given { n: number; word: Word; kind: 'a' | 'b' | 'c' }
export function of({ n, word, kind }: Given): string {
  if (n > 3) return '多';
  if (n < 0) {
    n = 0;
  }
  const said = word ?? '无';
  const both = n > 1 && word !== null;
  const sign: string = n === 0 ? 'zero' : 'some';
  switch (kind) {
    case 'a':
      return said + sign;
    case 'b':
    case 'c':
      return sign + both;
  }
}
export const never = (): number => 1;
`;
/** Runs the code with what is given to it, and tells what was not taken. */
function after(...calls: string[][]): string[] {
  const dir = mkdtempSync(join(tmpdir(), 'chuangwen-reached-'));
  try {
    const file = join(dir, 'code.ts');
    writeFileSync(file, code);
    const url = pathToFileURL(file).href;
    for (const given of calls) {
      const main = `import { of } from ${JSON.stringify(url)}; ${given.map((one) => `of(${one});`).join('')}`;
      const ran = spawnSync(process.execPath, ['--input-type=module', '-e', main], {
        env: { ...process.env, NODE_V8_COVERAGE: join(dir, 'counts') },
        encoding: 'utf8',
      });
      expect(ran.stderr).toBe('');
    }
    const runs = readdirSync(join(dir, 'counts')).flatMap((name) => {
      const { result } = JSON.parse(readFileSync(join(dir, 'counts', name), 'utf8')) as {
        result: ({ url: string } & Counted)[];
      };
      return result.filter((one) => one.url === url);
    });
    return unreached(code, runs).missed.map(({ line, what }) => `${line} ${what}`);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

it('names every way that was not taken, in its line', () => {
  expect(after([`{ n: 2, word: '有', kind: 'a' }`])).toEqual([
    '4 if',
    '5 if',
    '8 ??',
    '10 ?',
    '16 case',
    '19 function',
  ]);
  expect(after([`{ n: 9, word: null, kind: 'a' }`])).toEqual([
    '4 if not',
    '5 if',
    '5 if not',
    '8 ??',
    '9 &&',
    '10 ?',
    '10 :',
    '13 case',
    '16 case',
    '19 function',
  ]);
});

it('adds up what several runs took', () => {
  expect(
    after([`{ n: 2, word: '有', kind: 'a' }`, `{ n: -1, word: null, kind: 'b' }`], [`{ n: 9, word: '有', kind: 'c' }`]),
  ).toEqual(['19 function']);
  expect(unreached(code, []).missed).toHaveLength(unreached(code, []).ways);
});
