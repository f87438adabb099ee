import type { Actions, Around, Asked } from '#access/door.ts';
import { allows, type Actor, type Subject } from '#access/permissions.ts';
import { filesOf, linkFiles, readableThrough, writeSheets } from '#documents/public.ts';
import { handled, tell } from '#notices/public.ts';
import { unitBriefs, unitPathOf } from '#organisation/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import { dayOf, type Day } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Directive, directivesContract } from '../contract/directives.ts';
import { isOpen } from '../rules.ts';
import { directiveColumns, directiveCells } from '../rules/register.ts';
import { addressed, give, urges, urgeTask, type Giving } from './giving.ts';
import * as kept from '../store/directives.ts';
import { findTaskSubject, getTask, unitsOf, type TaskFound, type UnitOfTask } from '../store/task.ts';
import { reaches } from './sides.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const task = ({ db, actor, params }: Concerned) => findTaskSubject(db, actor.regionId, params.id);
const directive = ({ db, actor, params }: Concerned) => kept.findDirectiveSubject(db, actor.regionId, params.id);
const unit = async ({ db, actor, params }: Concerned): Promise<Subject | null> => {
  const path = await unitPathOf(db, actor.regionId, params.id);
  return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
};

type Reading = Pick<Around, 'db' | 'today'> & { actor: Actor };

/** What this reader may do: answer for the unit addressed; settle what their side gave. */
function mayOf(actor: Actor, { row, personId, issuer }: kept.DirectiveFound): Directive['may'] {
  if (row.state === 'settled') return [];
  const gave = personId === actor.personId || (row.kind !== 'instruct' && reaches(actor, 'task.urge', row.fromUnit));
  // Whoever may urge at the issuing unit keeps the register of its tasks, but a leader's instruction is the leader's.
  const keeps = row.kind !== 'instruct' && issuer !== null && reaches(actor, 'task.urge', { path: issuer });
  return [
    ...(reaches(actor, 'task.report', row.unit) ? (['answer'] as const) : []),
    ...(gave || keeps ? (['settle'] as const) : []),
  ];
}

async function views({ db, actor }: Reading, found: readonly kept.DirectiveFound[]): Promise<Directive[]> {
  const ids = found.map(({ row }) => row.id);
  const replies = await kept.repliesOf(db, actor.regionId, ids);
  const files = await filesOf(
    db,
    actor.regionId,
    'directive-reply',
    replies.map((reply) => reply.id),
  );
  return found.map((one) => ({
    ...one.row,
    replies: replies.flatMap(({ directiveId, at, ...reply }) =>
      directiveId === one.row.id ? [{ ...reply, at: at.toISOString(), files: files.get(reply.id) ?? [] }] : [],
    ),
    may: mayOf(actor, one),
  }));
}
const view = async (asked: Reading, id: string): Promise<Directive> =>
  (await views(asked, [await kept.getDirective(asked.db, asked.actor.regionId, id, asked.today)]))[0]!;

async function aboutTask(
  asked: Giving & { params: { id: string } },
): Promise<{ task: TaskFound; units: UnitOfTask[] }> {
  const { db, actor, params } = asked;
  const found = await getTask(db, actor.regionId, params.id, 'lock');
  if (!isOpen(found.state)) throw new Problem('task.finished', { state: found.state });
  return { task: found, units: await unitsOf(db, actor.regionId, found.id) };
}

/** Most rows of the register in one Excel file. */
const mostRows = 5000;
const dayAt = (instant: string): Day => dayOf(Date.parse(instant));
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

type AnswerAsked = Asked<(typeof directivesContract)['answer']>;
async function answer(asked: AnswerAsked): Promise<Directive> {
  const { db, actor, params, body, now, today, newId } = asked;
  const { regionId } = actor;
  const found = await kept.getDirective(db, regionId, params.id, today, 'lock');
  const { row } = found;
  if (!reaches(actor, 'task.report', row.unit)) throw new Problem('permission.denied', { verb: 'task.report' });
  if (row.state === 'settled') throw new Problem('directive.settled');
  if (!body.text && body.fileIds.length === 0) throw new Problem('report.empty');
  const id = newId();
  const reply = { id, directiveId: row.id, at: now, personId: actor.personId, unitId: row.unit.id, text: body.text };
  await kept.addReply(db, regionId, reply);
  await linkFiles(db, actor, 'directive-reply', id, body.fileIds, now);
  await handled(db, actor, row.task?.id ?? row.unit.id, now);
  const subject = row.task
    ? { subjectKind: 'task', subjectId: row.task.id }
    : { subjectKind: 'unit', subjectId: row.unit.id };
  const title = row.task?.title ?? row.unit.name;
  await tell(
    db,
    { regionId, at: now, newId },
    {
      kind: 'task.answer',
      ...subject,
      // Who spoke hears the answer; what the ladder said is the issuing unit's.
      ...(found.personId ? { personIds: [found.personId] } : { unitIds: [row.fromUnit.id] }),
      except: actor.personId,
      details: { title, from: row.unit.name, reason: body.text.slice(0, 500) },
    },
  );
  asked.happened({
    kind: 'task.answer',
    ...subject,
    details: {
      title,
      to: row.kind,
      ...(body.text ? { text: body.text.slice(0, 500) } : {}),
      ...(body.fileIds.length ? { files: body.fileIds.length } : {}),
    },
  });
  return view(asked, row.id);
}

/** Urging, supervising, instructing by hand; the answers; the register. */
export function directivesActions(): Actions<typeof directivesContract> {
  // Who may read a directive may open the files of its answers.
  readableThrough('directive-reply', async (db, regionId, replyId) => {
    const subject = await kept.findReplySubject(db, regionId, replyId);
    return subject && { subject, verb: 'task.read' };
  });
  return {
    directives: ({ db, scope, actor, today, query }) =>
      kept.listDirectives(db, { scope, unitId: actor.unitId, today }, query),

    exportDirectives: async ({ db, scope, actor, today, now, query }) => {
      const rows = [];
      let after: string | undefined;
      do {
        const page = await kept.listDirectives(
          db,
          { scope, unitId: actor.unitId, today },
          { ...query, limit: 500, after },
        );
        rows.push(...page.rows);
        after = page.next ?? undefined;
      } while (after && rows.length < mostRows);
      const body = await writeSheets([
        { name: '督办台账', columns: directiveColumns, rows: rows.map((row) => directiveCells(row, dayAt)) },
      ]);
      const name = `督办台账 ${dayOf(now.getTime())}.xlsx`;
      return new FileReply({ name, mime: xlsx, body, size: body.length });
    },

    directive: { subject: directive, run: (asked) => view(asked, asked.params.id) },

    directivesOf: {
      subject: task,
      run: async (asked) => {
        const { db, actor, params, today } = asked;
        const found = await kept.directivesAbout(db, actor.regionId, { taskId: params.id }, today);
        const of = await getTask(db, actor.regionId, params.id, 'look');
        const units = await unitsOf(db, actor.regionId, params.id);
        const leads = units.some((one) => one.part === 'lead');
        const about = { regionId: actor.regionId, unitPaths: units.map((one) => one.unit.path) };
        const open = isOpen(of.state) && leads;
        return {
          rows: await views(asked, found),
          may: [
            ...(open && urges(actor, units) ? (['urge'] as const) : []),
            ...(open && allows(actor, 'task.instruct', about) ? (['instruct'] as const) : []),
          ],
        };
      },
    },

    directivesOfUnit: {
      subject: unit,
      run: async (asked) => {
        const { db, actor, params, today } = asked;
        const about = (await unit(asked))!;
        const found = await kept.directivesAbout(db, actor.regionId, { unitId: params.id }, today);
        return {
          rows: await views(asked, found),
          may: allows(actor, 'task.instruct', about) ? (['instruct'] as const).slice() : [],
        };
      },
    },

    urge: {
      subject: task,
      run: async (asked) => {
        const { task: found, units } = await aboutTask(asked);
        return { ids: await urgeTask(asked, asked.body, found, units, asked.body.unitIds) };
      },
    },

    instruct: {
      subject: task,
      run: async (asked) => {
        const { task: found, units } = await aboutTask(asked);
        const speech = { ...asked.body, kind: 'instruct' as const };
        return { ids: await give(asked, speech, { task: found, units: addressed(units, undefined) }) };
      },
    },

    instructUnit: {
      subject: unit,
      run: async (asked) => {
        const units = await unitBriefs(asked.db, asked.actor.regionId, [asked.params.id]);
        return { ids: await give(asked, { ...asked.body, kind: 'instruct' }, { task: null, units }) };
      },
    },

    answer: { subject: directive, run: answer },

    settle: {
      subject: directive,
      run: async (asked) => {
        const { db, actor, params, body, now, today } = asked;
        const found = await kept.getDirective(db, actor.regionId, params.id, today, 'lock');
        const { row } = found;
        if (row.state === 'settled') throw new Problem('directive.settled');
        if (!mayOf(actor, found).includes('settle')) throw new Problem('permission.denied', { verb: 'task.urge' });
        if (row.version !== body.version)
          throw new Problem('directive.changed', { current: await view(asked, params.id) });
        await handled(db, actor, row.task?.id ?? row.unit.id, now);
        await kept.settleDirective(db, actor.regionId, row.id, { personId: actor.personId, at: now });
        asked.happened({
          kind: 'task.settle',
          ...(row.task
            ? { subjectKind: 'task', subjectId: row.task.id }
            : { subjectKind: 'unit', subjectId: row.unit.id }),
          details: { title: row.task?.title ?? row.unit.name, to: row.kind },
        });
        return view(asked, row.id);
      },
    },
  };
}
