import { describe, expect, it } from 'vitest';
import { helpText, readConfig } from './config.ts';

describe('configuration', () => {
  it('takes flags before environment before defaults', () => {
    expect(readConfig([], {})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      demo: true,
      role: 'all',
      databaseUrl: undefined,
    });
    expect(readConfig([], { PORT: '9000' }).port).toBe(9000);
    expect(readConfig(['--port', '9001', '--demo=no'], { PORT: '9000' })).toMatchObject({ port: 9001, demo: false });
  });
  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'x' }, 'PORT'],
    [{ DEMO: 'maybe' }, 'DEMO'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ HOST: 'a b' }, 'HOST'],
    [{ ROLE: 'boss' }, 'ROLE'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ UPLOAD_MB: '0' }, 'UPLOAD_MB'],
    [{ BACKUP_KEEP: '0' }, 'BACKUP_KEEP'],
  ])('refuses %j and names it', (env, name) => expect(() => readConfig([], env)).toThrow(name));
  it('never prints the database password in a refusal', () => {
    expect(() => readConfig([], { DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(/^(?!.*secret)/);
  });
  it('refuses a flag it does not know, or one without its value', () => {
    expect(() => readConfig(['--nope'], {})).toThrow('--nope');
    expect(() => readConfig(['--port'], {})).toThrow('--port');
  });
  it('never takes a flag for the value of the one before', () => {
    expect(readConfig(['--demo', '--port', '81'], {})).toMatchObject({ demo: true, port: 81 });
    expect(() => readConfig(['--data-dir', '--port', '81'], {})).toThrow('--data-dir needs a value');
  });
  it('explains every setting', () => {
    for (const word of ['HOST', 'PORT', 'DATA_DIR', 'DATABASE_URL', 'DEMO']) expect(helpText()).toContain(word);
  });
});
