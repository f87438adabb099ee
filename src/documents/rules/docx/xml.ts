/** XML of an office part to a light tree. Names are local names; elements of foreign vocabularies keep a short prefix. */
import { strFromU8 } from 'fflate';
import { SaxesParser } from 'saxes';

export type Element = {
  /** Local name for WordprocessingML ("p"), "mc:Choice" for markup compatibility, "x:name" for anything else. */
  name: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
};

/** Thrown for a part that is no sound XML, is nested too deep, or declares a document type. */
export class XmlError extends Error {
  constructor(where: string) {
    super(where);
    this.name = 'XmlError';
  }
}

const word = new Set([
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
  'http://purl.oclc.org/ooxml/wordprocessingml/main',
]);
const compatibility = 'http://schemas.openxmlformats.org/markup-compatibility/2006';
const math = new Set([
  'http://schemas.openxmlformats.org/officeDocument/2006/math',
  'http://purl.oclc.org/ooxml/officeDocument/math',
]);

/** Deeper than any document nests its tables and boxes, shallow enough for the readers that follow. */
const deepest = 400;

/** UTF-8 or UTF-16 bytes to a string. */
export function xmlText(bytes: Uint8Array): string {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe;
  const big = bytes[0] === 0xfe && bytes[1] === 0xff;
  if (!little && !big) return strFromU8(bytes).replace(/^\uFEFF/, '');
  let out = '';
  for (let i = 2; i + 1 < bytes.length; i += 2) {
    out += String.fromCharCode(little ? bytes[i]! | (bytes[i + 1]! << 8) : (bytes[i]! << 8) | bytes[i + 1]!);
  }
  return out;
}

/**
 * Parses a part. Linear in its length; no entity beyond the five of XML is known, so nothing can grow.
 * @throws XmlError
 */
export function parseXml(bytes: Uint8Array): Element {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const root: Element = { name: '', attributes: {}, children: [] };
  const stack: Element[] = [root];
  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('doctype', () => {
    throw new XmlError('a document type');
  });
  parser.on('opentag', (tag) => {
    const uri = tag.uri;
    const name = word.has(uri)
      ? tag.local
      : uri === compatibility
        ? `mc:${tag.local}`
        : math.has(uri)
          ? `m:${tag.local}`
          : `x:${tag.local}`;
    const attributes: Record<string, string> = {};
    for (const key in tag.attributes) {
      const attribute = tag.attributes[key]!;
      // numFmt has a plain and a prefixed attribute of one name in no vocabulary we read; the last wins
      attributes[attribute.local] = attribute.value;
    }
    const element: Element = { name, attributes, children: [] };
    stack[stack.length - 1]!.children.push(element);
    stack.push(element);
    if (stack.length > deepest) throw new XmlError('nested too deep');
  });
  parser.on('closetag', () => {
    stack.pop();
  });
  parser.on('text', (text) => {
    if (stack.length > 1) stack[stack.length - 1]!.children.push(text);
  });
  parser.on('cdata', (text) => {
    if (stack.length > 1) stack[stack.length - 1]!.children.push(text);
  });
  const text = xmlText(bytes);
  const step = 1 << 16;
  for (let at = 0; at < text.length; at += step) parser.write(text.slice(at, at + step));
  parser.close();
  const top = root.children.find((child): child is Element => typeof child !== 'string');
  if (!top) throw new XmlError('empty');
  return top;
}

/** The first child of that name. */
export function child(element: Element | null | undefined, name: string): Element | null {
  if (!element) return null;
  for (const candidate of element.children) {
    if (typeof candidate !== 'string' && candidate.name === name) return candidate;
  }
  return null;
}

/** All child elements, or those of one name. */
export function childrenOf(element: Element | null, name?: string): Element[] {
  const out: Element[] = [];
  for (const candidate of element?.children ?? []) {
    if (typeof candidate !== 'string' && (name === undefined || candidate.name === name)) out.push(candidate);
  }
  return out;
}

/** The `val` of a child (`<w:ilvl w:val="1"/>` → "1"), null when there is no such child. */
export function valueOf(element: Element | null | undefined, name: string): string | null {
  const found = child(element, name);
  return found ? (found.attributes.val ?? '') : null;
}

/** An on/off child: present without val, or with 1/true/on. Null when it is not said. */
export function toggle(element: Element | null | undefined, name: string): boolean | null {
  const found = child(element, name);
  if (!found) return null;
  const value = found.attributes.val;
  return value === undefined || !/^(?:0|false|off|none)$/i.test(value);
}
