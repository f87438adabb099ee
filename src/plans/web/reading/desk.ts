import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';

export { useTyped } from './typed.ts';
import type { Edit } from '../../rules/edit.ts';
import type { ToSettle } from '../../rules/steps.ts';
import type { TreeNode, TreeUnit } from '../../rules/tree.ts';
import type { Session, Shown } from './session.ts';
import type { OutlineRow } from './view.ts';

/** Which pane is looked at where not all fit. */
export const paneNames = ['paper', 'tree', 'side'] as const;
export type PaneName = (typeof paneNames)[number];
/** What the right pane shows. */
export type SideName = 'node' | 'about' | 'names' | 'versions';
/** What is walked through by the counts on top. */
export type SettleKind = keyof ToSettle;

/** Everything the parts of the workspace share. */
export interface Desk {
  session: Session;
  shown: Shown;
  /** The reader may change the plan. */
  writes: boolean;
  rows: readonly OutlineRow[];
  nodes: ReadonlyMap<string, TreeNode>;
  /** Paragraph → nodes of this plan that hold it. */
  homes: ReadonlyMap<number, readonly string[]>;
  settle: ToSettle;
  selected: TreeNode | null;
  /** A paragraph chosen on the paper. */
  paragraph: number | null;
  /** What the counts on top are walking through. */
  walking: SettleKind | null;
  closed: ReadonlySet<string>;
  /** Words looked for in the document; null while nothing is. */
  finding: string | null;
  lit: Lit;
  select(nodeId: string | null, options?: { focus?: boolean; show?: PaneName }): void;
  choose(paragraph: number | null, options?: { show?: PaneName }): void;
  fold(nodeId: string, closed: boolean): void;
  find(text: string | null): void;
  /** Does something and says it; false when it does not fit (that is said too). */
  act(edits: Edit[], label: string, options?: { remember?: boolean; toast?: boolean }): boolean;
  undo(): void;
  say(words: string): void;
  /** Opens a pane, and takes the focus to a field in it. */
  go(where: { pane?: PaneName; side?: SideName; focus?: string }): void;
  /** Back to the tree after typing. */
  back(): void;
  /** The name of a unit as it is shown. */
  unitName(unit: Pick<TreeUnit, 'unitId' | 'collective' | 'written'>): string;
  numberOf(node: TreeNode): string;
}
export const DeskContext = createContext<Desk | null>(null);
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('there is no reading desk around this');
  return desk;
}

/** What is pointed at: nodes and paragraphs light up together. Kept out of React, so that moving the mouse costs two rows. */
export class Lit {
  private nodes: ReadonlySet<string> = new Set();
  private paragraphs: ReadonlySet<number> = new Set();
  private readonly listeners = new Set<() => void>();
  subscribe = (tell: () => void): (() => void) => {
    this.listeners.add(tell);
    return () => void this.listeners.delete(tell);
  };
  point(nodes: readonly string[], paragraphs: readonly number[]): void {
    this.nodes = new Set(nodes);
    this.paragraphs = new Set(paragraphs);
    for (const tell of this.listeners) tell();
  }
  hasNode = (id: string): boolean => this.nodes.has(id);
  hasParagraph = (index: number): boolean => this.paragraphs.has(index);
}
export const useLitNode = (lit: Lit, id: string): boolean => useSyncExternalStore(lit.subscribe, () => lit.hasNode(id));
export const useLitParagraph = (lit: Lit, index: number): boolean =>
  useSyncExternalStore(lit.subscribe, () => lit.hasParagraph(index));

/** How wide an element is, in px at normal print. */
export function useWidth() {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(() => window.innerWidth);
  useEffect(() => {
    const measure = () => {
      const scale = Number(getComputedStyle(document.documentElement).getPropertyValue('--scale')) || 1;
      setWidth((box.current?.clientWidth ?? window.innerWidth) / scale);
    };
    const watch = new ResizeObserver(measure);
    watch.observe(box.current!);
    measure();
    return () => watch.disconnect();
  }, []);
  return [box, width] as const;
}
