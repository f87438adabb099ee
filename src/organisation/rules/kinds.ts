/** What a unit is. A resident unit (驻区单位) hangs below the community it sits in. */
export const unitKinds = [
  'region',
  'department',
  'township',
  'community',
  'estate',
  'building',
  'resident-unit',
] as const;
export type UnitKind = (typeof unitKinds)[number];

/** Class for 分类指导: different targets for different communities. */
export const areaClasses = ['old-quarter', 'new-quarter', 'town-centre', 'suburban', 'village'] as const;
export type AreaClass = (typeof areaClasses)[number];

/** National urban-rural class codes (国统字〔2009〕91号). */
export const urbanRuralClasses = ['111', '112', '121', '122', '123', '210', '220'] as const;
export type UrbanRural = (typeof urbanRuralClasses)[number];
