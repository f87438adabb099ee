import { createHash } from 'node:crypto';
import pg from 'pg';
import { columnTypes } from '../src/platform/storage/statements.ts';
import type { Statement } from './recorder.ts';

/** What the product sets on its connections: a bare driver without it would plan the same SQL otherwise. */
export const settings = `set time zone 'Asia/Shanghai'; set jit = off; set plan_cache_mode = force_generic_plan`;

const names = new Map<string, string>();
export function nameOf(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 20)));
  return name;
}

/** One connection of the bare driver. */
export async function bareDriver(url: string) {
  const client = new pg.Client({ connectionString: url, types: columnTypes });
  await client.connect();
  await client.query(settings);
  return {
    /** Runs the statements one after another, those with values prepared by name. @returns the rows of each */
    async replay(said: readonly Statement[]): Promise<Record<string, unknown>[][]> {
      const rows: Record<string, unknown>[][] = [];
      for (const { text, values } of said) {
        const plain = values.length === 0 && /^\s*(begin|start|commit|rollback|set)/i.test(text);
        rows.push((await client.query(plain ? text : { name: nameOf(text), text, values })).rows);
      }
      return rows;
    },
    end: () => client.end(),
  };
}
