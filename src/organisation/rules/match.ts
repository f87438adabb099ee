import { folded } from '#platform/pure/search.ts';
import { lineOf, within, type UnitPath } from '#platform/pure/unit-path.ts';
import type { UnitKind } from './kinds.ts';
import {
  cleaned,
  collectiveOf,
  communityEnding,
  cousin,
  isPlaceholder,
  shortened,
  townshipEnding,
  type Collective,
} from './names.ts';
import { closestForms, formIndex, type FormIndex } from './likeness.ts';

/** Just enough of a unit to name and choose it. */
export interface UnitBrief {
  id: string;
  kind: UnitKind;
  name: string;
  shortName: string | null;
  path: UnitPath;
  parentName: string | null;
}
export interface UnitToIndex extends UnitBrief {
  aliases: readonly string[];
}

/** What a written name stands for. `unit` only when that is certain: `exact`, `alias`. */
export interface UnitMatch {
  match: 'exact' | 'alias' | 'collective' | 'suggested' | 'unmatched';
  unit: UnitBrief | null;
  collective: Collective | null;
  /** Best first, at most five. */
  suggestions: UnitBrief[];
}

type Keyed = Map<string, UnitBrief[]>;
/** The names of a region's units, ready to be asked. */
export interface UnitIndex {
  units: readonly UnitBrief[];
  region: RegionName;
  names: Keyed;
  aliases: Keyed;
  short: Keyed;
  cousins: Keyed;
  /** Offices of the townships by short name. */
  offices: Keyed;
  likeness: FormIndex<UnitBrief>;
  townships: readonly UnitBrief[];
}
interface RegionName {
  full: string;
  stem: string;
  level: string;
  branch: RegExp | null;
}

const MOST_SUGGESTIONS = 5;
/** Below this a likeness is not worth a look. Weighed on the county of the seed and the units of real plans. */
const LIKELY = 0.42;

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&');

function add(map: Keyed, key: string, unit: UnitBrief): void {
  const held = map.get(key);
  if (!held) map.set(key, [unit]);
  else if (!held.includes(unit)) held.push(unit);
}

/** Prepares a region's active units for matching; buildings are left out. About 30 µs a unit. */
export function indexUnits(given: readonly UnitToIndex[]): UnitIndex {
  const units = given.filter((unit) => unit.kind !== 'building');
  const full = cleaned(units.find((unit) => unit.kind === 'region')?.name ?? '');
  const level = /[县区市旗]$/u.exec(full)?.[0] ?? '';
  const stem = level && full.length > 2 ? full.slice(0, -1) : '';
  // 市公安局云汀分局: the county's seat of a higher office.
  const branch = stem ? new RegExp(`^(?:.{0,4}市)?(.+?)局?${escaped(stem)}[县区市]?分局$`, 'u') : null;
  const region = { full, level, stem, branch };
  const maps = {
    names: new Map(),
    aliases: new Map(),
    short: new Map(),
    cousins: new Map(),
    offices: new Map(),
  } as Record<'names' | 'aliases' | 'short' | 'cousins' | 'offices', Keyed>;
  const forms: { text: string; of: UnitBrief }[] = [];
  for (const { aliases, ...unit } of units) {
    const own = [unit.name, unit.shortName].filter((name): name is string => !!name).map(cleaned);
    for (const name of own) add(maps.names, folded(name), unit);
    for (const alias of aliases) add(maps.aliases, folded(cleaned(alias)), unit);
    const office = unit.kind === 'department' && lineOf(unit.path).length > 2;
    const shorts = new Set<string>();
    for (const name of [...own, ...aliases.map(cleaned)])
      for (const { body } of bodiesOf(name, region, unit.kind === 'department')) shorts.add(shortened(body));
    for (const short of shorts) {
      if (office) add(maps.offices, short, unit);
      else add(maps.short, short, unit);
      if (unit.parentName && unit.kind !== 'department' ? unit.kind !== 'township' : office)
        add(maps.short, shortened(cleaned(unit.parentName!)) + short, unit);
      if (unit.kind === 'department' && !office) add(maps.cousins, cousin(short), unit);
    }
    for (const text of likenessForms(own, region)) forms.push({ text, of: unit });
  }
  return {
    ...maps,
    units,
    region,
    likeness: formIndex(forms),
    townships: units.filter((unit) => unit.kind === 'township'),
  };
}

function likenessForms(own: readonly string[], region: RegionName): Set<string> {
  const out = new Set<string>();
  for (const name of own) {
    const bare =
      region.full && name.startsWith(region.full) && name !== region.full ? name.slice(region.full.length) : name;
    out.add(bare);
    out.add(shortened(bare));
  }
  return out;
}

/**
 * The name without the county's name and level in front: 云汀县市场监管局, 县市场监管局, 市场监管局 → 市场监管局.
 * `superior`: what was taken away says another level than ours (市 in a county).
 */
function bodiesOf(name: string, region: RegionName, levels = true): { body: string; superior: boolean }[] {
  const out = new Map<string, boolean>();
  const put = (body: string, superior: boolean) => {
    if (body.length >= 2 && out.get(body) !== false) out.set(body, superior);
  };
  const whole = name.replace(/^中共/u, '');
  put(whole, false);
  for (const front of [region.full, region.stem])
    if (front && whole.startsWith(front)) put(whole.slice(front.length), false);
  if (!levels) return [...out].map(([body, superior]) => ({ body, superior }));
  const branch = region.branch?.exec(whole);
  if (branch) put(`${branch[1]}分局`, false);
  const placed = [...out];
  for (const [body, superior] of placed) {
    const level = /^[本我]?([县区市旗])(?=..)/u.exec(body);
    // A plan written for a district or a county speaks of 区 or 县 alike; 市 is the city above, except in a city.
    if (level) put(body.slice(level[0].length), superior || (level[1] === '市' && region.level !== '市'));
  }
  const levelled = [...out];
  for (const [body, superior] of levelled) {
    const party =
      /^委(?=宣传|组织|统战|统一|政法|社会|社工|网|编|机构|巡察|老干|办|直|农|党校|文明)|^[直级属](?=..)/u.exec(body);
    if (party) put(body.slice(1), superior);
  }
  return [...out].map(([body, superior]) => ({ body, superior }));
}

const none = (match: UnitMatch['match'], suggestions: UnitBrief[] = []): UnitMatch => ({
  match,
  unit: null,
  collective: null,
  suggestions: suggestions.slice(0, MOST_SUGGESTIONS),
});
const certain = (match: 'exact' | 'alias', unit: UnitBrief): UnitMatch => ({
  match,
  unit,
  collective: null,
  suggestions: [],
});
const together = (collective: Collective): UnitMatch => ({ ...none('collective'), collective });

/**
 * What a unit's name, as a plan writes it, stands for in the county.
 * @param written any text; a placeholder (xxx) is unmatched
 * @param near path of the unit whose plan it is: its own township's office or village goes before others of that name
 */
export function matchUnit(index: UnitIndex, written: string, near?: UnitPath): UnitMatch {
  const name = cleaned(written.slice(0, 80));
  if (isPlaceholder(name)) return none('unmatched');
  const home = near ? index.townships.find((unit) => within(near, unit.path)) : undefined;
  const one = (found: UnitBrief[] | undefined) => only(found, home);
  const several: UnitBrief[] = [];

  const key = folded(name);
  for (const [map, match] of [
    [index.names, 'exact'],
    [index.aliases, 'alias'],
  ] as const) {
    const found = map.get(key);
    const unit = one(found);
    if (unit) return certain(match, unit);
    if (found) several.push(...found);
  }
  const collective = collectiveOf(name);
  if (collective) return together(collective);

  const bodies = bodiesOf(name, index.region).map(({ body, superior }) => ({ short: shortened(body), superior }));
  for (const [map, of] of [
    [index.short, (short: string) => short],
    [index.cousins, cousin],
  ] as const)
    for (const { short, superior } of bodies) {
      const found = map.get(of(short));
      const unit = superior ? null : one(found);
      if (unit) return certain('alias', unit);
      if (found) several.push(...found);
    }

  const office = officeOf(index, name, bodies, home);
  if (office && 'match' in office) return office;
  if (office) several.push(...office);
  const like = closestForms(index.likeness, name, [...new Set(bodies.map(({ short }) => short))], index.cousins);
  const ranked = [...several, ...like.filter(({ score }) => score >= LIKELY).map(({ of }) => of)];
  return ranked.length ? none('suggested', [...new Set(ranked)]) : none('unmatched');
}

/** The one unit meant: the only one, or the only one at home. */
function only(found: UnitBrief[] | undefined, home: UnitBrief | undefined): UnitBrief | null {
  if (!found) return null;
  if (found.length === 1) return found[0]!;
  const here = home ? found.filter((unit) => within(unit.path, home.path)) : [];
  return here.length === 1 ? here[0]! : null;
}

/**
 * 社会事务办, 街道社会事务办: an office that every township has. At home it is that township's; in a plan of the county
 * 街道社会事务办 means each township through its office. Answers the offices when it cannot be told.
 */
function officeOf(
  index: UnitIndex,
  name: string,
  bodies: readonly { short: string }[],
  home: UnitBrief | undefined,
): UnitMatch | UnitBrief[] | null {
  const general = /^各?(?:乡镇|镇街|街镇|镇\(街道\)|乡镇\(街道\)|街道|街办|乡|镇)(.{2,})$/u.exec(name);
  if (general) {
    const found = index.offices.get(shortened(general[1]!));
    const unit = only(found, home);
    if (unit) return certain('alias', unit);
    return found ? together('township') : null;
  }
  for (const { short } of bodies) {
    const found = index.offices.get(short);
    const unit = only(found, home);
    if (unit) return certain('alias', unit);
    if (found) return found;
  }
  return null;
}

/**
 * The units a collective name stands for: 各街道 → the streets, 各社区 in a township's plan → its own communities.
 * @param written the name as the plan has it, for what it leaves out (各街道: no towns); may be empty
 */
export function unitsMeant(index: UnitIndex, collective: Collective, written = '', near?: UnitPath): UnitBrief[] {
  const home = near ? index.townships.find((unit) => within(near, unit.path)) : undefined;
  const kind: UnitKind = collective;
  const all = index.units.filter(
    (unit) =>
      unit.kind === kind &&
      (kind !== 'department' || lineOf(unit.path).length === 2) &&
      (!home || kind === 'department' || within(unit.path, home.path)),
  );
  const name = cleaned(written);
  const ending = kind === 'township' ? townshipEnding(name) : kind === 'community' ? communityEnding(name) : null;
  const said = ending ? all.filter((unit) => unit.name.endsWith(ending)) : all;
  return said.length ? said : all;
}
