import { addDays } from '#platform/pure/day.ts';

/** What a number format shows: a day, a time of day, or both. */
export type DateStyle = { day: boolean; time: boolean };

/** Built-in formats that show dates: the common ones, and those of Chinese, Japanese and Korean Excel (27-36, 50-58). */
const builtIn = (id: number): DateStyle | null => {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58)
    return { day: true, time: false };
  if (id === 22) return { day: true, time: true };
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return { day: false, time: true };
  return null;
};

/** Does this number format show a date or a time? `code` is the format's own text when the file defines it. */
export function dateStyle(id: number, code: string | null): DateStyle | null {
  if (code === null) return builtIn(id);
  // Words in quotes, escaped signs, colours and locales in brackets are decoration; only the first section counts.
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/\[(h{1,2}|m{1,2}|s{1,2})\]/gi, '$1')
    .replace(/\[[^\]]*\]/g, '')
    .split(';')[0]!
    .toLowerCase();
  if (/[#0?]/.test(bare.replace(/s[.,]?0+/g, 's'))) return null;
  const day = /[yd]|e+/.test(bare.replace(/general/g, '')) || (/m/.test(bare) && !/[hs]/.test(bare));
  const time = /[hs]/.test(bare);
  return day || time ? { day, time } : null;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** Excel's day number as `YYYY-MM-DD`, `HH:MM[:SS]` or both. Excel counts a 29 February 1900 that never was. */
export function serialText(serial: number, style: DateStyle, from1904: boolean): string {
  const seconds = Math.round((serial - Math.floor(serial)) * 86_400);
  const whole = Math.floor(serial) + (seconds === 86_400 ? 1 : 0);
  const day = from1904 ? addDays('1904-01-01', whole) : addDays(whole < 60 ? '1899-12-31' : '1899-12-30', whole);
  const rest = seconds % 86_400;
  const time = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}${rest % 60 ? `:${two(rest % 60)}` : ''}`;
  if (!style.day) return time;
  return style.time && rest > 0 ? `${day} ${time}` : day;
}

/** A number as the clerk reads it: Excel keeps 15 digits, so the sixteenth is noise. */
function numberText(raw: string): string {
  const n = Number(raw);
  if (!Number.isFinite(n)) return raw;
  const rounded = Number(n.toPrecision(15));
  // Above this JavaScript would write an exponent; the file's own digits are the better text.
  return Math.abs(rounded) < 1e21 && (rounded === 0 || Math.abs(rounded) >= 1e-6) ? String(rounded) : raw;
}

/** `_x000D_` is how a sheet writes a character that XML cannot carry. */
const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/**
 * The text of a cell. `type` is the cell's own (`n`, `s`, `str`, `inlineStr`, `b`, `e`, `d`), `raw` its value.
 * An error stays visible as `#N/A`: it must be put right, not read as empty.
 */
export function cellText(type: string, raw: string, style: DateStyle | null, from1904: boolean): string {
  switch (type) {
    case 's':
    case 'str':
    case 'inlineStr':
      return tidy(unescaped(raw));
    case 'b':
      return raw.trim() === '1' ? '是' : '否';
    case 'e':
      return raw.trim();
    case 'd':
      return raw
        .trim()
        .replace(/T00:00:00(\.0+)?Z?$/, '')
        .replace('T', ' ');
    default: {
      const text = raw.trim();
      const serial = Number(text);
      if (text === '') return '';
      if (style && Number.isFinite(serial) && serial >= 0 && serial < 2_958_466)
        return serialText(serial, style, from1904);
      return numberText(text);
    }
  }
}

/** Without the white space (full-width too) that sticks to cells; line breaks inside stay. */
export const tidy = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b\ufeff]/g, '')
    .replace(/^[\s\u3000\u00a0]+|[\s\u3000\u00a0]+$/g, '');
