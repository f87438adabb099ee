import { pinyin } from 'pinyin-pro';
import { belongsTo, cousin } from './names.ts';

interface Form<T> {
  text: string;
  of: T;
  /** Sum of the weights of its pieces. */
  weight: number;
}
/** Forms of names by their pieces of one and two characters; a rare piece says more than a common one. */
export interface FormIndex<T> {
  forms: readonly Form<T>[];
  byPiece: ReadonlyMap<string, { weight: number; at: number[] }>;
  bySound: ReadonlyMap<string, T[]>;
  rarest: number;
}

/** A piece in more forms than this finds nothing by itself: it would cost much and tell little. */
const TOO_COMMON = 80;
const MOST_ANSWERS = 8;

function piecesOf(text: string): Set<string> {
  const signs = [...text];
  const pieces = new Set(signs);
  for (let at = 1; at < signs.length; at++) pieces.add(signs[at - 1]! + signs[at]!);
  return pieces;
}
const soundOf = (text: string): string => pinyin(text, { toneType: 'none', type: 'array', v: true }).join('');

/** Prepares forms for `closestForms`. Blank forms are left out. */
export function formIndex<T>(given: readonly { text: string; of: T }[]): FormIndex<T> {
  const forms = given.filter(({ text }) => text !== '').map((form) => ({ ...form, weight: 0 }));
  const byPiece = new Map<string, { weight: number; at: number[] }>();
  const bySound = new Map<string, T[]>();
  forms.forEach(({ text, of }, at) => {
    for (const piece of piecesOf(text)) {
      const held = byPiece.get(piece);
      if (held) held.at.push(at);
      else byPiece.set(piece, { weight: 0, at: [at] });
    }
    const sound = soundOf(text);
    bySound.set(sound, [...(bySound.get(sound) ?? []), of]);
  });
  for (const [piece, entry] of byPiece) {
    entry.weight = Math.log(1 + forms.length / entry.at.length) * (piece.length > 1 ? 2 : 1);
    for (const at of entry.at) forms[at]!.weight += entry.weight;
  }
  return { forms, byPiece, bySound, rarest: Math.log(1 + forms.length) };
}

/**
 * The things whose names are most like this one, best first, at most eight, scored 0 to 1.
 * @param name as written; @param shorts its short forms
 * @param works offices by the work they do, for places that stand under one (派出所 under 公安局)
 */
export function closestForms<T>(
  index: FormIndex<T>,
  name: string,
  shorts: readonly string[],
  works: ReadonlyMap<string, readonly T[]>,
): { of: T; score: number }[] {
  const best = new Map<T, number>();
  const put = (of: T, score: number) => {
    if (score > (best.get(of) ?? 0)) best.set(of, score);
  };
  const asked = new Set([name, ...shorts]);
  for (const text of asked) byLikeness(index, text, put);
  for (const text of shorts) {
    for (const of of index.bySound.get(soundOf(text)) ?? []) put(of, 0.95);
    // 市场监管局餐饮科: a part of an office.
    for (let length = text.length - 1; length >= 3; length--) {
      const found = works.get(cousin(text.slice(0, length)));
      if (found) for (const of of found) put(of, 0.9);
      if (found) break;
    }
    for (const [form, office] of belongsTo)
      if (form.test(text)) for (const of of works.get(cousin(office)) ?? []) put(of, 0.6);
  }
  return [...best]
    .map(([of, score]) => ({ of, score }))
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_ANSWERS);
}

function byLikeness<T>(index: FormIndex<T>, text: string, put: (of: T, score: number) => void): void {
  const shared = new Map<number, number>();
  let weight = 0;
  for (const piece of piecesOf(text)) {
    const entry = index.byPiece.get(piece);
    weight += entry?.weight ?? index.rarest * (piece.length > 1 ? 2 : 1);
    if (!entry || entry.at.length > TOO_COMMON) continue;
    for (const at of entry.at) shared.set(at, (shared.get(at) ?? 0) + entry.weight);
  }
  for (const [at, sum] of shared) {
    const form = index.forms[at]!;
    put(form.of, (2 * sum) / (weight + form.weight));
  }
}
