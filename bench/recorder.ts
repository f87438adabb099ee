import pg from 'pg';
import { uuid7 } from '../src/platform/storage/uuid7.ts';

export interface Statement {
  text: string;
  values: unknown[];
}

/** Every statement any pg client of this process sends while `act` runs, in order. */
export async function record(act: () => Promise<unknown>): Promise<Statement[]> {
  const said: Statement[] = [];
  const real = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args;
    const config =
      typeof first === 'string' ? { text: first, values: second } : (first as { text?: string; values?: unknown });
    // What a fresh connection is set to is no part of the work.
    if (config.text && !/^\s*set /i.test(config.text))
      said.push({ text: config.text, values: Array.isArray(config.values) ? config.values : [] });
    return (real as (...all: unknown[]) => unknown).apply(this, args);
  } as typeof real;
  try {
    await act();
  } finally {
    pg.Client.prototype.query = real;
  }
  return said;
}

/** Sign-in, audit and repeat-safety: what the product does besides, and the bare server does not. */
const besides = /access\.session|access\.feed_link|platform\.event|platform\.answered|graphile_worker/;
/** The task's own SQL, with the transaction around it. */
export const ownWork = (said: readonly Statement[]): Statement[] => said.filter((one) => !besides.test(one.text));

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The same work on other things: ids are replaced by `instead`, ids that stand for nothing yet (made by the request) by
 * fresh ones, consistently; `stable` ids (region, units, people) stay.
 */
export function onOthers(
  said: readonly Statement[],
  instead: ReadonlyMap<string, string>,
  stable: ReadonlySet<string>,
): Statement[] {
  const fresh = new Map<string, string>();
  const change = (value: unknown): unknown => {
    if (typeof value === 'string')
      return value.replace(uuid, (id) => {
        if (stable.has(id)) return id;
        const other = instead.get(id) ?? fresh.get(id);
        if (other) return other;
        const made = uuid7();
        fresh.set(id, made);
        return made;
      });
    return Array.isArray(value) ? value.map(change) : value;
  };
  return said.map(({ text, values }) => ({ text, values: values.map(change) }));
}
