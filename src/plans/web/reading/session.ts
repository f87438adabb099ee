import { Problem } from '#platform/pure/problem.ts';
import type { Plan, PlanEdit } from '../../contract.ts';
import { changes, clashes, type Change } from '../../rules/changes.ts';
import type { Edit, Known } from '../../rules/edit.ts';
import { applyEdits } from '../../rules/edits.ts';
import { inverse } from '../../rules/inverse.ts';
import type { PlanTree } from '../../rules/tree.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { briefsOf, knownOf, treeOf, type Source, type UnitBrief } from './view.ts';

/** Corrections made together under one name; `remember` keeps a matched name as an alias. */
export interface Act {
  edits: Edit[];
  label: string;
  remember: boolean;
}
/** An own act that meets what somebody else changed meanwhile. */
export interface Meeting {
  act: Act;
  /** It would write over the other's words, or no longer fits. */
  clash: 'none' | 'overwrites' | 'unfit';
}
export type Trouble =
  /** Somebody else saved first: nothing of ours is written until `settle` says what. */
  | { kind: 'changed'; by: string; at: string; theirs: Change[]; mine: Meeting[] }
  /** The server would not have it: taken back here, with what was typed. */
  | { kind: 'refused'; problem: Problem; acts: Act[] };

/** What the screen shows: the plan as saved, with everything done here since put on it. */
export interface Shown {
  plan: Plan;
  tree: PlanTree;
  source: Source | null;
  /** Acts not yet saved. */
  waiting: number;
  /** No answer comes; it is tried again by itself. */
  offline: boolean;
  trouble: Trouble | null;
  /** What undo would take back. */
  undoable: string | null;
}

/** Acts that could not be saved before the page was left, and the version they were made on. */
export interface Left {
  version: number;
  acts: Act[];
}

export interface Wire {
  /**
   * Keeps unsaved acts over a reload, a sign-in or a page that is gone without a word, on this device; `null` forgets them.
   */
  keep(left: Left | null): void;
  /** What was kept, if anything. */
  kept(): Left | null;
  edit(version: number, edits: PlanEdit[], key: string): Promise<Plan>;
  load(): Promise<{ plan: Plan; source: Source | null }>;
  /** Told whenever the plan as saved is another. */
  saved(plan: Plan): void;
}

const most = 100;
/** Whether the write arrived is not known. */
const lost = new Set(['network.unreachable', 'answer.unreadable']);
/** It did not go through now, and may later. */
const again = new Set([...lost, 'server.busy', 'write.conflict', 'request.too-many']);

/**
 * Correcting a plan: every act shows at once and is sent at once, in order, one request at a time. Nothing done here is
 * lost on the way: a broken line is tried again with the same key, and an answer `plan.changed` keeps the acts until the
 * reader has seen what the other person changed.
 */
export class Session {
  readonly briefs = new Map<string, UnitBrief>();
  private readonly wire: Wire;
  private readonly listeners = new Set<() => void>();
  private shown: Shown;
  private known: Known;
  /** The plan as saved, as a tree. */
  private base: PlanTree;
  private queue: Act[] = [];
  private past: { edits: Edit[]; label: string }[] = [];
  private sending = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private closed = false;

  constructor(plan: Plan, source: Source | null, wire: Wire) {
    this.wire = wire;
    this.base = this.arrive(plan, keptIn(plan, source));
    this.known = knownOf(source, plan);
    this.shown = {
      plan,
      tree: this.base,
      source,
      waiting: 0,
      offline: false,
      trouble: null,
      undoable: null,
    };
    this.takeUp();
  }

  /** Acts left over from a page that was closed before they were saved. */
  private takeUp(): void {
    const left = this.wire.kept();
    if (!left) return;
    if (left.version === this.shown.plan.version) {
      this.queue = left.acts;
      this.rebuild();
      this.shown = { ...this.shown, waiting: this.queue.length };
    } else {
      // What arrived although its answer did not is saved, and no other person's doing.
      const acts = left.acts.filter((act) => !this.standsAlready(act));
      if (acts.length)
        this.shown = { ...this.shown, trouble: { kind: 'refused', problem: new Problem('plan.changed'), acts } };
    }
    this.keepQueue();
  }

  /** Does the plan as saved say what this act would make it say? */
  private standsAlready({ edits }: Act): boolean {
    return edits.every((edit) => {
      const has = (id: string) => this.base.nodes.some((node) => node.id === id);
      if (edit.do === 'add') return has(edit.nodeId);
      if (edit.do === 'split') return has(edit.newId);
      if (edit.do === 'remove' || edit.do === 'merge') return !has(edit.nodeId);
      try {
        return JSON.stringify(applyEdits(this.base, [edit], this.known)) === JSON.stringify(this.base);
      } catch {
        return false;
      }
    });
  }

  /** What is not saved yet is on this device before it is on its way: no page says when it will be gone. */
  private keepQueue(): void {
    const { plan, trouble } = this.shown;
    // Acts that meet somebody else's change were made on none of the versions to come: they are shown, never put on it.
    const version = trouble?.kind === 'changed' ? 0 : plan.version;
    if (this.queue.length) this.wire.keep({ version, acts: this.queue });
    else if (this.wire.kept()) this.wire.keep(null);
  }

  subscribe = (tell: () => void): (() => void) => {
    this.listeners.add(tell);
    return () => void this.listeners.delete(tell);
  };
  look = (): Shown => this.shown;

  /** Units the reader has met in a picker: their names are then known here. */
  learn(units: readonly UnitBrief[]): void {
    for (const unit of units) this.briefs.set(unit.id, unit);
  }

  /**
   * Does something: shows it, sends it, remembers how to take it back.
   * @param label what was done, in the reader's language (「并入上一条」)
   * @returns the Problem `edit.unfit` when it does not fit the plan as shown (nothing is done then), else null
   */
  act(edits: Edit[], label: string, options: { remember?: boolean; undoing?: boolean } = {}): Problem | null {
    if (edits.length === 0) return null;
    try {
      const back = options.undoing ? [] : inverse(this.shown.tree, edits, this.known);
      const tree = applyEdits(this.shown.tree, edits, this.known);
      if (!options.undoing && back.length > 0) this.past.push({ edits: back, label });
      this.queue.push({ edits, label, remember: options.remember ?? false });
      this.show({ tree });
    } catch (error) {
      if (error instanceof Problem) return error;
      throw error;
    }
    void this.send();
    return null;
  }

  /** The act that undo would take back, to know it again. */
  last(): object | null {
    return this.past.at(-1) ?? null;
  }

  /** Takes the last act of this session back; answers what it was, null when there is none or it no longer fits. */
  undo(): { label: string; problem: Problem | null } | null {
    const last = this.past.pop();
    if (!last) return null;
    return { label: last.label, problem: this.act(last.edits, last.label, { undoing: true }) };
  }

  /** After somebody else's change: the acts to write on top of it, by their place in `mine`; the rest is let go. */
  settle(keep: ReadonlySet<number>): void {
    const { trouble } = this.shown;
    if (trouble?.kind === 'changed') {
      this.queue = trouble.mine.filter((_, i) => keep.has(i)).map((meeting) => meeting.act);
      this.past = [];
    }
    this.rebuild();
    this.show({ trouble: null });
    void this.send();
  }

  /** A newer plan than the one shown came by another way; taken when nothing of ours is on its way. */
  meet(plan: Plan, source: Source | null): void {
    const { shown } = this;
    if (plan.version <= shown.plan.version || this.queue.length > 0 || this.sending || shown.trouble) return;
    this.base = this.arrive(plan, keptIn(plan, source));
    this.known = knownOf(source, plan);
    this.past = [];
    this.show({ plan, source, tree: this.base });
  }
  open(): void {
    this.closed = false;
    void this.send();
  }
  /** The page is left. What is on its way goes on; what cannot go is kept for the next time. */
  close(): void {
    this.closed = true;
    if (this.shown.offline) this.hurry();
  }

  private async send(): Promise<void> {
    if (this.sending || this.queue.length === 0 || this.shown.trouble?.kind === 'changed') return;
    this.sending = true;
    const batch = this.batch();
    const edits = batch.flatMap((act) => act.edits.map((edit) => onWire(edit, act.remember)));
    try {
      let version = this.shown.plan.version;
      let plan = this.shown.plan;
      // One act of many edits (an undone removal) goes in several requests.
      for (let from = 0; from < edits.length; from += most) {
        plan = await this.untilAnswered(version, edits.slice(from, from + most));
        version = plan.version;
      }
      const { kept } = applyEdits(
        this.base,
        batch.flatMap((act) => act.edits),
        this.known,
      );
      this.queue.splice(0, batch.length);
      this.base = this.arrive(plan, kept);
      this.rebuild();
      this.show({ plan });
      this.wire.saved(plan);
    } catch (error) {
      const signedOut = error instanceof Problem && error.code.startsWith('session.');
      // They are kept; the next visit takes them up.
      if (this.closed || signedOut) return this.keepQueue();
      await this.refused(
        error instanceof Problem ? error : new Problem('server.fault', { reason: String(error) }),
        batch,
      );
    } finally {
      this.sending = false;
    }
    if (this.queue.length) void this.send();
  }

  /** As many whole acts as fit one request; at least one. */
  private batch(): Act[] {
    let edits = 0;
    const fitting = this.queue.findIndex((act) => (edits += act.edits.length) > most);
    return this.queue.slice(0, fitting < 0 ? this.queue.length : Math.max(1, fitting));
  }

  private async untilAnswered(version: number, edits: PlanEdit[]): Promise<Plan> {
    // The same key until an answer comes: a write that arrived although its answer did not is not made twice.
    let key = freshId();
    for (;;)
      try {
        const plan = await this.wire.edit(version, edits, key);
        this.tries = 0;
        if (this.shown.offline) this.show({ offline: false });
        return plan;
      } catch (error) {
        if (!(error instanceof Problem) || !again.has(error.code) || this.closed) throw error;
        if (!lost.has(error.code)) key = freshId();
        this.show({ offline: true });
        const wait = Math.min(30_000, 1000 * 2 ** this.tries++);
        await new Promise<void>((resolve) => {
          this.timer = setTimeout(resolve, wait);
          this.wake = resolve;
        });
      }
  }
  private wake: () => void = () => {};

  /** Tries now instead of later: the line is back. */
  hurry(): void {
    clearTimeout(this.timer);
    this.tries = 0;
    this.wake();
  }

  private async refused(problem: Problem, batch: readonly Act[]): Promise<void> {
    const before = this.base;
    const fresh = await this.wire.load().catch(() => null);
    if (fresh) {
      this.base = this.arrive(fresh.plan, keptIn(fresh.plan, fresh.source));
      this.known = knownOf(fresh.source, fresh.plan);
      this.wire.saved(fresh.plan);
    }
    const now = fresh ? { plan: fresh.plan, source: fresh.source } : {};
    if (problem.code !== 'plan.changed' || !fresh) {
      this.queue.splice(0, batch.length);
      this.past = [];
      this.rebuild();
      this.show({ ...now, trouble: { kind: 'refused', problem, acts: [...batch] } });
      return;
    }
    const theirs = changes(before, this.base);
    let tree = this.base;
    const mine = this.queue.map((act): Meeting => {
      try {
        tree = applyEdits(tree, act.edits, this.known);
      } catch {
        return { act, clash: 'unfit' };
      }
      return { act, clash: act.edits.some((edit) => clashes(edit, theirs)) ? 'overwrites' : 'none' };
    });
    const { by, at } = problem.details as { by?: unknown; at?: unknown };
    this.show({
      ...now,
      tree: this.base,
      trouble: { kind: 'changed', by: String(by ?? ''), at: String(at ?? ''), theirs, mine },
    });
  }

  private arrive(plan: Plan, kept: readonly number[]): PlanTree {
    this.learn(briefsOf(plan));
    return treeOf(plan, kept);
  }

  /** The tree on the screen: what is saved, and on it what is not yet. An act that no longer fits is let go. */
  private rebuild(): void {
    let tree = this.base;
    this.queue = this.queue.filter((act) => {
      try {
        tree = applyEdits(tree, act.edits, this.known);
        return true;
      } catch {
        return false;
      }
    });
    this.shown = { ...this.shown, tree };
  }

  private show(change: Partial<Shown>): void {
    this.shown = {
      ...this.shown,
      ...change,
      waiting: this.queue.length,
      undoable: this.past.at(-1)?.label ?? null,
    };
    this.keepQueue();
    for (const tell of this.listeners) tell();
  }
}

const onWire = (edit: Edit, remember: boolean): PlanEdit =>
  (edit.do === 'match' ? { ...edit, remember } : edit) as PlanEdit;

/** Paragraphs looked at and left out: of this plan's part of the page. */
function keptIn(plan: Plan, source: Source | null): number[] {
  if (!source) return [];
  const ordinal = ordinalOf(plan, source);
  return source.paragraphs
    .filter((one) => one.role === 'kept' && (one.plan ?? 0) === ordinal)
    .map(({ index }) => index);
}

/** Which plan of its page this is, from 0. */
export const ordinalOf = (plan: Pick<Plan, 'id'>, source: Source): number =>
  source.plans.find((one) => one.id === plan.id)?.ordinal ?? 0;
