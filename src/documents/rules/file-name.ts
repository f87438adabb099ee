import type { FileKind } from './kind.ts';

/** Endings that a double click runs, or that a browser opens as a page: the bytes were looked at, the name must not lie. */
const runnable = new Set(
  (
    'bat cmd com cpl exe hta htm html inf jar js jse lnk mht mhtml msc msi msp pif ps1 psm1 py reg scf scr sh svg url vb vbe ' +
    'vbs ws wsf wsh xhtml xht xml'
  ).split(' '),
);
const endings: Partial<Record<FileKind, string>> = { text: 'txt', jpeg: 'jpg' };

/** A name as it is kept for a file of this kind: one that would be run gets the ending of what it is behind its own. */
export function keptName(name: string, kind: FileKind): string {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return ending !== undefined && runnable.has(ending) ? `${name}.${endings[kind] ?? kind}` : name;
}

/** Longest name kept, in characters; the ending survives the cut. */
const longest = 120;

/**
 * A client's file name as text to show: the last part of a path, without control characters, without the invisible
 * marks that turn `gpj.exe` into `exe.jpg`, without characters no file system takes, not longer than 120 characters.
 * It is never used as a path. `fallback` when nothing is left.
 */
export function displayName(raw: string, fallback = '未命名文件'): string {
  // Browsers write a quotation mark and line breaks of a name so in a multipart form; other percent signs are the name's own.
  const said = raw.replace(/%22/g, '"').replace(/%0[DA]/gi, ' ');
  const last = said.normalize('NFC').split(/[\\/]/).pop() ?? '';
  const clean = last
    .replace(/[\p{C}\u2028\u2029]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const points = [...clean];
  if (points.length === 0) return fallback;
  if (points.length <= longest) return clean;
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 ? Array.from(clean.slice(dot)) : [];
  if (ending.length === 0 || ending.length > 12) return points.slice(0, longest).join('');
  return points.slice(0, longest - ending.length).join('') + ending.join('');
}
