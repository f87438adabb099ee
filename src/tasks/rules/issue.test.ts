import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carriedNodes } from '#plans/rules/steps.ts';
import { issueOf, type IssueNode } from './issue.ts';

const node = (id: string, parentId: string | null, more: Partial<IssueNode> = {}): IssueNode => ({
  id,
  parentId,
  position: Number(id.replace(/\D/g, '') || 0),
  number: id,
  title: id,
  section: false,
  units: [],
  ...more,
});
const lead = (unitId: string | null, collective: string | null = null): IssueNode['units'][number] => ({
  part: 'lead',
  written: `lead ${unitId ?? collective}`,
  unitId,
  collective,
});
const co = (unitId: string | null, collective: string | null = null): IssueNode['units'][number] => ({
  ...lead(unitId, collective),
  part: 'co',
});
const streets = (collective: string) => (collective === 'township' ? ['t1', 't2'] : []);
const issued = (...nodes: IssueNode[]) => issueOf(nodes, streets, 'office');
const partsOf = (issue: ReturnType<typeof issued>, id: string) =>
  issue.tasks.find((task) => task.nodeId === id)!.units.map(({ unitId, part, inherited }) => [unitId, part, inherited]);

describe('issuing a plan', () => {
  it('makes a task of every node but a bare heading, in the order of the page', () => {
    const issue = issued(
      node('s1', null, { section: true }),
      node('s3', null, { section: true }),
      node('n2', 's3', { units: [lead('a')] }),
      node('n1', 's3', { units: [lead('a')] }),
      node('s4', null, { section: true, units: [lead('b')] }),
    );
    expect(issue.tasks.map(({ nodeId, position, group, led }) => [nodeId, position, group, led])).toEqual([
      ['s3', 0, true, false],
      ['n1', 1, false, true],
      ['n2', 2, false, true],
      ['s4', 3, false, true],
    ]);
    expect(issue.tasks[1]).toMatchObject({ parentNodeId: 's3', above: ['s3'] });
  });
  it('lets a leaf inherit from the nearest node above, a group never', () => {
    const issue = issued(
      node('s', null, { section: true, units: [lead('top'), co('x')] }),
      node('1', 's', { units: [lead('near'), co('y')] }),
      node('2', '1', {}),
      node('3', '2', {}),
      node('4', '1', { units: [co('z')] }),
      node('5', 's', { units: [lead('own')] }),
    );
    expect(partsOf(issue, '2')).toEqual([]);
    expect(issue.tasks.find((task) => task.nodeId === '2')!.led).toBe(false);
    expect(partsOf(issue, '3')).toEqual([
      ['near', 'lead', true],
      ['y', 'co', true],
    ]);
    // Own co-units are what the plan says of this task; only the missing lead comes from above.
    expect(partsOf(issue, '4')).toEqual([
      ['near', 'lead', true],
      ['z', 'co', false],
    ]);
    expect(partsOf(issue, '5')).toEqual([['own', 'lead', false]]);
  });
  it('spreads a collective as co-units, led by the office where nothing else leads', () => {
    const issue = issued(
      node('1', null, { units: [lead('a'), co(null, 'township')] }),
      node('2', null, { units: [lead(null, 'township')] }),
    );
    expect(partsOf(issue, '1')).toEqual([
      ['a', 'lead', false],
      ['t1', 'co', false],
      ['t2', 'co', false],
    ]);
    expect(partsOf(issue, '2')[0]).toEqual(['office', 'lead', false]);
    expect(issue.unled).toEqual([]);
  });
  it('names what nobody leads and what it does not know, and loses neither', () => {
    const issue = issued(node('1', null, { units: [lead(null)] }), node('2', null, { units: [lead('a'), co(null)] }));
    expect(issue.unled).toEqual(['1']);
    expect(issue.unmatched.map(({ nodeId }) => nodeId)).toEqual(['1', '2']);
    expect(partsOf(issue, '1')).toEqual([['office', 'lead', false]]);
    expect(issue.tasks[0]!.unmatched).toEqual(['lead null']);
  });
  it('gives every leaf at least one lead and no unit two parts, whatever the tree', () => {
    const anyUnit = fc.record({
      part: fc.constantFrom('lead' as const, 'co' as const),
      written: fc.string({ maxLength: 3 }),
      unitId: fc.constantFrom('a', 'b', 't1', null),
      collective: fc.constantFrom(null, null, 'township'),
    });
    const anyNodes = fc
      .array(fc.record({ above: fc.nat(), section: fc.boolean(), units: fc.array(anyUnit, { maxLength: 4 }) }), {
        maxLength: 20,
      })
      .map((rows) =>
        rows.map(({ above, section, units }, i) =>
          node(`n${i}`, i === 0 || above % (i + 1) === i ? null : `n${above % i}`, { section, units }),
        ),
      );
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const issue = issued(...nodes);
        const byNode = new Map(issue.tasks.map((task) => [task.nodeId, task]));
        for (const one of nodes) if (!one.section) expect(byNode.has(one.id)).toBe(true);
        for (const task of issue.tasks) {
          expect(new Set(task.units.map((unit) => unit.unitId)).size).toBe(task.units.length);
          expect(task.led).toBe(task.units.some((unit) => unit.part === 'lead'));
          if (!task.group) expect(task.led).toBe(true);
          expect(task.group).toBe(issue.tasks.some((other) => other.parentNodeId === task.nodeId));
          if (task.parentNodeId) expect(byNode.get(task.parentNodeId)!.position).toBeLessThan(task.position);
        }
      }),
    );
  });
});

describe('the number of tasks told before a publication', () => {
  it('is the number that some unit leads after it', () => {
    const unit = fc.record({
      part: fc.constantFrom('lead' as const, 'co' as const),
      written: fc.constant('单位'),
      unitId: fc.constantFrom('a', 'b', null),
      collective: fc.constant(null),
    });
    const shapes = fc.array(
      fc.record({ up: fc.nat(9), section: fc.boolean(), units: fc.array(unit, { maxLength: 2 }) }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(shapes, (rows) => {
        const nodes = rows.map(({ up, section, units }, i) =>
          node(`n${i}`, up % (i + 1) === i ? null : `n${up % (i + 1)}`, { section, units }),
        );
        const led = issued(...nodes).tasks.filter((task) => task.led);
        const { carried, gathering } = carriedNodes(nodes);
        expect(carried.map((one) => one.id).toSorted()).toEqual(led.map((task) => task.nodeId).toSorted());
        expect(gathering.length).toBe(led.filter((task) => task.group).length);
      }),
    );
  });
});
