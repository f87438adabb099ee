/**
 * Who may import whom. A folder of src is a capability, a file name is a layer; this file reads both and ARCHITECTURE.md
 * draws the leaning from leans.json. Run by `npm run check`; tools/imports.test.ts plants violations and expects them caught.
 */
const leans = require('./leans.json');
const capabilities = Object.keys(leans);
const any = `(${capabilities.join('|')}|access)`;
/** A layer is `rules.ts` or any file of the folder `rules/`. */
const layer = (names) => `^src/${any}/(${names})(\\.tsx?$|/)`;
/** Tests, and what only tests use. */
const test = '(\\.test\\.tsx?|/testing\\.ts)$';

const rules = [
  {
    name: 'no-circles',
    comment: 'Nothing imports itself by a detour.',
    from: { pathNot: test },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'platform-knows-no-capability',
    from: { path: '^src/platform/', pathNot: test },
    to: { path: `^src/(${capabilities.join('|')}|access|app)/` },
  },
  {
    name: 'app-is-imported-by-none',
    from: { path: '^src/', pathNot: `^src/app/|${test}` },
    to: { path: '^src/app/' },
  },
  {
    name: 'rules-are-pure',
    comment:
      'No clock, network, database, DOM or Node; own rules, rules leaned on, platform/pure, permissions, pure packages.',
    from: { path: `${layer('rules')}|^src/platform/pure/|^src/access/permissions\\.ts$`, pathNot: test },
    to: {
      pathNot: `${layer('rules')}|^src/platform/pure/|^src/access/permissions\\.ts$|(^|/)node_modules/(zod|fflate|saxes|xmlchars|pinyin-pro|chinese-days|fast-check)/`,
    },
  },
  {
    name: 'contracts-carry-shapes-only',
    from: { path: layer('contract'), pathNot: test },
    to: {
      pathNot: `${layer('contract|rules')}|^src/platform/pure/|^src/access/permissions\\.ts$|(^|/)node_modules/zod/`,
    },
  },
  {
    name: 'stores-do-not-decide',
    from: { path: layer('store'), pathNot: test },
    to: { path: `${layer('actions|jobs|public|web')}|^src/platform/(http|jobs|ui|words)/|(^|/)node_modules/fastify` },
  },
  {
    name: 'actions-hold-no-sql',
    from: { path: layer('actions'), pathNot: test },
    to: { path: `${layer('web|jobs')}|(^|/)node_modules/(kysely|pg)/` },
  },
  {
    name: 'the-web-stays-outside',
    comment: 'Screens know contracts, rules, words and the kit.',
    from: { path: `${layer('web')}|^src/platform/(ui|words)/|^src/app/desk/`, pathNot: test },
    to: {
      path: `${layer('store|actions|jobs|public')}|^src/platform/(storage|http|jobs|trail)/|^src/access/(session|scope|door|passwords)\\.ts$`,
    },
  },
  {
    name: 'the-web-uses-no-node',
    from: { path: `${layer('web')}|^src/platform/(ui|words)/|^src/app/desk/`, pathNot: test },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'sql-of-others-through-their-door',
    comment: 'Another capability is entered by public, contract or rules.',
    from: { path: '^src/([^/]+)/', pathNot: `^src/(app|platform)/|${test}` },
    to: {
      path: `^src/${any}/`,
      pathNot: `^src/$1/|${layer('public|contract|rules')}|^src/access/(door|permissions|scope|contract|rules)\\.ts$|^src/documents/paragraphs\\.ts$`,
    },
  },
  // One rule per capability: it reaches only what it leans on.
  ...capabilities.map((name) => ({
    name: `${name}-leans-as-written`,
    from: { path: `^src/${name}/`, pathNot: test },
    to: {
      path: `^src/(${capabilities.filter((other) => other !== name && !leans[name].includes(other)).join('|') || 'nothing'})/`,
    },
  })),
  {
    name: 'tests-stay-outside',
    from: { path: '^src/', pathNot: test },
    to: { path: test },
  },
];

module.exports = {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
