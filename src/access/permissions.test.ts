import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineOf, within } from '#platform/pure/unit-path.ts';
import {
  allows,
  clash,
  covers,
  permissions,
  reachOf,
  roles,
  separated,
  verbs,
  type Actor,
  type Role,
} from './permissions.ts';

const paths = ['r.', 'r.t1.', 'r.t1.c1.', 'r.t1.c2.', 'r.t10.', 'r.t10.c1.', 'r.d1.'];
const actorOf = (grants: { role: Role; unitPath: string }[]): Actor => ({
  regionId: 'R',
  personId: 'P',
  name: '',
  unitId: 'U',
  unitPath: 'r.',
  grants: grants.map((g) => ({ ...g, unitId: g.unitPath })),
});
const anyGrants = fc.array(fc.record({ role: fc.constantFrom(...roles), unitPath: fc.constantFrom(...paths) }), {
  maxLength: 4,
});

describe('permissions', () => {
  it('answers a list and a single thing alike, grant by grant', () => {
    fc.assert(
      fc.property(
        anyGrants,
        fc.constantFrom(...verbs),
        fc.constantFrom(...paths),
        fc.boolean(),
        (grants, verb, path, mine) => {
          const actor = actorOf(grants);
          const subject = { regionId: 'R', unitPaths: [path], personIds: mine ? ['P'] : ['Q'] };
          // The law, written the long way round from the table itself.
          const lawful = grants.some(({ role, unitPath }) => {
            const reach = permissions[role][verb];
            if (reach === 'region') return true;
            if (reach === 'below') return lineOf(path).includes(unitPath);
            if (reach === 'unit') return path === unitPath;
            return reach === 'own' && mine;
          });
          expect(allows(actor, verb, subject)).toBe(lawful);
          expect(covers(reachOf(actor, verb), subject)).toBe(lawful);
        },
      ),
    );
  });

  it('never crosses a region', () => {
    fc.assert(
      fc.property(anyGrants, fc.constantFrom(...verbs), (grants, verb) => {
        expect(allows(actorOf(grants), verb, { regionId: 'other', unitPaths: paths, personIds: ['P'] })).toBe(false);
      }),
    );
  });

  it('keeps a reach small: no path inside another', () => {
    fc.assert(
      fc.property(anyGrants, fc.constantFrom(...verbs), (grants, verb) => {
        const { below, units } = reachOf(actorOf(grants), verb);
        for (const a of below) for (const b of below) if (a !== b) expect(within(a, b)).toBe(false);
        for (const unit of units) expect(below.some((top) => within(unit, top))).toBe(false);
      }),
    );
  });

  it('keeps the three administrators apart from each other and from the work', () => {
    for (const role of separated) {
      for (const other of roles) if (other !== role) expect(clash([other], role)).toBe(other);
      expect(clash([role], 'department')).toBe(role);
      for (const verb of verbs)
        if (verb.startsWith('task.') || verb.startsWith('plan.')) expect(permissions[role][verb]).toBeUndefined();
    }
    expect(clash(['department'], 'leader')).toBeNull();
  });
});
