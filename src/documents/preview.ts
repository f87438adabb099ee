import { rename, rm } from 'node:fs/promises';
import sharp from 'sharp';
import { Problem } from '#platform/pure/problem.ts';

// Pictures are seldom drawn twice in a row: a cache would only hold memory.
sharp.cache(false);

/**
 * Draws a picture small: turned upright, longest side at most `side` pixels, as WebP without any metadata (sharp drops
 * place, time and device unless told to keep them). Written beside and renamed, so a reader never sees half of it.
 * @throws Problem file.broken when the picture cannot be decoded
 */
export async function makePreview(from: string, to: string, temporary: string, side: number): Promise<string> {
  try {
    await sharp(from, { sequentialRead: true, limitInputPixels: 220_000_000, failOn: 'none' })
      .autoOrient()
      .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: side > 640 ? 80 : 70, effort: 3 })
      .toFile(temporary);
    await rename(temporary, to);
    return to;
  } catch (error) {
    await rm(temporary, { force: true });
    // The library says why in English prose; what matters here is that these bytes cannot be drawn.
    if (error instanceof Error && !('code' in error)) throw new Problem('file.broken');
    throw error;
  }
}
