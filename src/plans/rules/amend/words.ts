/** A stretch of text: in both versions, only in the older one, or only in the newer one. */
export interface Stretch {
  what: 'both' | 'old' | 'now';
  text: string;
}

/** A run of Latin letters, a number, or one sign. */
const piece = /[a-z]+|\d+(?:\.\d+)?%?|\s+|[^]/giu;
/** More combinations than this are not worth a screen's time: what lies between is then shown as replaced. */
const mostWork = 2_000_000;

/**
 * What was taken out of a text and what was put in, in reading order. Joining `both` and `old` gives the older text,
 * joining `both` and `now` the newer one. A single sign kept between two changes is shown as changed: nobody reads that.
 */
export function stretches(old: string, now: string): Stretch[] {
  const a = old.match(piece) ?? [],
    b = now.match(piece) ?? [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const out: Stretch[] = [];
  const add = (what: Stretch['what'], text: string) => {
    if (text === '') return;
    const last = out.at(-1);
    if (last?.what === what) last.text += text;
    else out.push({ what, text });
  };
  add('both', a.slice(0, head).join(''));
  for (const one of between(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) add(one.what, one.text);
  add('both', a.slice(a.length - tail).join(''));
  return readable(out);
}

/** The longest common row of pieces, by the table everybody knows. */
function between(a: readonly string[], b: readonly string[]): Stretch[] {
  if (a.length * b.length > mostWork || a.length > 60_000 || b.length > 60_000)
    return [
      { what: 'old', text: a.join('') },
      { what: 'now', text: b.join('') },
    ];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const out: Stretch[] = [];
  let i = 0,
    j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ what: 'both', text: a[i]! });
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!))
      out.push({ what: 'old', text: a[i++]! });
    else out.push({ what: 'now', text: b[j++]! });
  }
  return out;
}

/** Lone signs between changes join them; what went stands before what came. */
function readable(row: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  let old = '',
    now = '';
  const close = () => {
    if (old) out.push({ what: 'old', text: old });
    if (now) out.push({ what: 'now', text: now });
    old = now = '';
  };
  row.forEach((one, i) => {
    if (one.what === 'old') old += one.text;
    else if (one.what === 'now') now += one.text;
    else if ([...one.text].length === 1 && i > 0 && i < row.length - 1) {
      old += one.text;
      now += one.text;
    } else {
      close();
      out.push({ ...one });
    }
  });
  close();
  return out;
}
