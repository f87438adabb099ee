import type { AreaClass, UnitKind, UrbanRural } from './kinds.ts';

export type CodeFault = 'code.shape' | 'code.region' | 'code.township' | 'code.community' | 'code.kind' | 'code.above';

/**
 * Why a statistical division code (12 digits; 6 county + 3 township + 3 community) does not fit a unit, or null.
 * Township part: 001-099 street, 100-199 town, 200-399 township, 400-599 other township-like. Community part: 001-199
 * residents' committee, 200-399 village committee, 400-599 the same for areas without one (国统字〔2009〕91号).
 * @param above the code of the unit it sits under, when that is known
 * @param regionCode the county's six digits; a development zone may count under another county, so a code that
 *   starts otherwise is reported as `code.region`, which the caller may let pass
 */
export function codeFault(
  code: string,
  kind: UnitKind,
  above?: string | null,
  regionCode?: string | null,
): CodeFault | null {
  if (!/^[0-9]{12}$/.test(code)) return 'code.shape';
  const township = Number(code.slice(6, 9)),
    community = Number(code.slice(9));
  if (kind === 'region') {
    if (township !== 0 || community !== 0) return 'code.kind';
  } else if (kind === 'township') {
    if (community !== 0) return 'code.kind';
    if (township < 1 || township > 599) return 'code.township';
  } else if (kind === 'community') {
    if (township < 1 || township > 599) return 'code.township';
    if (community < 1 || community > 599) return 'code.community';
    if (above && above.slice(0, 9) !== code.slice(0, 9)) return 'code.above';
  } else return 'code.kind';
  if (regionCode && !code.startsWith(regionCode)) return 'code.region';
  return null;
}

/** Is this validity in order: both days given, the end not before the start? Days compare as text. */
export const validityFits = (from: string | null | undefined, to: string | null | undefined): boolean =>
  !from || !to || from <= to;

/** Town or country by the class code: 1xx town, 2xx country. */
export const isUrban = (code: UrbanRural): boolean => code.startsWith('1');

/** The area class a clerk will most often mean for an urban-rural class; a proposal, never a rule. */
export const likelyAreaClass: Readonly<Record<UrbanRural, AreaClass>> = {
  '111': 'old-quarter',
  '112': 'suburban',
  '121': 'town-centre',
  '122': 'suburban',
  '123': 'suburban',
  '210': 'village',
  '220': 'village',
};

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * Does a unified social credit code hold its own check sign (GB 32100-2015)? Codes with a wrong one are in real use, so
 * this is for a warning, never for a refusal.
 */
export function creditCodeFits(code: string): boolean {
  const signs = [...code.trim().toUpperCase()];
  if (signs.length !== 18) return false;
  let sum = 0;
  for (let at = 0; at < 17; at++) {
    const value = creditSigns.indexOf(signs[at]!);
    if (value < 0) return false;
    sum += value * creditWeights[at]!;
  }
  return creditSigns[(31 - (sum % 31)) % 31] === signs[17];
}

/** A telephone number with its middle hidden: 138****1234; a short one shows its last two signs, or none. */
export function maskedPhone(phone: string | null): string | null {
  if (phone === null || phone === '') return null;
  if (phone.length >= 11) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  return phone.length > 4 ? '*'.repeat(phone.length - 2) + phone.slice(-2) : '****';
}
