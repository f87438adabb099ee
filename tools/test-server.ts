import { startTestServer } from '../src/platform/storage/testing.ts';

/** vitest's global set-up of the tests that need a database: one server and one migrated template per run. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer(process.env.TEST_DATABASE_URL);
  process.env.CHUANGWEN_TEST_SERVER = server.url;
  process.env.CHUANGWEN_TEST_TEMPLATE = server.template;
  return () => server.stop();
}
