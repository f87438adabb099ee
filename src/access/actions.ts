import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { verifyChain } from '#platform/trail/store.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { FastifyReply } from 'fastify';
import type { Actions, Around } from './door.ts';
import { accessContract, type Me } from './contract.ts';
import { unknownNames } from './strangers.ts';
import { fits, fitsNobody, firstPassword, hashPassword } from './passwords.ts';
import { clash, verbsOf, type Actor, type Role, type Subject } from './permissions.ts';
import { afterFailure, isLocked, passwordDue, passwordRule, weakness } from './rules.ts';
import { cookieName, hashToken, newToken, type SignedIn } from './session.ts';
import * as store from './store.ts';

export interface DemoPerson {
  signInName: string;
  name: string;
  unitName: string;
  role: Role;
}
/** What the demo shows on the sign-in page; null password: not a demo. */
export interface Demo {
  password: string | null;
  people: DemoPerson[];
}

/** Everyone may read units; accounts are for the administrators alone. @throws permission.denied */
export function refuseOthers(actor: Actor): void {
  if (!actor.grants.some((g) => g.role === 'system-administrator' || g.role === 'security-administrator'))
    throw new Problem('permission.denied', { verb: 'account.manage' });
}
const accountView = (row: store.AccountListRow) => ({
  ...row,
  lockedUntil: row.lockedUntil?.toISOString() ?? null,
  lastSignInAt: row.lastSignInAt?.toISOString() ?? null,
});
/** A grant as the trail keeps it: readable when the unit is long gone. */
const named = ({ role, unitId, unitName }: store.GrantRow) => ({ role, unitId, unitName });

/** What the system administrator is told of the nightly backups: null when none are set up. */
export type AskBackups = () => Promise<readonly { at: Date; bytes: number }[] | null>;

/** The actions of sign-in, accounts and audit. `secure` puts the cookie's Secure mark on (TLS in front). */
export function accessActions(options: {
  secure: boolean;
  demo: () => Promise<Demo>;
  backups?: AskBackups | undefined;
}): Actions<typeof accessContract> {
  const strangers = unknownNames();
  const cookie = { httpOnly: true, sameSite: 'strict', path: '/', secure: options.secure } as const;
  const replyOf = (asked: unknown) => (asked as { reply: FastifyReply }).reply;

  async function frame(db: Executor, actor: Actor, due: boolean): Promise<Me> {
    const [names, grants, demo] = [
      await store.frameOf(db, actor.regionId, actor.unitId),
      await store.grantsOf(db, actor.regionId, actor.personId),
      await options.demo(),
    ];
    return {
      personId: actor.personId,
      name: actor.name,
      regionId: actor.regionId,
      ...names,
      unitId: actor.unitId,
      unitPath: actor.unitPath,
      grants,
      verbs: verbsOf({ ...actor, grants }),
      passwordDue: due,
      demo: demo.password !== null,
    };
  }

  /** The person an account belongs to, as the permission table sees them. */
  async function personSubject({
    db,
    actor,
    params,
  }: Around & { actor: Actor; params: { id: string } }): Promise<Subject | null> {
    const person = await store.findPerson(db, actor.regionId, params.id);
    return person && { regionId: actor.regionId, unitPaths: [person.unitPath], personIds: [params.id] };
  }

  return {
    signIn: async (asked) => {
      const { db, body, now } = asked;
      const name = body.signInName.toLowerCase();
      const account = await store.findAccountByName(db, name);
      if (!account) {
        await fitsNobody(body.password);
        throw strangers.refusal(name, now.getTime());
      }
      const by = { regionId: account.region_id, personId: account.person_id, unitId: account.unit_id };
      const about = {
        subjectKind: 'person',
        subjectId: account.person_id,
        details: { address: asked.caller.address },
        by,
      };
      if (isLocked(account.locked_until?.getTime() ?? null, now.getTime()))
        throw new Problem('sign-in.locked', { until: account.locked_until!.toISOString() });
      if (!account.active || !(await fits(account.password_hash, body.password))) {
        const { failures, lockedUntil } = afterFailure(account.failures, now.getTime());
        await store.recordFailure(db, account, failures, lockedUntil === null ? null : new Date(lockedUntil));
        asked.happened({ kind: lockedUntil ? 'access.locked' : 'access.sign-in-refused', ...about });
        // Returned, not thrown: the count of failures must be kept.
        return lockedUntil
          ? new Problem('sign-in.locked', { until: new Date(lockedUntil).toISOString() })
          : new Problem('sign-in.refused');
      }
      await store.recordSignIn(db, account, now);
      const token = newToken();
      await store.addSession(db, {
        tokenHash: hashToken(token),
        id: asked.newId(),
        ...by,
        at: now,
        address: asked.caller.address,
        device: asked.caller.device,
      });
      asked.happened({ kind: 'access.sign-in', ...about });
      void replyOf(asked).setCookie(cookieName, token, cookie);
      const person = { ...by, name: account.name, unitPath: account.unit_path, grants: [] };
      return frame(db, person, passwordDue(account.must_change, account.password_set_at.getTime(), now.getTime()));
    },
    me: ({ db, actor }) => frame(db, actor, (actor as SignedIn).passwordDue),
    signOut: async (asked) => {
      await store.endSessions(asked.db, asked.actor.regionId, asked.actor.personId, {
        id: (asked.actor as SignedIn).sessionId,
      });
      asked.happened({ kind: 'access.sign-out', subjectKind: 'person', subjectId: asked.actor.personId });
      void replyOf(asked).clearCookie(cookieName, cookie);
      return {};
    },
    changePassword: async (asked) => {
      const { db, actor, body, now } = asked;
      const account = await store.getAccount(db, actor.regionId, actor.personId);
      if (isLocked(account.locked_until?.getTime() ?? null, now.getTime()))
        throw new Problem('sign-in.locked', { until: account.locked_until!.toISOString() });
      if (!(await fits(account.password_hash, body.old))) {
        // Guessing within a session counts like guessing at the door; returned, so that the count is kept.
        const { failures, lockedUntil } = afterFailure(account.failures, now.getTime());
        await store.recordFailure(db, account, failures, lockedUntil === null ? null : new Date(lockedUntil));
        if (lockedUntil) asked.happened({ kind: 'access.locked', subjectKind: 'person', subjectId: actor.personId });
        return lockedUntil
          ? new Problem('sign-in.locked', { until: new Date(lockedUntil).toISOString() })
          : new Problem('password.wrong', { fields: [{ path: ['body', 'old'], code: 'password.wrong' }] });
      }
      const weak = weakness(body.fresh, account.sign_in_name);
      if (weak)
        throw new Problem('password.weak', {
          reason: weak,
          fields: [{ path: ['body', 'fresh'], code: `password.${weak}` }],
        });
      const used = [account.password_hash, ...account.password_history].slice(0, passwordRule.history);
      for (const old of used)
        if (await fits(old, body.fresh))
          throw new Problem('password.reused', { fields: [{ path: ['body', 'fresh'], code: 'password.reused' }] });
      await store.setPassword(db, account, await hashPassword(body.fresh), now, false, used);
      // Whoever else holds a session of this person loses it.
      await store.endSessions(db, actor.regionId, actor.personId, { keep: (actor as SignedIn).sessionId });
      asked.happened({ kind: 'access.password-changed', subjectKind: 'person', subjectId: actor.personId });
      return {};
    },
    sessions: async ({ db, actor }) => ({
      rows: (await store.sessionsOf(db, actor.regionId, actor.personId)).map((s) => ({
        id: s.id,
        current: s.id === (actor as SignedIn).sessionId,
        startedAt: s.started_at.toISOString(),
        seenAt: s.seen_at.toISOString(),
        address: s.address,
        device: s.device,
      })),
    }),
    endSession: async (asked) => {
      const ended = await store.endSessions(asked.db, asked.actor.regionId, asked.actor.personId, {
        id: asked.params.id,
      });
      if (!ended) throw notFound('session');
      asked.happened({ kind: 'access.session-ended', subjectKind: 'person', subjectId: asked.actor.personId });
      return {};
    },
    demo: async () => {
      const demo = await options.demo();
      return { demo: demo.password !== null, ...demo };
    },
    backups: async () => {
      const kept = (await options.backups?.()) ?? null;
      return {
        scheduled: kept !== null,
        rows: (kept ?? []).slice(0, 100).map(({ at, bytes }) => ({ at: at.toISOString(), bytes })),
      };
    },
    accounts: async ({ db, actor, query }) => {
      refuseOthers(actor);
      const after = query.after ? readMark(query.after, 1) : null;
      if (query.after && !after) throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
      const rows = await store.listAccounts(
        db,
        actor.regionId,
        query.text,
        (after?.[0] as string) ?? null,
        query.limit + 1,
      );
      const shown = rows.slice(0, query.limit);
      return {
        rows: shown.map(accountView),
        next: rows.length > query.limit ? markOf([shown.at(-1)!.signInName]) : null,
      };
    },
    account: async ({ db, actor, params }) => {
      refuseOthers(actor);
      return accountView(await store.getListedAccount(db, actor.regionId, params.id));
    },
    openAccount: {
      subject: (asked) => personSubject({ ...asked, params: { id: asked.body.personId } }),
      run: async (asked) => {
        const { db, actor, body, now } = asked;
        if (await store.findAccount(db, actor.regionId, body.personId)) throw new Problem('account.exists');
        const password = firstPassword();
        const added = await store.addAccount(db, {
          regionId: actor.regionId,
          personId: body.personId,
          signInName: body.signInName,
          hash: await hashPassword(password),
          at: now,
        });
        if (!added)
          throw new Problem('account.name-taken', {
            fields: [{ path: ['body', 'signInName'], code: 'account.name-taken' }],
          });
        asked.happened({
          kind: 'access.account-opened',
          subjectKind: 'person',
          subjectId: body.personId,
          details: { signInName: body.signInName },
        });
        return { firstPassword: password };
      },
    },
    setAccount: {
      subject: personSubject,
      run: async (asked) => {
        const { db, actor, params, body, now } = asked;
        const account = await store.getAccount(db, actor.regionId, params.id);
        let password: string | null = null;
        if (body.newPassword) {
          password = firstPassword();
          await store.setPassword(
            db,
            account,
            await hashPassword(password),
            now,
            true,
            [account.password_hash, ...account.password_history].slice(0, passwordRule.history),
          );
          asked.happened({ kind: 'access.password-given', subjectKind: 'person', subjectId: params.id });
        }
        if (body.active !== undefined && body.active !== account.active) {
          await store.setActive(db, actor.regionId, params.id, body.active);
          asked.happened({
            kind: body.active ? 'access.account-reopened' : 'access.account-closed',
            subjectKind: 'person',
            subjectId: params.id,
          });
        }
        if (password || body.active === false) await store.endSessions(db, actor.regionId, params.id, { keep: null });
        return { firstPassword: password };
      },
    },
    unlock: {
      subject: personSubject,
      run: async (asked) => {
        await store.unlockAccount(asked.db, asked.actor.regionId, asked.params.id);
        asked.happened({ kind: 'access.unlocked', subjectKind: 'person', subjectId: asked.params.id });
        return {};
      },
    },
    setGrants: {
      subject: personSubject,
      run: async (asked) => {
        const { db, actor, params, body, now } = asked;
        // Nobody widens their own rights.
        if (params.id === actor.personId) throw new Problem('grant.self');
        await store.getAccount(db, actor.regionId, params.id);
        const held = [...new Set(body.grants.map((grant) => grant.role))];
        for (const role of held) {
          const against = clash(held, role);
          if (against) throw new Problem('grant.clash', { role, against });
        }
        const units = [...new Set(body.grants.map((grant) => grant.unitId))];
        if ((await store.countUnits(db, actor.regionId, units)) !== units.length)
          throw invalid({ path: ['body', 'grants'], code: 'unit.unknown' });
        const before = await store.grantsOf(db, actor.regionId, params.id);
        await store.replaceGrants(db, actor.regionId, params.id, body.grants, now);
        asked.happened({
          kind: 'access.grants-set',
          subjectKind: 'person',
          subjectId: params.id,
          details: {
            before: before.map(named),
            after: (await store.grantsOf(db, actor.regionId, params.id)).map(named),
          },
        });
        return {};
      },
    },
    events: async ({ db, actor, query }) => {
      const mark = query.after ? readMark(query.after, 1) : null;
      if (query.after && (!mark || !/^[0-9a-f-]{36}$/.test(String(mark[0]))))
        throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
      const rows = await store.listEvents(db, actor.regionId, query, (mark?.[0] as string) ?? null, query.limit + 1);
      const shown = rows.slice(0, query.limit);
      return {
        rows: shown.map((row) => ({ ...row, at: row.at.toISOString() })),
        next: rows.length > query.limit ? markOf([shown.at(-1)!.id]) : null,
      };
    },
    event: async ({ db, actor, params }) => {
      const row = await store.getEvent(db, actor.regionId, params.id);
      return { ...row, at: row.at.toISOString() };
    },
    eventPeople: async ({ db, actor, query }) => ({
      rows: await store.findPeopleByText(db, actor.regionId, query.text, 12),
    }),
    verifyEvents: ({ db, actor }) => verifyChain(db, actor.regionId),
  };
}
