import { carriedNodes } from '../rules/steps.ts';
import type { Asked } from '#access/door.ts';
import { allows } from '#access/permissions.ts';
import { matchUnit, unitBriefs, unitIndex } from '#organisation/public.ts';
import { addDays } from '#platform/pure/day.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { FieldProblem } from '#platform/pure/problem.ts';
import type { OfferedTemplate, writingContract } from '../contract/writing.ts';
import { copied } from '../rules/copy.ts';
import { blankPlaces, filled, wanting, type Blank } from '../rules/template.ts';
import { planTemplates } from '../rules/templates/all.ts';
import type { PlanTree } from '../rules/tree.ts';
import { getPlan } from '../store/found.ts';
import { addPlan } from '../store/saved.ts';
import { addVersion } from '../store/versions.ts';
import { firstState, ownUnit, readIntoDrafts } from './reading.ts';
import { planSubject } from './subjects.ts';

type Started = { id: string; title: string; nodes: number; sourceId: string | null };
type StartAsked = Asked<(typeof writingContract)['start']>;
type Known = OfferedTemplate['blanks'][number]['known'];

/** The templates with what is known here: the county, the writer's own unit and place, today, the departments' names. */
export async function offerTemplates({ db, actor, today }: Asked<(typeof writingContract)['templates']>) {
  const index = await unitIndex(db, actor.regionId);
  const own = ownUnit(actor);
  const line = new Map(index.units.filter((unit) => own.path.startsWith(unit.path)).map((unit) => [unit.kind, unit]));
  const mine = (await unitBriefs(db, actor.regionId, [own.id]))[0];
  const brief = (unit: { name: string; shortName: string | null } | undefined) => unit?.shortName ?? unit?.name;
  const known = ({ from }: Blank): Known => {
    if (!from) return null;
    if ('daysOn' in from) return { value: addDays(today, from.daysOn), from: 'reckoned' };
    if ('usual' in from) return { value: from.usual, from: 'usual' };
    if ('unit' in from) {
      const { unit } = matchUnit(index, from.unit, own.path);
      return { value: brief(unit ?? undefined) ?? from.unit, from: unit ? 'register' : 'usual' };
    }
    const said = {
      county: [line.get('region')?.name, 'county'],
      'own-unit': [brief(mine), 'own-unit'],
      'own-unit-full': [mine?.name, 'own-unit'],
      community: [line.get('community')?.name, 'place'],
      township: [line.get('township')?.name, 'place'],
      year: [today.slice(0, 4), 'today'],
      today: [today, 'today'],
    } as const;
    const [value, source] = said[from.of];
    return value === undefined ? null : { value, from: source };
  };
  return {
    rows: planTemplates.map((template) => {
      const places = blankPlaces(template);
      return {
        key: template.key,
        text: template.text,
        blanks: template.blanks.map((blank) => ({
          name: blank.name,
          kind: blank.kind,
          optional: blank.optional ?? false,
          whole: blank.whole ?? false,
          places: places.get(blank.name) ?? [],
          known: known(blank),
        })),
      };
    }),
  };
}

/**
 * Starts a draft of the writer's own unit.
 * @throws request.invalid naming the blanks that are empty or unfit, thing.not-found for a plan the writer may not read
 */
export async function startPlan(asked: StartAsked): Promise<Started> {
  const { body, actor } = asked;
  if (body.from === 'template') return fromTemplate(asked, body);
  const unit = ownUnit(actor);
  const { db, now, newId } = asked;
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  const id = newId();
  const { tree, of } =
    body.from === 'blank'
      ? { tree: empty(body.title), of: null }
      : await fromPlan(asked, body.planId, body.years, body.title);
  await addPlan(db, by, tree, { id, sourceId: null, sourceName: null, ordinal: 0, unitId: unit.id });
  await addVersion(db, by, id, firstState(actor.personId, tree));
  asked.happened({
    kind: 'plan.started',
    subjectKind: 'plan',
    subjectId: id,
    details: { title: tree.title.slice(0, 200), from: body.from, ...(of ? { plan: of } : {}) },
  });
  return { id, title: tree.title, nodes: carriedNodes(tree.nodes).carried.length, sourceId: null };
}

async function fromTemplate(asked: StartAsked, body: StartAsked['body'] & { from: 'template' }): Promise<Started> {
  const template = planTemplates.find((one) => one.key === body.template)!;
  const wrong = wanting(template, body.values);
  if (wrong.length)
    throw new Problem('request.invalid', {
      fields: wrong.map(({ name }): FieldProblem => {
        const empty = (body.values[name]?.trim() ?? '') === '';
        return { path: ['body', 'values', name], code: empty ? 'field.missing' : 'field.unfit' };
      }),
    });
  const text = filled(template, body.values);
  const read = await readIntoDrafts(asked, {
    document: { text },
    name: text.slice(0, text.indexOf('\n')).slice(0, 120),
    fileId: null,
    unit: ownUnit(asked.actor),
  });
  return { ...read.plans[0]!, sourceId: read.sourceId };
}

/** Another plan's tree, when the writer may read that plan. */
async function fromPlan(
  { db, actor, newId }: StartAsked,
  planId: string,
  years: number,
  title: string | undefined,
): Promise<{ tree: PlanTree; of: string }> {
  const subject = await planSubject(db, actor.regionId, planId);
  if (!subject || !allows(actor, 'plan.read', subject)) throw notFound('plan');
  const plan = await getPlan(db, actor.regionId, planId, 'look');
  const tree = copied(plan.tree, years, newId);
  return { tree: title === undefined ? tree : { ...tree, title }, of: planId };
}

const empty = (title: string): PlanTree => ({
  title,
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unread: [],
  kept: [],
  nodes: [],
});
