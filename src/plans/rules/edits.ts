import { Problem } from '#platform/pure/problem.ts';
import { mostBody, mostDepth, mostNodes, settles, unfit, type Edit, type Known } from './edit.ts';
import type { DoubtCode } from './reading.ts';
import {
  childrenOf,
  claimed,
  firstClause,
  indexes,
  type Meaning,
  type PlanTree,
  type TreeNode,
  type TreeUnit,
} from './tree.ts';

/**
 * The plan after the edits, made one after the other; all or none.
 *
 * Laws: positions are dense from 0 under every parent; there is no ring; every paragraph that had a home or was listed
 * as unread or kept still has one or is listed (what `remove` and `plan` let go becomes unread); `split` cuts the body
 * exactly and `merge` after it restores it; nodes that did not change are the same objects.
 * @throws Problem `edit.unfit` with { reason, edit: index of the edit } and the tree untouched.
 */
export function applyEdits(tree: PlanTree, edits: readonly Edit[], known: Known): PlanTree {
  const desk = new Desk(tree, known);
  edits.forEach((edit, index) => {
    try {
      desk.apply(edit);
    } catch (error) {
      if (error instanceof Problem) throw new Problem(error.code, { ...error.details, edit: index });
      throw error;
    }
  });
  return desk.tree();
}

/** The plan on the desk while it is being worked on. Node objects are replaced, never changed. */
class Desk {
  private readonly nodes: Map<string, TreeNode>;
  private readonly rows: Map<string | null, string[]>;
  private rest: Omit<PlanTree, 'nodes'>;
  private readonly known: Known;

  constructor(tree: PlanTree, known: Known) {
    const { nodes, ...rest } = tree;
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.rows = new Map([...childrenOf(nodes)].map(([parent, row]) => [parent, row.map((node) => node.id)]));
    this.rest = rest;
    this.known = known;
  }

  /** Nodes with their places written down. */
  tree(): PlanTree {
    for (const [parentId, row] of this.rows)
      row.forEach((id, position) => {
        const node = this.nodes.get(id)!;
        if (node.position !== position || node.parentId !== parentId) this.put({ ...node, position, parentId });
      });
    return { ...this.rest, nodes: [...this.nodes.values()] };
  }

  apply(edit: Edit): void {
    switch (edit.do) {
      case 'set':
        return this.set(edit);
      case 'add':
        return this.add(edit);
      case 'remove':
        return this.remove(edit);
      case 'move':
        return this.move(edit);
      case 'split':
        return this.split(edit);
      case 'merge':
        return this.merge(edit);
      case 'units':
        return this.units(edit);
      case 'match':
        return this.match(edit);
      case 'plan':
        return this.plan(edit);
      case 'place':
        return this.place(edit);
    }
  }

  private set({ do: _, nodeId, ...given }: Edit & { do: 'set' }): void {
    const node = this.node(nodeId);
    const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    if (Object.keys(wanted).length === 0) return;
    const settled = Object.keys(wanted).flatMap((field) => settles[field] ?? []);
    this.put({
      ...node,
      ...(wanted as Partial<TreeNode>),
      doubts: node.doubts.filter((doubt) => !settled.includes(doubt.code)),
    });
  }

  private add({ parentId, position, title, nodeId, source }: Edit & { do: 'add' }): void {
    if (this.nodes.has(nodeId)) throw unfit('id-taken');
    if (this.nodes.size >= mostNodes) throw unfit('too-many');
    this.parent(parentId);
    if (this.depth(parentId) >= mostDepth) throw unfit('too-deep');
    const words = indexes(source).map((index) => this.take(index));
    const body = words.length === 1 && words[0]!.trim() === title ? '' : words.join('\n');
    if (body.length > mostBody) throw unfit('too-long');
    this.put({ ...bare, id: nodeId, parentId, title, body, source: indexes(source) });
    this.insert(parentId, position, [nodeId]);
  }

  private remove({ nodeId, children }: Edit & { do: 'remove' }): void {
    const node = this.node(nodeId);
    const position = this.leave(node);
    const gone = [node];
    const below = this.rows.get(nodeId) ?? [];
    if (children === 'lift') {
      this.rows.delete(nodeId);
      this.insert(node.parentId, position, below);
    } else
      for (let i = 0; i < gone.length; i++) for (const id of this.rows.get(gone[i]!.id) ?? []) gone.push(this.node(id));
    for (const { id } of gone) {
      this.nodes.delete(id);
      this.rows.delete(id);
    }
    this.release(gone.flatMap(({ source }) => source));
  }

  private move({ nodeId, parentId, position }: Edit & { do: 'move' }): void {
    const node = this.node(nodeId);
    this.parent(parentId);
    for (let above = parentId; above !== null; above = this.node(above).parentId)
      if (above === nodeId) throw unfit('own-descendant');
    if (this.depth(parentId) + this.height(nodeId) > mostDepth) throw unfit('too-deep');
    this.leave(node);
    this.insert(parentId, position, [nodeId]);
  }

  private split({ nodeId, at, newId }: Edit & { do: 'split' }): void {
    const node = this.node(nodeId);
    if (this.nodes.has(newId)) throw unfit('id-taken');
    if (this.nodes.size >= mostNodes) throw unfit('too-many');
    // A cut inside a surrogate pair would break a rare character in two.
    if (at < 1 || at >= node.body.length || /[\uDC00-\uDFFF]/.test(node.body[at]!)) throw unfit('cut-outside');
    const before = node.body.slice(0, at),
      after = node.body.slice(at);
    const [stays, goes] = this.shareOut(node.source, before, after);
    const dueGoes = node.dueText !== null && !before.includes(node.dueText) && after.includes(node.dueText);
    const due = { due: node.due, dueText: node.dueText, repeat: node.repeat };
    const none = { due: null, dueText: null, repeat: null };
    this.put({ ...node, body: before, source: stays, ...(dueGoes ? none : due), doubts: this.without(node, 'text') });
    this.put({
      ...bare,
      ...(dueGoes ? due : none),
      id: newId,
      parentId: node.parentId,
      title: firstClause(after) || node.title,
      body: after,
      section: node.section,
      kind: node.section ? node.kind : null,
      units: node.units,
      source: goes,
    });
    this.insert(node.parentId, this.row(node.parentId).indexOf(nodeId) + 1, [newId]);
  }

  private merge({ nodeId }: Edit & { do: 'merge' }): void {
    const node = this.node(nodeId);
    const row = this.row(node.parentId);
    const before = row[row.indexOf(nodeId) - 1];
    if (before === undefined) throw unfit('nothing-before');
    const home = this.node(before);
    // A title that is the beginning of the body (as `split` makes it) is not written twice.
    const started = node.body.replace(/^[^\p{L}\p{N}]+/u, '').startsWith(node.title);
    const words = started
      ? node.body
      : [`${node.number}${node.number ? ' ' : ''}${node.title}`, node.body].filter(Boolean).join('\n');
    const body = started || home.body === '' ? home.body + words : `${home.body}\n${words}`;
    if (body.length > mostBody) throw unfit('too-long');
    const same = (a: TreeUnit) => (b: TreeUnit) => a.part === b.part && a.written === b.written;
    const twoDues = home.dueText !== null && node.dueText !== null && home.dueText !== node.dueText;
    const noted = { code: 'due-several' as const, words: node.dueText, paragraph: node.source[0] ?? 0 };
    const ownDue = home.due !== null || home.dueText !== null;
    this.put({
      ...home,
      body,
      due: ownDue ? home.due : node.due,
      dueText: ownDue ? home.dueText : node.dueText,
      repeat: home.repeat ?? node.repeat,
      units: [...home.units, ...node.units.filter((unit) => !home.units.some(same(unit)))],
      source: indexes([...home.source, ...node.source]),
      doubts: [...home.doubts, ...node.doubts, ...(twoDues ? [noted] : [])],
    });
    this.leave(node);
    const below = this.rows.get(nodeId) ?? [];
    this.rows.delete(nodeId);
    this.nodes.delete(nodeId);
    this.insert(home.id, Infinity, below);
  }

  private units({ nodeId, part, units }: Edit & { do: 'units' }): void {
    const node = this.node(nodeId);
    const wanted = units.map(({ written, unitId, collective }): TreeUnit => {
      const same = node.units.find(
        (unit) => unit.written === written && unit.unitId === unitId && unit.collective === collective,
      );
      if (same) return { ...same, part };
      if (unitId !== null) return { part, written, ...this.chosen(unitId) };
      if (collective !== null) return { part, written, match: 'collective', unitId: null, collective, suggestions: [] };
      return { part, written, ...this.known.meaningOf(written) };
    });
    const first = (unit: TreeUnit, i: number) =>
      wanted.findIndex((other) => other.written === unit.written && other.unitId === unit.unitId) === i;
    const others = node.units.filter((unit) => unit.part !== part);
    const own = wanted.filter(first);
    this.put({
      ...node,
      units: part === 'lead' ? [...own, ...others] : [...others, ...own],
      doubts: this.without(node, 'units'),
    });
  }

  private match({ written, unitId }: Edit & { do: 'match' }): void {
    const meaning = this.chosen(unitId);
    let found = false;
    for (const node of this.nodes.values()) {
      if (!node.units.some((unit) => unit.written === written)) continue;
      found = true;
      this.put({
        ...node,
        units: node.units.map((unit) => (unit.written === written ? { ...unit, ...meaning } : unit)),
      });
    }
    if (!found) throw unfit('name-not-there', { written });
  }

  private plan({ do: _, ...given }: Edit & { do: 'plan' }): void {
    const before = [...this.rest.leadership, ...this.rest.phases].flatMap(({ source }) => source);
    const wanted = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const after = [...(given.leadership ?? []), ...(given.phases ?? [])].flatMap(({ source }) => source);
    const had = new Set(before);
    for (const index of new Set(after)) {
      if (this.known.textOf(index) === null) throw unfit('paragraph-unknown', { paragraph: index });
      if (!had.has(index)) this.unlist(index);
    }
    const settled: readonly DoubtCode[] = [
      ...(given.title === undefined ? [] : (['title-missing'] as const)),
      ...(given.leadership === undefined ? [] : (['name-unclear'] as const)),
      ...(given.phases === undefined ? [] : (['year-missing', 'due-unclear'] as const)),
    ];
    const doubts = this.rest.doubts.filter((doubt) => !settled.includes(doubt.code));
    this.rest = { ...this.rest, ...(wanted as Partial<PlanTree>), doubts };
    this.release(before);
  }

  private place({ paragraph, nodeId }: Edit & { do: 'place' }): void {
    const partly = this.rest.unread.includes(paragraph);
    const words = this.take(paragraph);
    if (nodeId === null) {
      if (claimed({ ...this.rest, nodes: [...this.nodes.values()] }).has(paragraph)) {
        // What was unread of it has been looked at; the rest has its home.
        if (partly) return;
        // A person or a phase holds it: it is not without a home.
        throw unfit('paragraph-placed', { paragraph });
      }
      this.rest = { ...this.rest, kept: indexes([...this.rest.kept, paragraph]) };
      return;
    }
    const node = this.node(nodeId);
    if (node.source.includes(paragraph)) return;
    const body = node.body === '' ? words : `${node.body}\n${words}`;
    if (body.length > mostBody) throw unfit('too-long');
    this.put({ ...node, body, source: indexes([...node.source, paragraph]) });
  }

  private put(node: TreeNode): void {
    this.nodes.set(node.id, node);
  }

  private node(id: string): TreeNode {
    const node = this.nodes.get(id);
    if (!node) throw unfit('node-unknown', { nodeId: id });
    return node;
  }

  private parent(id: string | null): void {
    if (id !== null && !this.nodes.has(id)) throw unfit('parent-unknown', { nodeId: id });
  }

  private row(parentId: string | null): string[] {
    return this.rows.get(parentId) ?? [];
  }

  private without(node: TreeNode, settled: string): TreeNode['doubts'] {
    return node.doubts.filter((doubt) => !settles[settled]!.includes(doubt.code));
  }

  /** Takes a node out of its row; answers the place it had. */
  private leave(node: TreeNode): number {
    const row = this.row(node.parentId);
    const at = row.indexOf(node.id);
    this.rows.set(node.parentId, row.toSpliced(at, 1));
    return at;
  }

  /** Puts nodes into a row; a place past the end is the end. */
  private insert(parentId: string | null, position: number, ids: readonly string[]): void {
    if (ids.length === 0) return;
    const row = this.row(parentId);
    this.rows.set(parentId, row.toSpliced(Math.min(position, row.length), 0, ...ids));
    for (const id of ids) if (this.nodes.get(id)!.parentId !== parentId) this.put({ ...this.nodes.get(id)!, parentId });
  }

  private depth(id: string | null): number {
    let depth = 0;
    for (let at = id; at !== null; at = this.node(at).parentId) depth++;
    return depth;
  }

  private height(id: string): number {
    let height = 0;
    for (let level = [id]; level.length; level = level.flatMap((one) => this.rows.get(one) ?? [])) height++;
    return height;
  }

  private chosen(unitId: string): Meaning {
    if (!this.known.unitExists(unitId)) throw unfit('unit-unknown', { unitId });
    return { match: 'chosen', unitId, collective: null, suggestions: [] };
  }

  /**
   * A paragraph that is about to get a home: its words. Refused when a node of this plan has it already, unless a part
   * of it is still unread: that part may go elsewhere.
   */
  private take(index: number): string {
    const words = this.known.textOf(index);
    if (words === null) throw unfit('paragraph-unknown', { paragraph: index });
    if (!this.rest.unread.includes(index))
      for (const node of this.nodes.values())
        if (node.source.includes(index)) throw unfit('paragraph-placed', { paragraph: index, nodeId: node.id });
    this.unlist(index);
    return words;
  }

  private unlist(index: number): void {
    const not = (other: number) => other !== index;
    this.rest = { ...this.rest, unread: this.rest.unread.filter(not), kept: this.rest.kept.filter(not) };
  }

  /** Paragraphs let go by something: those nobody else holds are unread again. */
  private release(of: readonly number[]): void {
    const held = claimed({ ...this.rest, nodes: [...this.nodes.values()] });
    const free = of.filter((index) => !held.has(index));
    if (free.length) this.rest = { ...this.rest, unread: indexes([...this.rest.unread, ...free]) };
  }

  /** Which paragraphs stay with the words before a cut and which go with those after; both keep what is not clear. */
  private shareOut(source: readonly number[], before: string, after: string): [number[], number[]] {
    const stays: number[] = [],
      goes: number[] = [];
    for (const index of source) {
      const words = this.known.textOf(index)?.trim() ?? '';
      const inBefore = words !== '' && before.includes(words),
        inAfter = words !== '' && after.includes(words);
      if (inBefore || !inAfter) stays.push(index);
      if (inAfter || !inBefore) goes.push(index);
    }
    return [stays, goes];
  }
}

const bare: Omit<TreeNode, 'id' | 'parentId' | 'title' | 'body' | 'source'> = {
  position: 0,
  number: '',
  section: false,
  kind: null,
  due: null,
  dueText: null,
  repeat: null,
  units: [],
  doubts: [],
};
