import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The kit and the frame are everybody's; every other folder styles only what is its own. */
const shared = new Set(['platform', 'app']);
const homeOf = (file: string): string => file.split('/')[1]!;

/** Class names that a sheet styles without saying where, and all names it mentions. */
function classesOf(text: string): { bare: Set<string>; all: Set<string> } {
  const [bare, all] = [new Set<string>(), new Set<string>()];
  for (const [, selectors] of text.replace(/\/\*[^]*?\*\//g, '').matchAll(/([^{};]+)\{/g))
    for (const selector of selectors!.split(',')) {
      for (const [, name] of selector.matchAll(/\.([a-z][\w-]*)/g)) all.add(name!);
      const alone = /^\s*\.([a-z][\w-]*)(:[\w-]+(\([^)]*\))?)*\s*$/.exec(selector);
      if (alone) bare.add(alone[1]!);
    }
  return { bare, all };
}

it('knows a class that is styled without saying where', () => {
  const { bare, all } = classesOf('/* .no {} */ .a, .b:hover { } @media (x) { .c .d { } .e:not(.f) { } } .g.h { }');
  expect([...bare]).toEqual(['a', 'b', 'e']);
  expect([...all]).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
});

// A list's open row once lost its columns on every screen, because a scorecard had named a button of its own the same.
it('no capability restyles a class of another: sheets stay loaded once a screen was opened', () => {
  const sheets = globSync('src/**/*.css', { cwd: root }).map((file) => ({
    home: homeOf(file),
    ...classesOf(readFileSync(join(root, file), 'utf8')),
  }));
  const clashes = new Set<string>();
  for (const { home, bare } of sheets.filter((one) => !shared.has(one.home)))
    for (const other of sheets.filter((one) => one.home !== home))
      for (const name of bare) if (other.all.has(name)) clashes.add(`.${name}: ${home}, ${other.home}`);
  expect([...clashes]).toEqual([]);
});
