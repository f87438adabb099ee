/**
 * The path of a unit in its region's tree: the labels from the region down, each ended by a dot (`r.t03.c012.`).
 * The closing dot makes "is below" a plain prefix test, in memory and in an index, without matching `t1` inside `t10`.
 */
export type UnitPath = string;

const label = /^[a-z0-9-]{1,40}$/;

/** The path of a child labelled `name` under `parent` (`''` for the region itself). Throws on an unfit label. */
export function childPath(parent: UnitPath, name: string): UnitPath {
  if (!label.test(name)) throw new Error(`unfit unit label: ${name}`);
  return `${parent}${name}.`;
}

/** Is `path` the unit `above` or anywhere beneath it? */
export const within = (path: UnitPath, above: UnitPath): boolean => path.startsWith(above);

/** The paths from the region down to `path`, itself included. */
export function lineOf(path: UnitPath): UnitPath[] {
  const out: UnitPath[] = [];
  for (let i = path.indexOf('.'); i >= 0; i = path.indexOf('.', i + 1)) out.push(path.slice(0, i + 1));
  return out;
}

/** The path of the unit above, or null for the region. */
export function parentPath(path: UnitPath): UnitPath | null {
  const at = path.lastIndexOf('.', path.length - 2);
  return at < 0 ? null : path.slice(0, at + 1);
}

/** How deep: 1 for the region. */
export const depthOf = (path: UnitPath): number => lineOf(path).length;
