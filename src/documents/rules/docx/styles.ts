/** styles.xml: what a paragraph style says, its ancestors included. */
import { child, childrenOf, toggle, valueOf, type Element } from './xml.ts';

export type NumberingRef = { numId: string | null; level: number | null };

export type StyleFacts = {
  id: string;
  name: string | null;
  numbering: NumberingRef | null;
  outline: number | null;
  align: string | null;
  bold: boolean | null;
  size: number | null;
};

export type Styles = {
  /** Id of the default paragraph style, null when the file names none. */
  normal: string | null;
  /** A style with everything it inherits; null for an unknown id. */
  get: (id: string | null) => StyleFacts | null;
  /** The numbering a list style (w:styleLink) points to. */
  listOf: (id: string) => string | null;
};

const number = (text: string | null): number | null => {
  const value = text === null ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : null;
};

/** Half points to points. */
export function sizeOf(properties: Element | null): number | null {
  const half = number(valueOf(properties, 'sz') ?? valueOf(properties, 'szCs'));
  return half === null ? null : half / 2;
}

/** numPr of paragraph properties; null when it is not there. */
export function numberingOf(properties: Element | null): NumberingRef | null {
  const found = child(properties, 'numPr');
  if (!found) return null;
  return { numId: valueOf(found, 'numId'), level: number(valueOf(found, 'ilvl')) };
}

export function outlineOf(properties: Element | null): number | null {
  const level = number(valueOf(properties, 'outlineLvl'));
  return level !== null && level >= 0 && level < 9 ? level : null;
}

/** Reads styles.xml; without the part there are no styles. Circles of inheritance are cut. */
export function readStyles(root: Element | null): Styles {
  type Raw = StyleFacts & { basedOn: string | null };
  const raw = new Map<string, Raw>();
  const lists = new Map<string, string>();
  let normal: string | null = null;
  const defaults = child(child(child(root, 'docDefaults'), 'rPrDefault'), 'rPr');
  for (const element of childrenOf(root, 'style')) {
    const id = element.attributes.styleId;
    if (!id) continue;
    const paragraph = child(element, 'pPr');
    const run = child(element, 'rPr');
    const numbering = numberingOf(paragraph);
    if (element.attributes.type === 'numbering' && numbering?.numId) lists.set(id, numbering.numId);
    if (element.attributes.type === 'paragraph' && /^(?:1|true|on)$/.test(element.attributes.default ?? ''))
      normal = id;
    raw.set(id, {
      id,
      name: valueOf(element, 'name'),
      basedOn: valueOf(element, 'basedOn'),
      numbering,
      outline: outlineOf(paragraph),
      align: valueOf(paragraph, 'jc'),
      bold: toggle(run, 'b'),
      size: sizeOf(run),
    });
  }
  const settled = new Map<string, StyleFacts>();
  const get = (id: string | null): StyleFacts | null => {
    if (id === null) return null;
    const known = settled.get(id);
    if (known) return known;
    const chain: Raw[] = [];
    for (let at: string | null = id; at !== null && chain.length < 50;) {
      const style: Raw | undefined = raw.get(at);
      if (!style || chain.includes(style)) break;
      chain.push(style);
      at = style.basedOn;
    }
    if (!chain.length) return null;
    const facts: StyleFacts = {
      id,
      name: chain[0]!.name,
      numbering: null,
      outline: null,
      align: null,
      bold: null,
      size: null,
    };
    let numId: string | null = null;
    let level: number | null = null;
    for (const style of chain) {
      facts.outline ??= style.outline ?? headingLevel(style.name);
      facts.align ??= style.align;
      facts.bold ??= style.bold;
      facts.size ??= style.size;
      numId ??= style.numbering?.numId ?? null;
      level ??= style.numbering?.level ?? null;
    }
    facts.size ??= sizeOf(defaults);
    if (numId !== null || level !== null) facts.numbering = { numId, level };
    settled.set(id, facts);
    return facts;
  };
  return { normal, get, listOf: (id) => lists.get(id) ?? null };
}

/** 「heading 1」 and 「标题 1」 are outline levels even when the file forgets to say so. */
function headingLevel(name: string | null): number | null {
  const found = /^(?:heading|标题)\s*([1-9])$/i.exec(name ?? '');
  return found ? Number(found[1]) - 1 : null;
}
