import type { Files } from './files.ts';

const day = 86_400_000;

/**
 * The daily sweep: bytes on disk that no row speaks of (a process was killed between placing them and committing) are
 * removed once they are a day old.
 */
export function documentsJobs(files: Files, now: () => Date): Record<string, () => Promise<void>> {
  return {
    'documents.sweep': async () => {
      for await (const { regionId, sha256 } of files.old(now().getTime() - day))
        await files.removeUnspoken(regionId, sha256);
    },
  };
}

/** Half past three at night in China. */
export const documentsClock = [{ job: 'documents.sweep', match: '30 19 * * *' }];
