import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accessContract } from '#access/contract.ts';
import { feedLinkContract } from '#access/contract/feed.ts';
import { roles, verbs } from '#access/permissions.ts';
import { faultCodes } from '#assessments/rules/check/fault.ts';
import { cyclesContract } from '#assessments/contract/cycles.ts';
import { entriesContract, recheckOutcomes } from '#assessments/contract/entries.ts';
import { channels, objectionsContract, objectionStates } from '#assessments/contract/objections.ts';
import { evidenceContract } from '#assessments/contract/evidence.ts';
import { captionElements, evidenceFaults } from '#assessments/rules/evidence.ts';
import { drawsContract } from '#assessments/contract/draws.ts';
import { pathContract } from '#assessments/contract/path.ts';
import { rankingContract } from '#assessments/contract/ranking.ts';
import { evidenceKinds, methods, ruleKinds, sides, subjects } from '#assessments/rules/framework.ts';
import { lintCodes } from '#assessments/rules/linter.ts';
import { misfitCodes } from '#assessments/rules/score/answer.ts';
import { whyCodes } from '#assessments/rules/why.ts';
import {
  cycleMoves,
  cycleStates,
  entryMoves,
  entryStates,
  evidenceMoves,
  evidenceStates,
  frameworkStates,
} from '#assessments/rules/lifecycle.ts';
import { burdenContract, burdenKinds } from '#burden/contract.ts';
import { documentsContract, fileKinds } from '#documents/contract.ts';
import { areaClasses, organisationContract, unitKinds, urbanRuralClasses } from '#organisation/contract.ts';
import { noticesContract } from '#notices/contract.ts';
import { channelsContract } from '#notices/contract/channels.ts';
import { choiceContract } from '#notices/contract/choice.ts';
import { noticeKinds, outgoingStates, paces, purposes } from '#notices/rules.ts';
import { vendors } from '#notices/rules/robot.ts';
import { planStates, plansContract } from '#plans/contract.ts';
import { knownFroms, writingContract } from '#plans/contract/writing.ts';
import { unfitReasons } from '#plans/rules/edit.ts';
import { templateKeys } from '#plans/rules/template.ts';
import { versionReasons } from '#plans/rules/versions.ts';
import { planTemplates } from '#plans/rules/templates/all.ts';
import { becameWords, doubtCodes, sectionKinds } from '#plans/rules/reading.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { commonProblems, screenProblems } from '#platform/pure/problem.ts';
import { locales, namesIn, type Locale, type Word } from '#platform/words/words.ts';
import { repeats, tasksContract } from '#tasks/contract.ts';
import { directivesContract } from '#tasks/contract/directives.ts';
import { ladderContract } from '#tasks/contract/ladder.ts';
import { liaisonContract, liaisonSubjects } from '#tasks/contract/liaison.ts';
import { occurrencesContract } from '#tasks/contract/occurrences.ts';
import { directiveKinds, directiveStates } from '#tasks/rules/directive.ts';
import { audiences, ladderKinds, steps } from '#tasks/rules/ladder.ts';
import { occurrenceStates } from '#tasks/rules/periods.ts';
import { cascadeContract } from '#tasks/contract/cascade.ts';
import { amendContract } from '#tasks/contract/amend.ts';
import { bulkContract } from '#tasks/contract/bulk.ts';
import { savedContract } from '#tasks/contract/saved.ts';
import { taskMoves, taskStates } from '#tasks/rules.ts';

const src = fileURLToPath(new URL('../../', import.meta.url));
const capabilities = readdirSync(src, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(join(src, entry.name)).includes('words'))
  .map((entry) => entry.name);
const tables = (locale: Locale) =>
  capabilities.map((name) => ({
    name,
    words: JSON.parse(readFileSync(join(src, name, 'words', `${locale}.json`), 'utf8')) as Record<string, Word>,
  }));
const all = (locale: Locale) => Object.assign({}, ...tables(locale).map((one) => one.words)) as Record<string, Word>;
const zh = all('zh-CN');

/** Every source file that can reach a screen's words, tests left out. */
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(src, path), 'utf8') }));

const textsOf = (word: Word): string[] => (typeof word === 'string' ? [word] : Object.values(word));
const keyed = (prefix: string, codes: readonly string[]) => codes.map((code) => `${prefix}.${code}`);
/** What the contracts and rules name by code: a word each, wherever it is shown. */
const vocabulary = [
  ...keyed('role', roles),
  ...keyed('verb', verbs),
  ...keyed('state.task', taskStates),
  ...keyed('move.task', taskMoves),
  ...keyed('screen.task.done', taskMoves),
  ...keyed('state.plan', planStates),
  ...keyed('kind.unit', unitKinds),
  ...keyed('area', areaClasses),
  ...keyed('urban', urbanRuralClasses),
  ...keyed('kind.file', fileKinds),
  ...keyed('kind.section', sectionKinds),
  ...keyed('kind.paragraph', [...becameWords, 'kept']),
  ...keyed('unfit', unfitReasons),
  ...keyed('doubt', doubtCodes),
  ...keyed('repeat', repeats),
  ...keyed('kind.directive', directiveKinds),
  ...keyed('state.directive', directiveStates),
  ...keyed('kind.ladder', ladderKinds),
  ...keyed('step', steps),
  ...keyed('audience', audiences),
  ...keyed('state.occurrence', occurrenceStates),
  ...keyed('kind.liaison', liaisonSubjects),
  ...keyed('reason', versionReasons),
  ...keyed('template', templateKeys),
  ...keyed(
    'blank',
    planTemplates.flatMap((one) => one.blanks.map((blank) => blank.name)),
  ),
  ...keyed('screen.write.known', knownFroms),
  ...keyed('notice.kind', noticeKinds),
  ...keyed('notice.pace', paces),
  ...keyed('notice.purpose', purposes),
  ...keyed('state.outgoing', outgoingStates),
  ...keyed('channel', ['mail', ...vendors]),
  ...keyed('kind.burden', burdenKinds),
  ...keyed('state.framework', frameworkStates),
  ...keyed('state.cycle', cycleStates),
  ...keyed('move.cycle', cycleMoves),
  ...keyed('state.entry', entryStates),
  ...keyed('move.entry', entryMoves),
  ...keyed('state.evidence', evidenceStates),
  ...keyed('move.evidence', evidenceMoves),
  ...keyed('kind.evidence', evidenceKinds),
  ...keyed('fault.evidence', evidenceFaults),
  ...keyed('caption', captionElements),
  ...keyed('kind.subject', subjects),
  ...keyed('kind.rule', ruleKinds),
  ...keyed('why', whyCodes),
  ...keyed('misfit', misfitCodes),
  ...keyed('fault', faultCodes),
  ...keyed('lint', lintCodes),
  ...keyed('kind.extent', ['whole', 'part']),
  ...keyed('method', methods),
  ...keyed('side', sides),
  ...keyed('kind.recheck', recheckOutcomes),
  ...keyed('kind.objection', channels),
  ...keyed('state.objection', objectionStates),
  ...keyed('notice.kind', noticeKinds),
];
const missing = (keys: readonly string[]) => keys.filter((key) => !(key in zh));

describe('words', () => {
  it('are found in several capabilities', () => {
    expect(capabilities).toEqual(expect.arrayContaining(['access', 'app', 'plans', 'platform', 'tasks']));
    expect(sources.length).toBeGreaterThan(60);
  });

  it('exist in every language, under the same keys and with the same names to fill in', () => {
    for (const locale of locales) {
      const words = all(locale);
      expect(Object.keys(words).sort()).toEqual(Object.keys(zh).sort());
      for (const [key, word] of Object.entries(words))
        for (const text of textsOf(word)) {
          expect(text.trim(), key).not.toBe('');
          const given = new Set(textsOf(zh[key]!).flatMap(namesIn));
          for (const name of namesIn(text)) expect(given, `${locale} ${key}`).toContain(name);
        }
    }
  });

  it('stand in one place only', () => {
    const keys = tables('zh-CN').flatMap((one) => Object.keys(one.words));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });

  it('have every plural form their language needs', () => {
    for (const locale of locales)
      for (const [key, word] of Object.entries(all(locale))) {
        if (typeof word === 'string') continue;
        expect(Object.keys(word), key).toContain('other');
        for (const n of [0, 1, 2, 5, 21, 100])
          expect(Object.keys(word), `${locale} ${key}`).toContain(new Intl.PluralRules(locale).select(n));
      }
  });

  it('name every problem, and say what to do about it', () => {
    const contracts: Contract[] = [
      accessContract,
      burdenContract,
      documentsContract,
      noticesContract,
      choiceContract,
      channelsContract,
      organisationContract,
      plansContract,
      writingContract,
      tasksContract,
      ladderContract,
      directivesContract,
      occurrencesContract,
      liaisonContract,
      amendContract,
      cascadeContract,
      bulkContract,
      savedContract,
      feedLinkContract,
      cyclesContract,
      entriesContract,
      objectionsContract,
      evidenceContract,
      drawsContract,
      pathContract,
      rankingContract,
    ];
    const codes = new Set([
      ...Object.keys(commonProblems),
      ...screenProblems,
      ...contracts.flatMap((contract) => Object.values(contract).flatMap((one) => Object.keys(one.fails ?? {}))),
    ]);
    expect(codes.size).toBeGreaterThan(30);
    expect(missing([...codes].flatMap((code) => [`problem.${code}`, `problem.${code}.do`]))).toEqual([]);
  });

  it('name every role, verb, state, move and kind', () => {
    expect(missing(vocabulary)).toEqual([]);
  });

  it('name everything that can stand in a history', () => {
    const kinds = sources.flatMap(({ text }) =>
      [...text.matchAll(/happened\(\{\s*kind: ([^\n]+)/g)].flatMap((found) =>
        [...found[1]!.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map((one) => one[1]!),
      ),
    );
    expect(kinds.length).toBeGreaterThan(5);
    expect(missing(keyed('event', kinds))).toEqual([]);
  });

  it('exist for every key that code asks for', () => {
    const asked = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/\bw\(\s*'([^']+)'/g)].map((found) => ({ path, key: found[1]! })),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect(asked.filter(({ key }) => !(key in zh))).toEqual([]);
  });

  it('are all used', () => {
    // One pass over the sources: every quoted word, and every shape (`state.task.${state}` uses every key it fits).
    const quoted = new Set<string>(vocabulary);
    const shapes = new Set<string>();
    for (const { text } of sources) {
      for (const found of text.matchAll(/'([a-z][^'\s]*\.[^'\s]*)'/gi)) quoted.add(found[1]!);
      for (const found of text.matchAll(/`([a-z]+\.[^`\n$]*)(?:\$\{[^}`\n]*\}([^`\n]*))`/g))
        shapes.add(found[1] + '\0' + found[2]!.replace(/\$\{[^}]*\}/g, '\0'));
    }
    const parts = [...shapes].map((shape) => shape.split('\0'));
    const fits = (key: string) =>
      parts.some((part) => {
        let at = 0;
        const last = part.length - 1;
        for (const [i, text] of part.entries()) {
          // Between two parts stands at least one sign.
          const from = i === 0 ? 0 : at + 1;
          const found = i === last ? key.length - text.length : key.indexOf(text, from);
          if (found < from || (i === 0 && found > 0) || !key.startsWith(text, found)) return false;
          at = found + text.length;
        }
        return true;
      });
    expect(shapes.size).toBeGreaterThan(20);
    expect(fits('state.task.')).toBe(false);
    expect(fits('no.such.word')).toBe(false);
    expect(Object.keys(zh).filter((key) => !quoted.has(key) && !fits(key))).toEqual([]);
  });
});
