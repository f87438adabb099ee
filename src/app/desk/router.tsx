import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { accessContract, type Me } from '#access/contract.ts';
import { readAccountSearch, readAuditSearch } from '#access/web/search.ts';
import { SignIn } from '#access/web/sign-in.tsx';
import { readRankingSearch } from '#assessments/web/ranking-search.ts';
import { readCycleSearch, readNewCycleSearch } from '#assessments/web/cycle/search.ts';
import { readEvidenceSearch } from '#assessments/web/evidence-search.ts';
import { readCardSearch } from '#assessments/web/search.ts';
import { readBurdenSearch } from '#burden/web/search.ts';
import { readChannelSearch, readInboxSearch } from '#notices/web/search.ts';
import { readPeopleSearch, readUnitSearch } from '#organisation/web/search.ts';
import { readPlanSearch } from '#plans/web/search.ts';
import { Problem } from '#platform/pure/problem.ts';
import { call, onSignedOut } from '#platform/ui/call.ts';
import { forgetThePerson, freshCache } from '#platform/ui/ask.ts';
import { Announcements } from '#platform/ui/announce.tsx';
import { readRegisterSearch } from '#tasks/web/register-search.ts';
import { readTaskSearch } from '#tasks/web/search.ts';
import { Frame } from './frame.tsx';
import { roomsFor } from './rooms.ts';
import { Fault, NotThere } from './fault.tsx';

export const cache = freshCache();

/** Text of an address parameter, cut to a sensible length. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 400) : undefined;

const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Announcements />
    </>
  ),
  notFoundComponent: NotThere,
  errorComponent: Fault,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (raw: Record<string, unknown>): { next?: string } => ({ next: text(raw.next) }),
  component: SignIn,
});
const firstPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/first-password',
  component: lazyRouteComponent(() => import('#access/web/password.tsx'), 'FirstPassword'),
});

/** Everything behind the sign-in. `task` opens a task's sheet over any room. */
const deskRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'desk',
  validateSearch: (raw: Record<string, unknown>): { task?: string } => ({ task: text(raw.task) }),
  beforeLoad: async ({ location }) => {
    const me = await cache
      .ensureQueryData({ queryKey: [accessContract.me.path, {}], queryFn: () => call(accessContract.me, {}) })
      .catch((error: unknown) => {
        if (error instanceof Problem && error.code === 'session.required')
          throw redirect({ to: '/sign-in', search: { next: location.href === '/' ? undefined : location.href } });
        throw error;
      });
    if (me.passwordDue) throw redirect({ to: '/first-password' });
  },
  component: Frame,
});
const todayRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/',
  // Who has no tasks (the administrators) begins in the first room of their own.
  beforeLoad: () => {
    const me = cache.getQueryData<Me>([accessContract.me.path, {}]);
    const first = me && (roomsFor(me)[0]?.to ?? '/account');
    if (first && first !== '/') throw redirect({ to: first });
  },
  component: lazyRouteComponent(() => import('./today.tsx'), 'TodayRoom'),
});
const tasksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/tasks',
  validateSearch: readTaskSearch,
  component: lazyRouteComponent(() => import('#tasks/web/list.tsx'), 'TaskList'),
});
const taskRoute = createRoute({
  getParentRoute: () => tasksRoute,
  path: '$taskId',
});
const supervisionRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/supervision',
  validateSearch: readRegisterSearch,
  component: lazyRouteComponent(() => import('#tasks/web/register.tsx'), 'Register'),
});
const ladderRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/supervision/ladder',
  component: lazyRouteComponent(() => import('#tasks/web/ladder-settings.tsx'), 'LadderSettings'),
});
const liaisonRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/liaison',
  component: lazyRouteComponent(() => import('#tasks/web/liaison.tsx'), 'LiaisonRoom'),
});
const plansRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans',
  validateSearch: readPlanSearch,
  component: lazyRouteComponent(() => import('#plans/web/list.tsx'), 'PlanList'),
});
const planRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/$planId',
  // A plan that stands is its tasks; with `as` it is read: paper, facts, attachments, versions.
  validateSearch: (raw: Record<string, unknown>): { as?: 'document' } => ({
    as: raw.as === 'document' ? 'document' : undefined,
  }),
  component: lazyRouteComponent(() => import('./plan.tsx'), 'PlanRoom'),
});
const amendRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/$planId/amend',
  component: lazyRouteComponent(() => import('#tasks/web/amend/begin.tsx'), 'BeginAmendment'),
});
const amendmentRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/$planId/amendment',
  component: lazyRouteComponent(() => import('#tasks/web/amend/compare.tsx'), 'AmendmentPage'),
});
const cascadeRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/$planId/cascade',
  component: lazyRouteComponent(() => import('#tasks/web/cascade/check.tsx'), 'CascadeCheck'),
});
const newPlanRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/new',
  component: lazyRouteComponent(() => import('#plans/web/new.tsx'), 'NewPlan'),
});
const fillTemplateRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/plans/new/$template',
  component: lazyRouteComponent(() => import('#plans/web/writing/fill.tsx'), 'FillTemplate'),
});
const burdenRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/burden',
  validateSearch: readBurdenSearch,
  component: lazyRouteComponent(() => import('#burden/web/burden.tsx'), 'Burden'),
});
const accountRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/account',
  component: lazyRouteComponent(() => import('#access/web/account.tsx'), 'OwnAccount'),
});

const inboxRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/inbox',
  validateSearch: readInboxSearch,
  component: lazyRouteComponent(() => import('#notices/web/inbox.tsx'), 'Inbox'),
});
const noticeSettingsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/inbox/settings',
  component: lazyRouteComponent(() => import('#notices/web/settings.tsx'), 'NoticeSettings'),
});
const channelsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/channels',
  validateSearch: readChannelSearch,
  component: lazyRouteComponent(() => import('#notices/web/channels.tsx'), 'Channels'),
});
const unitsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/units',
  validateSearch: readUnitSearch,
  component: lazyRouteComponent(() => import('./units.tsx'), 'Units'),
});
const unitRoute = createRoute({ getParentRoute: () => unitsRoute, path: '$unitId' });
const importUnitsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/units/import',
  component: lazyRouteComponent(() => import('#organisation/web/import.tsx'), 'ImportUnits'),
});
const peopleRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/people',
  validateSearch: readPeopleSearch,
  component: lazyRouteComponent(() => import('#organisation/web/people-list.tsx'), 'PeopleList'),
});
const personRoute = createRoute({ getParentRoute: () => peopleRoute, path: '$personId' });
const importPeopleRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/people/import',
  component: lazyRouteComponent(() => import('#organisation/web/import.tsx'), 'ImportPeople'),
});
const accountsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/accounts',
  validateSearch: readAccountSearch,
  component: lazyRouteComponent(() => import('#access/web/accounts.tsx'), 'Accounts'),
});
const accountOfRoute = createRoute({ getParentRoute: () => accountsRoute, path: '$personId' });
const auditRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('#access/web/audit.tsx'), 'Audit'),
});
const eventRoute = createRoute({ getParentRoute: () => auditRoute, path: '$eventId' });
const entryRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/entries/$entryId',
  validateSearch: readCardSearch,
  component: lazyRouteComponent(() => import('#assessments/web/scorecard.tsx'), 'ScorecardPage'),
});
const evidenceRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/evidence',
  validateSearch: readEvidenceSearch,
  component: lazyRouteComponent(() => import('#assessments/web/evidence.tsx'), 'EvidencePage'),
});
const pieceRoute = createRoute({ getParentRoute: () => evidenceRoute, path: '$evidenceId' });
const frameworksRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/frameworks',
  component: lazyRouteComponent(() => import('#assessments/web/framework/list.tsx'), 'Frameworks'),
});
const frameworkRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/frameworks/$frameworkId',
  component: lazyRouteComponent(() => import('#assessments/web/framework/framework.tsx'), 'FrameworkPage'),
});
const rankingRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/$cycleId/ranking',
  validateSearch: readRankingSearch,
  component: lazyRouteComponent(() => import('#assessments/web/ranking.tsx'), 'RankingPage'),
});
const drawsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/$cycleId/draws',
  component: lazyRouteComponent(() => import('#assessments/web/draws.tsx'), 'DrawsPage'),
});
const drawRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/draws/$drawId',
  component: lazyRouteComponent(() => import('#assessments/web/draw.tsx'), 'DrawPage'),
});
const assessmentsRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments',
  component: lazyRouteComponent(() => import('#assessments/web/cycle/room.tsx'), 'AssessmentRoom'),
});
const newCycleRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/new',
  validateSearch: readNewCycleSearch,
  component: lazyRouteComponent(() => import('#assessments/web/cycle/form.tsx'), 'NewCycle'),
});
const cycleRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/$cycleId',
  validateSearch: readCycleSearch,
  component: lazyRouteComponent(() => import('#assessments/web/cycle/page.tsx'), 'CyclePage'),
});
const editCycleRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/$cycleId/edit',
  component: lazyRouteComponent(() => import('#assessments/web/cycle/form.tsx'), 'EditCycle'),
});
const publicityRoute = createRoute({
  getParentRoute: () => deskRoute,
  path: '/assessments/cycles/$cycleId/publicity',
  component: lazyRouteComponent(() => import('#assessments/web/cycle/publicity.tsx'), 'Publicity'),
});
const cycleRoutes = [assessmentsRoute, newCycleRoute, cycleRoute, editCycleRoute, publicityRoute] as const;
/** Frameworks, cycles, entries, evidence. */
const assessmentRoutes = [
  frameworksRoute,
  frameworkRoute,
  entryRoute,
  rankingRoute,
  drawsRoute,
  drawRoute,
  evidenceRoute.addChildren([pieceRoute]),
] as const;

/** Who there is, and what they may: organisation and access. */
const registerRoutes = [
  unitsRoute.addChildren([unitRoute]),
  importUnitsRoute,
  peopleRoute.addChildren([personRoute]),
  importPeopleRoute,
  accountsRoute.addChildren([accountOfRoute]),
  auditRoute.addChildren([eventRoute]),
] as const;

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    firstPasswordRoute,
    deskRoute.addChildren([
      todayRoute,
      tasksRoute.addChildren([taskRoute]),
      supervisionRoute,
      ladderRoute,
      liaisonRoute,
      plansRoute,
      newPlanRoute,
      fillTemplateRoute,
      planRoute,
      amendRoute,
      amendmentRoute,
      cascadeRoute,
      burdenRoute,
      accountRoute,
      inboxRoute,
      noticeSettingsRoute,
      channelsRoute,
      ...assessmentRoutes,
      ...cycleRoutes,
      ...registerRoutes,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  // A sheet that opens or closes beside its list leaves the list where it is.
  getScrollRestorationKey: (location) =>
    location.pathname.replace(/^\/(tasks|units|people|accounts|audit|assessments\/evidence)\/.*/, '/$1'),
});
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

onSignedOut((code) => {
  const here = router.state.location;
  const next = here.pathname === '/' ? undefined : here.href;
  // What was read is forgotten once the desk is off the screen: its rooms count on knowing who is there.
  const away =
    code === 'session.password-due'
      ? router.navigate({ to: '/first-password' })
      : here.pathname === '/sign-in'
        ? Promise.resolve()
        : router.navigate({ to: '/sign-in', search: { next } });
  void away.then(() => forgetThePerson(cache, [accessContract.demo]));
});
