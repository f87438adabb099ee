import { expect, test } from 'vitest';
import { openDatabase, refuseUnfit, withoutPassword } from './database.ts';
import { silent, testDatabase } from './testing.ts';

test.each([
  [140011, 'UTF8', 'server-too-old'],
  [96024, 'UTF8', 'server-too-old'],
  [150000, 'SQL_ASCII', 'server-encoding'],
])('a server of version %i in %s is refused', (version, encoding, code) => {
  expect(() => refuseUnfit(version, encoding)).toThrow(expect.objectContaining({ code }));
});

test.each([[150000], [180004]])('a UTF8 server of version %i is taken', (version) => {
  expect(() => refuseUnfit(version, 'UTF8')).not.toThrow();
});

test('a server that is not there is named without its password', async () => {
  const opening = openDatabase({ url: 'postgres://me:secret@127.0.0.1:1/x', dataDir: '', log: silent });
  await expect(opening).rejects.toMatchObject({ code: 'server-unreachable' });
  await expect(opening).rejects.toThrow('postgres://me:***@127.0.0.1:1/x');
  await expect(opening).rejects.not.toThrow('secret');
});

test.each([
  ['postgresql://a:b%40c@/d?host=%2Ftmp', 'postgresql://a:***@/d?host=%2Ftmp'],
  ['postgres://a@h/d?password=p&x=1', 'postgres://a@h/d?password=***&x=1'],
  ['postgres://h/d', 'postgres://h/d'],
])('%s is shown as %s', (url, shown) => {
  expect(withoutPassword(url)).toBe(shown);
});

test('a given server is opened, survives its connections being cut, and is closed', async () => {
  const home = await testDatabase();
  const { pool, db, kind, version, close } = await openDatabase({ url: home.url, dataDir: '', log: silent });
  expect(kind).toBe('server');
  expect(version).toBeGreaterThanOrEqual(150000);
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  await home.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await expect
    .poll(
      () =>
        pool.query('select 1 as x').then(
          (r) => r.rows as unknown,
          () => 'lost',
        ),
      { timeout: 10_000 },
    )
    .toEqual([{ x: 1 }]);
  await close();
  await expect(db.introspection.getSchemas()).rejects.toThrow();
  await home.drop();
});
