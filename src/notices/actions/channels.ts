import type { Actions, Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { unitPathOf } from '#organisation/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { channelsContract } from '../contract/channels.ts';
import type { Outside } from '../outside.ts';
import { signs } from '../rules/robot.ts';
import * as store from '../store/channels.ts';
import { addOutgoing } from '../store/telling.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };

/** What may be shown of an address: where it leads, and its last four signs to tell it from another. */
const hintOf = (address: string): string => `${new URL(address).host} …${address.slice(-4)}`;

/** Group robots, and what became of messages: for the system administrator. Nothing is sent from here; a job does it. */
export function channelActions(outside: Outside): Actions<typeof channelsContract> {
  const robot = ({ db, actor, params }: Concerned) => store.findRobotSubject(db, actor.regionId, params.id);
  const outgoing = ({ db, actor, params }: Concerned) => store.findOutgoingSubject(db, actor.regionId, params.id);
  const refuseElsewhere = (address: string): void => {
    if (!outside.allows(address))
      throw new Problem('robot.host', { fields: [{ path: ['body', 'address'], code: 'robot.host' }] });
  };
  const seal = (words: string) => outside.box.seal(words);
  return {
    channels: async ({ db, scope }) => ({
      mail: outside.mail !== null,
      links: outside.publicUrl !== null,
      waiting: await store.countOutgoing(db, scope, ['waiting', 'sending']),
      failed: await store.countOutgoing(db, scope, ['failed']),
    }),
    robots: ({ db, scope, query }) => store.listRobots(db, scope, query),
    addRobot: {
      subject: async ({ db, actor, body }) => {
        const path = await unitPathOf(db, actor.regionId, body.unitId);
        return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
      },
      run: async (asked) => {
        const { db, actor, body, now, newId } = asked;
        refuseElsewhere(body.address);
        const id = newId();
        await store.addRobot(db, actor.regionId, {
          ...body,
          id,
          address: seal(body.address),
          secret: body.secret && signs(body.vendor) ? seal(body.secret) : null,
          hint: hintOf(body.address),
          at: now,
        });
        const made = await store.getRobot(db, actor.regionId, id);
        asked.happened({
          kind: 'notice.robot-add',
          subjectKind: 'robot',
          subjectId: id,
          details: { name: made.name, unitName: made.unitName },
        });
        return made;
      },
    },
    setRobot: {
      subject: robot,
      run: async (asked) => {
        const { db, actor, params, body } = asked;
        const before = await store.getRobot(db, actor.regionId, params.id, 'lock');
        if (before.version !== body.version) throw new Problem('robot.changed', { current: before });
        if (body.address !== undefined) refuseElsewhere(body.address);
        await store.setRobot(db, actor.regionId, params.id, {
          ...body,
          address: body.address === undefined ? undefined : { sealed: seal(body.address), hint: hintOf(body.address) },
          secret: body.secret && signs(before.vendor) ? seal(body.secret) : body.secret,
        });
        asked.happened({
          kind: 'notice.robot-set',
          subjectKind: 'robot',
          subjectId: params.id,
          details: {
            name: body.name,
            unitName: before.unitName,
            fields: [
              ...(body.address === undefined ? [] : ['address']),
              ...(body.secret === undefined ? [] : ['secret']),
              ...(body.active === before.active ? [] : ['active']),
            ],
          },
        });
        return store.getRobot(db, actor.regionId, params.id);
      },
    },
    removeRobot: {
      subject: robot,
      run: async (asked) => {
        const { db, actor, params, now } = asked;
        const { name, unitName } = await store.getRobot(db, actor.regionId, params.id, 'lock');
        await store.removeRobot(db, actor.regionId, params.id, now);
        asked.happened({
          kind: 'notice.robot-remove',
          subjectKind: 'robot',
          subjectId: params.id,
          details: { name, unitName },
        });
        return {};
      },
    },
    tryRobot: {
      subject: robot,
      run: async (asked) => {
        const { db, actor, params, now, newId } = asked;
        const { unitId, unitName, name } = await store.getRobot(db, actor.regionId, params.id);
        const id = newId();
        await addOutgoing(db, actor.regionId, [
          {
            id,
            purpose: 'trial',
            personId: null,
            robotId: params.id,
            unitId,
            noticeId: null,
            onceKey: null,
            dueAt: now,
            at: now,
          },
        ]);
        asked.later('notices.deliver', {});
        asked.happened({
          kind: 'notice.robot-try',
          subjectKind: 'robot',
          subjectId: params.id,
          details: { name, unitName },
        });
        return { outgoingId: id };
      },
    },
    outgoings: ({ db, scope, query }) => store.listOutgoing(db, scope, query),
    outgoing: { subject: outgoing, run: ({ db, actor, params }) => store.getOutgoing(db, actor.regionId, params.id) },
    resend: {
      subject: outgoing,
      run: async (asked) => {
        const { db, actor, params, now } = asked;
        if (!(await store.sendAgain(db, actor.regionId, params.id, now))) throw new Problem('outgoing.not-failed');
        asked.later('notices.deliver', {});
        const shown = await store.getOutgoing(db, actor.regionId, params.id);
        asked.happened({
          kind: 'notice.resend',
          subjectKind: 'outgoing',
          subjectId: params.id,
          details: { unitName: shown.unitName },
        });
        return shown;
      },
    },
  };
}
