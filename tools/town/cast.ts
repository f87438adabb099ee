import type { Role } from '#access/permissions.ts';
import type { UnitKind } from '#organisation/contract.ts';
import { numberedPath } from '#organisation/rules/place.ts';
import { seedId } from './chance.ts';

/** One password for every demo sign-in. */
export const demoPassword = 'Chuangwen2026';

export const countyName = '云汀县';
export const otherCountyName = '北麓县';
/** The seed county and the tiny one beside it. Ids come from names: the same in every planting. */
export const townRegionId = seedId(countyName);
export const otherRegionId = seedId(otherCountyName);

export interface Place {
  regionId: string;
  id: string;
  kind: UnitKind;
  name: string;
  path: string;
}

/** The id of a unit by its names from the county down: the same in the small and the whole town. */
export const unitSeedId = (...names: string[]): string => seedId(`unit ${names.join('/')}`);

const region = (name: string): Place => ({
  regionId: seedId(name),
  id: unitSeedId(name),
  kind: 'region',
  name,
  path: numberedPath('region', 1, ''),
});
const under = (parent: Place, above: string[], kind: UnitKind, number: number, name: string): Place => ({
  regionId: parent.regionId,
  id: unitSeedId(...above, name),
  kind,
  name,
  path: numberedPath(kind, number, parent.path),
});

const county = region(countyName);
const township = under(county, [countyName], 'township', 1, '鹤鸣街道');
const township2 = under(county, [countyName], 'township', 7, '石桥镇');
const community = under(township, [countyName, '鹤鸣街道'], 'community', 1, '荷花社区');
const otherCounty = region(otherCountyName);
const otherTownship = under(otherCounty, [otherCountyName], 'township', 1, '松风镇');

/** The units tests and documents speak of by name; all stand in the small town and in the whole one. */
export const places = {
  county,
  office: under(county, [countyName], 'department', 1, '云汀县精神文明建设指导委员会办公室'),
  market: under(county, [countyName], 'department', 2, '云汀县市场监督管理局'),
  chengguan: under(county, [countyName], 'department', 3, '云汀县城市管理局'),
  wenlv: under(county, [countyName], 'department', 4, '云汀县文化和旅游局'),
  township,
  townshipOffice: under(township, [countyName, '鹤鸣街道'], 'department', 1, '社会事务办公室'),
  township2,
  township2Office: under(township2, [countyName, '石桥镇'], 'department', 1, '社会事务办公室'),
  community,
  estate: under(community, [countyName, '鹤鸣街道', '荷花社区'], 'estate', 1, '荷花苑'),
  /** Beside `community`, in the same township; nobody of the cast works there. */
  communityBeside: under(township, [countyName, '鹤鸣街道'], 'community', 2, '学府社区'),
  community2: under(township2, [countyName, '石桥镇'], 'community', 1, '石桥社区'),
  otherCounty,
  otherOffice: under(otherCounty, [otherCountyName], 'department', 1, '北麓县精神文明建设指导委员会办公室'),
  otherTownship,
  otherTownship2: under(otherCounty, [otherCountyName], 'township', 2, '杉林乡'),
  otherCommunity: under(otherTownship, [otherCountyName, '松风镇'], 'community', 1, '松风社区'),
} satisfies Record<string, Place>;

export interface CastMember {
  signInName: string;
  name: string;
  role: Role;
  post: string;
  phone: string;
  regionId: string;
  personId: string;
  /** The unit the person works in, and the one the role is granted on. */
  unitId: string;
  unitName: string;
  unitPath: string;
  /** The unit of the post, when it is an office within `unitId`. */
  postUnitId: string;
  /** Offered on the sign-in page of a demo installation. */
  shown: boolean;
}

const member = <const Name extends string>(
  signInName: Name,
  name: string,
  role: Role,
  at: Place,
  post: string,
  more: { postAt?: Place; shown?: boolean } = {},
) => ({
  signInName,
  name,
  role,
  post,
  phone: `1380000${String(9000 + [...signInName].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 997, 7))}`,
  regionId: at.regionId,
  personId: seedId(`person ${signInName}`),
  unitId: at.id,
  unitName: at.name,
  unitPath: at.path,
  postUnitId: (more.postAt ?? at).id,
  shown: more.shown ?? true,
});

/** The named cast of tests, demo and documents. */
export const cast = [
  member('office', '林知秋', 'region-office', places.office, '综合组组长'),
  member('leader', '周怀远', 'leader', places.county, '副县长'),
  member('market', '陈立新', 'department', places.market, '办公室主任'),
  member('chengguan', '赵安平', 'department', places.chengguan, '市容股股长'),
  member('wenlv', '苏晓棠', 'department', places.wenlv, '公共服务股股长'),
  member('township', '何静宜', 'township-office', places.township, '社会事务办主任', {
    postAt: places.townshipOffice,
  }),
  member('township2', '石大川', 'township-office', places.township2, '社会事务办主任', {
    postAt: places.township2Office,
  }),
  member('community', '罗小满', 'community-worker', places.community, '社区工作者'),
  member('community2', '马春生', 'community-worker', places.community2, '社区工作者'),
  member('grid', '丁一帆', 'grid-worker', places.community, '第三网格网格员'),
  member('assessor', '许明澈', 'assessor', places.county, '第三方测评员'),
  member('sysadmin', '高远', 'system-administrator', places.county, '系统管理员'),
  member('secadmin', '秦守成', 'security-administrator', places.county, '安全管理员'),
  member('auditor', '严一清', 'audit-administrator', places.county, '审计管理员'),
  member('office2', '沈北溪', 'region-office', places.otherOffice, '综合组组长', { shown: false }),
] as const satisfies readonly CastMember[];

export type CastName = (typeof cast)[number]['signInName'];
