/** One allowed change of state: from any of these states, to that one, by whoever holds the verb. */
export interface Move<State extends string, Verb extends string> {
  from: readonly State[];
  to: State;
  may: Verb;
}

/** A lifecycle is a table. Types, guard, buttons, the column's CHECK and the drawing are read off it. */
export interface Lifecycle<State extends string, Name extends string, Verb extends string> {
  states: readonly State[];
  first: State;
  moves: Readonly<Record<Name, Move<State, Verb>>>;
}

/** Declares a lifecycle; an unknown state or verb is a compile error. */
export function lifecycle<const State extends string, const Name extends string, const Verb extends string>(
  table: Lifecycle<State, Name, Verb>,
): Lifecycle<State, Name, Verb> {
  return table;
}

/** The moves that leave `state`, whoever may make them. */
export function movesFrom<S extends string, N extends string, V extends string>(
  table: Lifecycle<S, N, V>,
  state: S,
): N[] {
  return (Object.keys(table.moves) as N[]).filter((name) => table.moves[name].from.includes(state));
}

/** The state after `move`, or null when the move does not leave `state`. */
export function after<S extends string, N extends string, V extends string>(
  table: Lifecycle<S, N, V>,
  state: S,
  move: N,
): S | null {
  const row = table.moves[move];
  return row.from.includes(state) ? row.to : null;
}

/** A Mermaid state diagram of the table, for docs/lifecycles.md. */
export function drawing<S extends string, N extends string, V extends string>(table: Lifecycle<S, N, V>): string {
  const lines = ['stateDiagram-v2', `  [*] --> ${table.first}`];
  for (const name of Object.keys(table.moves) as N[])
    for (const from of table.moves[name].from) lines.push(`  ${from} --> ${table.moves[name].to}: ${name}`);
  for (const state of table.states)
    if (!(Object.keys(table.moves) as N[]).some((name) => table.moves[name].from.includes(state)))
      lines.push(`  ${state} --> [*]`);
  return lines.join('\n');
}
