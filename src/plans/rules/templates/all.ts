import type { PlanTemplate } from '../template.ts';
import { cityCampaign } from './city-campaign.ts';
import { civilizedCommunity } from './civilized-community.ts';
import { communityArts } from './community-arts.ts';
import { marketRectification } from './market-rectification.ts';
import { tenStar } from './ten-star.ts';
import { volunteers } from './volunteers.ts';

/** The built-in templates in the order they are offered. */
export const planTemplates: readonly PlanTemplate[] = [
  civilizedCommunity,
  tenStar,
  marketRectification,
  communityArts,
  volunteers,
  cityCampaign,
];
