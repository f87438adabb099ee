import type { Call } from '#platform/pure/endpoint.ts';
import type { Words } from '#platform/words/words.ts';
import type { areaClasses, registerContract, Unit, UnitKind, urbanRuralClasses } from '../contract.ts';
import { mayHold } from '../rules/place.ts';
import type { KindChoice } from './find.ts';

type Body = Call<typeof registerContract.addUnit>['body'];

/** A unit as the form holds it. */
export interface Draft {
  kind: Exclude<UnitKind, 'region'>;
  parent: KindChoice | null;
  name: string;
  shortName: string;
  /** One to a line. */
  aliases: string;
  statCode: string;
  codeSource: string;
  codeFrom: string;
  codeTo: string;
  urbanRural: (typeof urbanRuralClasses)[number] | '';
  areaClass: (typeof areaClasses)[number] | '';
}
type Shown = Record<keyof Draft, string>;

/** A unit as it is sent back: everything it has, to be sent again with a change. */
export const bodyOf = (unit: Unit): Body => ({
  kind: unit.kind as Draft['kind'],
  parentId: unit.parentId!,
  name: unit.name,
  shortName: unit.shortName,
  aliases: unit.aliases,
  statCode: unit.statCode,
  codeSource: unit.codeSource,
  codeFrom: unit.codeFrom,
  codeTo: unit.codeTo,
  urbanRural: unit.urbanRural,
  areaClass: unit.areaClass,
});

export const draftOf = (unit: Unit, parent: KindChoice | null): Draft => ({
  kind: unit.kind as Draft['kind'],
  parent,
  name: unit.name,
  shortName: unit.shortName ?? '',
  aliases: unit.aliases.join('\n'),
  statCode: unit.statCode ?? '',
  codeSource: unit.codeSource ?? '',
  codeFrom: unit.codeFrom ?? '',
  codeTo: unit.codeTo ?? '',
  urbanRural: unit.urbanRural ?? '',
  areaClass: unit.areaClass ?? '',
});
/** A filled-in draft as it is sent; its parent is chosen. */
export const said = (draft: Draft): Body => ({
  kind: draft.kind,
  parentId: draft.parent!.id,
  name: draft.name,
  shortName: draft.shortName.trim() || null,
  aliases: aliasesIn(draft.aliases),
  statCode: draft.statCode.replace(/\s/g, '') || null,
  codeSource: draft.codeSource.trim() || null,
  codeFrom: draft.codeFrom || null,
  codeTo: draft.codeTo || null,
  urbanRural: draft.urbanRural || null,
  areaClass: draft.areaClass || null,
});
const aliasesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\n、，,;；]/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];
/** A draft in words, to be set beside another. */
export const wordsOf = (w: Words, draft: Draft): Shown => ({
  kind: w(`kind.unit.${draft.kind}`),
  parent: draft.parent?.name ?? '—',
  name: draft.name,
  shortName: draft.shortName || '—',
  aliases: w.list(aliasesIn(draft.aliases)) || '—',
  statCode: draft.statCode || '—',
  codeSource: draft.codeSource || '—',
  codeFrom: draft.codeFrom ? w.day(draft.codeFrom) : '—',
  codeTo: draft.codeTo ? w.day(draft.codeTo) : '—',
  urbanRural: draft.urbanRural ? w(`urban.${draft.urbanRural}`) : '—',
  areaClass: draft.areaClass ? w(`area.${draft.areaClass}`) : '—',
});
export const labelsOf = (w: Words): Shown => ({
  kind: w('screen.units.kind'),
  parent: w('screen.unit.parent'),
  name: w('screen.unit.name'),
  shortName: w('screen.unit.short-name'),
  aliases: w('screen.unit.aliases'),
  statCode: w('screen.unit.code'),
  codeSource: w('screen.unit.code-source'),
  codeFrom: w('screen.unit.valid-from'),
  codeTo: w('screen.unit.valid-to'),
  urbanRural: w('screen.unit.urban'),
  areaClass: w('screen.unit.area'),
});

/** A unit to be added under `parent`: of the kind most often added there. */
export const blank = (parent: KindChoice): Draft => ({
  kind: (mayHold[parent.kind][0] as Draft['kind'] | undefined) ?? 'department',
  parent,
  name: '',
  shortName: '',
  aliases: '',
  statCode: '',
  codeSource: '',
  codeFrom: '',
  codeTo: '',
  urbanRural: '',
  areaClass: '',
});
