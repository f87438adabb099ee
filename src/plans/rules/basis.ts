/** Document numbers (文号) cited in a text. */

const pattern =
  /([\p{Script=Han}xX×A-Za-z]{1,16})\s?([〔[［【(（{])\s?(\d{4}|20[xX×]{2}|[xX×]{4}|[2二][0〇OoO]\d{2})\s?([〕\]］】)）}])\s?(第?\s?[\dxX×]{1,5}\s?号)/gu;

const lead =
  /^.*(?:按照|根据|依据|依照|遵照|贯彻|落实|转发|执行|参照|结合|印发|以及|见|经|由|以|和|及|与|的|按|据|在|对)(?=[\p{Script=Han}xX×]{2})/u;

/** Document numbers cited, as written without white space, in order, without duplicates. */
export function findBasis(text: string): string[] {
  const out: string[] = [];
  if (!text.includes('号')) return out;
  for (const found of text.matchAll(pattern)) {
    let issuer = found[1]!;
    const before = text[found.index - 1];
    if (!(before && /[（(《“「]/.test(before))) {
      const trimmed = issuer.replace(lead, '');
      if (trimmed.length >= 2) issuer = trimmed;
    }
    const number = (issuer + found[2] + found[3] + found[4] + found[5]).replace(/\s/g, '');
    if (!out.includes(number)) out.push(number);
  }
  return out;
}

/** Adds numbers to a list; one that only repeats a known number with words run on before it is left out. */
export function addBasis(list: string[], numbers: readonly string[]): string[] {
  const added: string[] = [];
  for (const number of numbers) {
    if (list.some((known) => known === number || number.endsWith(known))) continue;
    list.push(number);
    added.push(number);
  }
  return added;
}
