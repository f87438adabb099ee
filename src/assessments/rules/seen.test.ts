import { describe, expect, it } from 'vitest';
import { entryStates } from './lifecycle.ts';
import { comesTo, openSide, sees, type Relation } from './seen.ts';

const nobody: Relation = { self: false, review: false, county: false };
const community = { ...nobody, self: true };
const township = { ...nobody, review: true };
const county = { ...nobody, county: true };

it('evidence comes to the township with the nomination, to the county when the township has passed it', () => {
  const not = (states: readonly string[]) => entryStates.filter((state) => !states.includes(state));
  expect(not(comesTo(township))).toEqual(['self-assessing', 'dropped']);
  expect(not(comesTo(county))).toEqual(['self-assessing', 'nominated', 'dropped']);
});

describe('who sees what', () => {
  it('keeps a draft with the community that writes it', () => {
    expect(sees('self-assessing', community)).toMatchObject({ evidence: true });
    expect(sees('self-assessing', community).sides).toContain('self');
    for (const other of [township, county, nobody]) {
      expect(sees('self-assessing', other).sides).not.toContain('self');
      expect(sees('self-assessing', other).evidence).toBe(false);
      expect(sees('dropped', other).sides).not.toContain('self');
    }
  });

  it('keeps a column with its scorer until it is handed on', () => {
    expect(sees('nominated', township).sides).toEqual(['self', 'township']);
    expect(sees('nominated', community).sides).toEqual(['self']);
    expect(sees('nominated', county).sides).toEqual(['county']);
    expect(sees('reviewed', county).sides).toEqual(['self', 'township', 'county']);
    expect(sees('reviewed', community).sides).toEqual(['self', 'township']);
    expect(sees('reviewed', township).sides).toEqual(['self', 'township']);
    expect(sees('accepted', community).sides).toEqual(['self', 'township', 'county']);
    // Returned to the community: it reads why.
    expect(sees('self-assessing', community).sides).toEqual(['self', 'township']);
  });

  it('shows others the verdict only once it is public', () => {
    for (const state of entryStates) {
      const public_ = ['publicised', 'recognised', 'commended'].includes(state);
      expect(sees(state, nobody)).toEqual({ sides: [], evidence: false, results: public_ });
    }
  });

  it('opens one column at a time', () => {
    const open = entryStates.map(openSide).filter((side) => side !== null);
    expect(open).toEqual(['self', 'township', 'county']);
  });
});
