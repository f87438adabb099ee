import { numberedPath } from '#organisation/rules/place.ts';
import { likelyAreaClass } from '#organisation/rules/codes.ts';
import type { AreaClass, UnitKind, UrbanRural } from '#organisation/rules/kinds.ts';
import { cast, countyName, otherCountyName, otherRegionId, places, townRegionId, unitSeedId } from './cast.ts';
import { chance, seedId, type Chance } from './chance.ts';
import {
  communityStems,
  departments,
  estateStems,
  estateTails,
  familyNames,
  givenFirst,
  givenLast,
  residentUnits,
  townshipOffices,
  townships,
  villageHeads,
  villageTails,
} from './names.ts';

export interface SeedUnit {
  regionId: string;
  id: string;
  kind: UnitKind;
  name: string;
  shortName: string | null;
  aliases: readonly string[];
  parentId: string | null;
  path: string;
  statCode: string | null;
  urbanRural: UrbanRural | null;
  areaClass: AreaClass | null;
  /** Names from the county down. */
  line: readonly string[];
}
export interface SeedPerson {
  regionId: string;
  id: string;
  name: string;
  unitId: string;
  phone: string | null;
  posts: readonly { id: string; unitId: string; name: string }[];
}
export interface County {
  regionId: string;
  name: string;
  code: string;
  units: readonly SeedUnit[];
  people: readonly SeedPerson[];
}

type Traits = Partial<Pick<SeedUnit, 'shortName' | 'aliases' | 'statCode' | 'urbanRural' | 'areaClass'>>;

/** Collects units, each under the one given, numbered by kind among its siblings. */
function unitMaker(regionId: string, countyName: string, code: string) {
  const units: SeedUnit[] = [];
  const counts = new Map<string, number>();
  const put = (parent: SeedUnit | null, kind: UnitKind, name: string, traits: Traits = {}): SeedUnit => {
    const count = `${parent?.path} ${kind}`;
    const number = (counts.get(count) ?? 0) + 1;
    counts.set(count, number);
    const line = [...(parent?.line ?? []), name];
    const unit: SeedUnit = {
      shortName: null,
      aliases: [],
      statCode: null,
      urbanRural: null,
      areaClass: null,
      ...traits,
      regionId,
      id: unitSeedId(...line),
      kind,
      name,
      parentId: parent?.id ?? null,
      line,
      path: numberedPath(kind, number, parent?.path ?? ''),
    };
    units.push(unit);
    return unit;
  };
  return { units, put, county: put(null, 'region', countyName, { statCode: `${code}000000` }) };
}

const three = (number: number) => String(number).padStart(3, '0');

/** The part of a township's code: streets from 001, towns from 100, 乡 from 200. */
function townshipCodes(names: readonly string[]): string[] {
  const next = { 街道: 1, 镇: 100, 乡: 200 };
  return names.map((name) => three(name.endsWith('街道') ? next.街道++ : name.endsWith('镇') ? next.镇++ : next.乡++));
}

/** 云汀县: 20 townships, 250 communities and villages, 30 departments, 2,000 people. Always the same. */
export function bigCounty(): County {
  const code = '990121';
  const dice = chance(20260117);
  const { units, put, county } = unitMaker(townRegionId, countyName, code);
  for (const { name, full, short, aliases = [] } of departments)
    put(county, 'department', full ?? countyName + name, { shortName: short, aliases });
  const codes = townshipCodes(townships.map(([name]) => name));
  const stems = [...communityStems];
  townships.forEach(([name, communities], at) => {
    const urban = name.endsWith('街道');
    const township = put(county, 'township', name, { statCode: `${code}${codes[at]}000` });
    for (const [office, shortName] of townshipOffices) put(township, 'department', office, { shortName });
    communitiesOf(township, communities, urban, stems, dice, put);
  });
  return { regionId: townRegionId, name: countyName, code, units, people: peopleOf(units, townRegionId, 2000, dice) };
}

function communitiesOf(
  township: SeedUnit,
  count: number,
  urban: boolean,
  stems: string[],
  dice: Chance,
  put: (parent: SeedUnit, kind: UnitKind, name: string, traits?: Traits) => SeedUnit,
): void {
  // Streets hold mostly communities, a town its seat's one or two, a 乡 its seat's one.
  const inTown = urban ? count - 2 : township.name.endsWith('镇') ? 2 : 1;
  const seat = township.name.replace(/(街道|镇|乡)$/, '');
  const villages = new Set<string>();
  for (let number = 1; number <= count; number++) {
    const community = number <= inTown;
    let name: string;
    if (community) name = `${!urban && number === 1 ? seat : stems.shift()!}社区`;
    else {
      do name = `${dice.pick(villageHeads)}${dice.pick(villageTails)}村`;
      while (villages.has(name));
      villages.add(name);
    }
    const urbanRural = urbanRuralOf(township.name, community, dice);
    const unit = put(township, 'community', name, {
      statCode: township.statCode!.slice(0, 9) + three(community ? number : 199 + number - inTown),
      urbanRural,
      areaClass: urbanRural === '111' && dice.percent(40) ? 'new-quarter' : likelyAreaClass[urbanRural],
    });
    if (urban && community) quartersOf(unit, number, dice, put);
  }
}

function urbanRuralOf(township: string, community: boolean, dice: Chance): UrbanRural {
  if (township.endsWith('街道')) return community ? (dice.percent(80) ? '111' : '112') : '112';
  if (township.endsWith('镇')) return community ? '121' : dice.percent(20) ? '122' : '220';
  return community ? '210' : '220';
}

/** Estates with their buildings, and the units that reside in a community. */
function quartersOf(
  community: SeedUnit,
  number: number,
  dice: Chance,
  put: (parent: SeedUnit, kind: UnitKind, name: string, traits?: Traits) => SeedUnit,
): void {
  const stem = community.name.replace('社区', '');
  const estates = new Set<string>(number === 1 ? [`${stem}苑`] : []);
  const wanted = 1 + dice.upTo(2);
  while (estates.size < wanted)
    estates.add(`${dice.percent(50) ? stem : dice.pick(estateStems)}${dice.pick(estateTails)}`);
  for (const name of estates) {
    const estate = put(community, 'estate', name);
    const buildings = 2 + dice.upTo(4);
    for (let building = 1; building <= buildings; building++) put(estate, 'building', `${building}号楼`);
  }
  if (dice.percent(70)) put(community, 'resident-unit', `${stem}${dice.pick(residentUnits)}`);
}

/** 北麓县: 2 townships, 3 communities. It is there to be out of reach. */
export function smallCounty(): County {
  const code = '990122';
  const { units, put, county } = unitMaker(otherRegionId, otherCountyName, code);
  put(county, 'department', `${otherCountyName}精神文明建设指导委员会办公室`, {
    shortName: '创建办',
    aliases: ['文明办', '县文明办'],
  });
  const town = put(county, 'township', '松风镇', { statCode: `${code}100000` });
  const village = put(county, 'township', '杉林乡', { statCode: `${code}200000` });
  const traits = (statCode: string, urbanRural: UrbanRural): Traits => ({
    statCode,
    urbanRural,
    areaClass: likelyAreaClass[urbanRural],
  });
  put(town, 'community', '松风社区', traits(`${code}100001`, '121'));
  put(town, 'community', '溪口村', traits(`${code}100200`, '220'));
  put(village, 'community', '杉林村', traits(`${code}200200`, '220'));
  return { regionId: otherRegionId, name: otherCountyName, code, units, people: castOf(otherRegionId) };
}

/** The people of the cast in a region. */
export function castOf(regionId: string): SeedPerson[] {
  return cast
    .filter((member) => member.regionId === regionId)
    .map(({ personId, name, unitId, phone, post, postUnitId }) => ({
      regionId,
      id: personId,
      name,
      unitId,
      phone,
      posts: [
        {
          id: seedId(`post ${personId}`),
          unitId: postUnitId,
          name: post,
        },
      ],
    }));
}

const posts = {
  town: ['社区党委书记、居委会主任', '社区党委副书记', '居委会副主任', '居委会委员', '社区工作者', '网格员'],
  village: ['村党支部书记、村委会主任', '村党支部副书记', '村文书', '村委会委员', '网格员', '网格员'],
  township: ['党委书记', '主任', '党委副书记', '副主任', '副主任', '宣传委员'],
  office: ['主任', '副主任', '干事', '干事'],
  department: [
    '副局长',
    '副局长',
    '办公室主任',
    '综合股股长',
    '业务股股长',
    '业务股副股长',
    '一级科员',
    '科员',
    '科员',
    '科员',
    '科员',
  ],
} as const;

/** The cast, and others until there are `count` people; every unit that works has its head. */
function peopleOf(units: readonly SeedUnit[], regionId: string, count: number, dice: Chance): SeedPerson[] {
  const people = castOf(regionId);
  const taken = new Set(people.map((person) => `${person.unitId} ${person.name}`));
  const add = (unit: SeedUnit, post: string) => {
    let name: string;
    do {
      const given = dice.percent(80) ? dice.pick(givenFirst) + dice.pick(givenLast) : dice.pick(givenLast);
      name = dice.pick(familyNames) + given;
    } while (taken.has(`${unit.id} ${name}`));
    taken.add(`${unit.id} ${name}`);
    const number = people.length;
    const id = seedId(`person ${number}`);
    // A number nobody has: 1380000 is the printers' placeholder.
    const phone = dice.percent(95) ? `1380000${String(number).padStart(4, '0')}` : null;
    people.push({
      regionId,
      id,
      name,
      unitId: unit.id,
      phone,
      posts: [{ id: seedId(`post ${id}`), unitId: unit.id, name: post }],
    });
  };
  for (const unit of units) {
    if (unit.kind === 'department') {
      const department = departments.find((each) => each.short === unit.shortName);
      if (department) add(unit, department.head);
      for (const post of department ? posts.department : posts.office)
        add(unit, department?.head === '局长' ? post : post.replace('副局长', `副${department?.head ?? ''}`));
    } else if (unit.kind === 'township') {
      const head = unit.name.endsWith('镇') ? '镇长' : unit.name.endsWith('乡') ? '乡长' : '办事处主任';
      for (const post of posts.township) add(unit, post === '主任' ? head : post.replace('副主任', `副${head}`));
    } else if (unit.kind === 'community')
      for (const post of unit.name.endsWith('村') ? posts.village.slice(0, 4) : posts.town.slice(0, 5)) add(unit, post);
  }
  const communities = units.filter((unit) => unit.kind === 'community');
  for (let at = 0; people.length < count; at++) add(communities[at % communities.length]!, '网格员');
  return people;
}

/** The two counties with only the units of `places`, the lines above them, and the people of the cast. */
export function castOnly(county: County): County {
  const named = new Set<string>(Object.values(places).map((place) => place.id));
  const units = county.units.filter((unit) => named.has(unit.id));
  return { ...county, units, people: castOf(county.regionId) };
}
