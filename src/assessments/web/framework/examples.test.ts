import { expect, it } from 'vitest';
import { ruleKinds } from '../../rules/framework.ts';
import { ruleOfText } from '../../rules/rule-text.ts';
import { exampleOf } from './examples.ts';

it.each(ruleKinds.map((kind) => [kind]))('the example of %s is a rule', (kind) => {
  expect(ruleOfText(kind, exampleOf(kind))).toMatchObject({ kind });
});
