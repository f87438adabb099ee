import type { Framework } from '../framework.ts';
import { building } from './building.ts';
import { household } from './household.ts';
import { sixCriteria } from './six-criteria.ts';
import { tenStar } from './ten-star.ts';

/** Frameworks that come with the product, in the order they are offered; the key stays when the words change. */
export const builtIns: readonly { key: string; framework: Framework }[] = [
  { key: 'ten-star', framework: tenStar },
  { key: 'six-criteria', framework: sixCriteria },
  { key: 'household', framework: household },
  { key: 'building', framework: building },
];
