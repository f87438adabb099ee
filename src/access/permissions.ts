import { within, type UnitPath } from '#platform/pure/unit-path.ts';

/**
 * How far a verb reaches from the unit a role was granted on.
 * own: things this person made or holds · unit: things of exactly that unit · below: of that unit and every unit
 * beneath it · region: everything of the region.
 */
export const reaches = ['own', 'unit', 'below', 'region'] as const;
export type Reach = (typeof reaches)[number];

export const roles = [
  'region-office', // 创建办
  'leader', // 挂点领导、领导小组成员
  'department', // 牵头/责任单位经办人
  'township-office', // 镇/街道社会事务办
  'community-worker', // 社区工作者
  'grid-worker', // 网格员、点位负责人
  'assessor', // 测评员，县里或第三方
  'system-administrator', // 系统管理员
  'security-administrator', // 安全管理员
  'audit-administrator', // 审计管理员
] as const;
export type Role = (typeof roles)[number];

export const verbs = [
  'unit.read',
  'unit.manage',
  'person.read',
  'person.contact',
  'person.manage',
  'account.manage',
  'grant.manage',
  'sign-in.watch',
  'audit.read',
  'file.add',
  'plan.read',
  'plan.edit',
  'plan.publish',
  'task.read',
  'task.carry-out',
  'task.report',
  'task.verify',
  'task.arrange',
  'task.urge',
  'task.instruct',
  'ladder.manage',
  'liaison.manage',
  'notice.manage',
  'burden.read',
  'framework.manage',
  'cycle.manage',
  'assessment.read',
  'assessment.self',
  'assessment.review',
  'assessment.score',
  'assessment.accept',
  'assessment.decide',
  'evidence.read',
  'evidence.file',
  'evidence.review',
] as const;
export type Verb = (typeof verbs)[number];

type Row = Partial<Record<Verb, Reach>>;

/**
 * The one permission table. It is asked at the door, in lists, on screens and in docs/permissions.md.
 * The three administrators (三员) hold no business verb and no two of their roles may meet in one person.
 */
export const permissions: Readonly<Record<Role, Row>> = {
  'region-office': {
    'unit.read': 'region',
    'unit.manage': 'region',
    'person.read': 'region',
    'person.contact': 'region',
    'person.manage': 'region',
    'file.add': 'region',
    'plan.read': 'region',
    'plan.edit': 'region',
    'plan.publish': 'region',
    'task.read': 'region',
    'task.carry-out': 'unit',
    'task.report': 'unit',
    'task.verify': 'region',
    'task.arrange': 'region',
    'task.urge': 'region',
    'ladder.manage': 'region',
    'liaison.manage': 'region',
    'burden.read': 'region',
    'framework.manage': 'region',
    'cycle.manage': 'region',
    'assessment.read': 'region',
    'assessment.score': 'region',
    'assessment.accept': 'region',
    'assessment.decide': 'region',
    'evidence.read': 'region',
    'evidence.review': 'region',
  },
  leader: {
    'unit.read': 'region',
    'person.read': 'region',
    'person.contact': 'below',
    'plan.read': 'region',
    'task.read': 'region',
    'task.instruct': 'region',
    'burden.read': 'region',
    'assessment.read': 'region',
    'evidence.read': 'region',
  },
  department: {
    'unit.read': 'region',
    'person.read': 'region',
    'person.contact': 'unit',
    'file.add': 'unit',
    'plan.read': 'unit',
    'plan.edit': 'unit',
    'plan.publish': 'unit',
    'task.read': 'unit',
    'task.carry-out': 'unit',
    'task.report': 'unit',
    'task.verify': 'unit',
    'task.arrange': 'unit',
    'task.urge': 'unit',
    'burden.read': 'unit',
    'assessment.read': 'unit',
    'evidence.read': 'unit',
    'evidence.file': 'unit',
  },
  'township-office': {
    'unit.read': 'region',
    'person.read': 'region',
    'person.contact': 'below',
    'person.manage': 'below',
    'file.add': 'below',
    'plan.read': 'below',
    'plan.edit': 'unit',
    'plan.publish': 'unit',
    'task.read': 'below',
    'task.carry-out': 'unit',
    'task.report': 'below',
    'task.verify': 'unit',
    'task.arrange': 'unit',
    'task.urge': 'below',
    'burden.read': 'below',
    'assessment.read': 'below',
    'assessment.review': 'below',
    'evidence.read': 'below',
    'evidence.review': 'below',
  },
  'community-worker': {
    'unit.read': 'region',
    'person.read': 'below',
    'person.contact': 'unit',
    'file.add': 'unit',
    'plan.read': 'unit',
    'plan.edit': 'unit',
    'task.read': 'below',
    'task.carry-out': 'unit',
    'task.report': 'below',
    'burden.read': 'below',
    'assessment.read': 'below',
    'assessment.self': 'below',
    'evidence.read': 'below',
    'evidence.file': 'below',
  },
  'grid-worker': {
    'unit.read': 'unit',
    'person.read': 'unit',
    'file.add': 'own',
    'task.read': 'unit',
    'task.report': 'unit',
  },
  assessor: {
    'unit.read': 'region',
    'person.read': 'unit',
    'file.add': 'below',
    'assessment.read': 'below',
    'assessment.score': 'below',
    'evidence.read': 'below',
    'evidence.review': 'below',
  },
  'system-administrator': {
    'unit.read': 'region',
    'unit.manage': 'region',
    'person.read': 'region',
    'person.manage': 'region',
    'account.manage': 'region',
    'notice.manage': 'region',
  },
  'security-administrator': {
    'unit.read': 'region',
    'person.read': 'region',
    'grant.manage': 'region',
    'sign-in.watch': 'region',
  },
  'audit-administrator': { 'audit.read': 'region' },
};

/** Roles that one person may not hold together (GB/T 22239: administration, security and audit apart from each other and from business). */
export const separated: readonly Role[] = ['system-administrator', 'security-administrator', 'audit-administrator'];

/** Roles of people who come from outside: they see what they assess, and what a unit is told is not for them. */
export const visiting: readonly Role[] = ['assessor'];

/** The role already held that forbids adding `added`, or null. */
export function clash(held: readonly Role[], added: Role): Role | null {
  const others = held.filter((role) => role !== added);
  if (separated.includes(added)) return others[0] ?? null;
  return others.find((role) => separated.includes(role)) ?? null;
}

/** A role given to a person on a unit. */
export interface Grant {
  role: Role;
  unitId: string;
  unitPath: UnitPath;
}

/** Who is asking: resolved from the session. */
export interface Actor {
  regionId: string;
  personId: string;
  name: string;
  /** The unit the person works in. */
  unitId: string;
  unitPath: UnitPath;
  grants: readonly Grant[];
}

/** What is concerned, as far as the table needs to know. A thing may belong to several units (lead and co-units). */
export interface Subject {
  regionId: string;
  unitPaths: readonly UnitPath[];
  /** Persons whose own thing it is. */
  personIds?: readonly string[];
}

/** How far an actor's verb reaches, over all grants. Empty in every part: not at all. */
export interface ReachOf {
  regionId: string;
  personId: string;
  region: boolean;
  /** Units reached with everything beneath them; no path lies within another. */
  below: readonly UnitPath[];
  /** Units reached exactly; none lies within `below`. */
  units: readonly UnitPath[];
  own: boolean;
}

/** The reach of `verb` for `actor`, the union over grants. */
export function reachOf(actor: Actor, verb: Verb): ReachOf {
  let region = false,
    own = false;
  const below = new Set<UnitPath>(),
    units = new Set<UnitPath>();
  for (const grant of actor.grants) {
    const reach = permissions[grant.role][verb];
    if (reach === 'region') region = true;
    else if (reach === 'below') below.add(grant.unitPath);
    else if (reach === 'unit') units.add(grant.unitPath);
    else if (reach === 'own') own = true;
  }
  const tops = [...below].filter((path) => ![...below].some((other) => other !== path && within(path, other))).sort();
  return {
    regionId: actor.regionId,
    personId: actor.personId,
    region,
    own,
    below: region ? [] : tops,
    units: region ? [] : [...units].filter((path) => !tops.some((top) => within(path, top))).sort(),
  };
}

/** Does this reach hold anything at all? */
export const reachesAnything = (reach: ReachOf): boolean =>
  reach.region || reach.own || reach.below.length > 0 || reach.units.length > 0;

/** Is `subject` inside the reach? Another region never is. */
export function covers(reach: ReachOf, subject: Subject): boolean {
  if (subject.regionId !== reach.regionId) return false;
  if (reach.region) return true;
  if (reach.own && subject.personIds?.includes(reach.personId)) return true;
  return subject.unitPaths.some((path) => reach.units.includes(path) || reach.below.some((top) => within(path, top)));
}

/** May this actor use this verb on this thing? The single check; `reachOf` is the same answer for a list. */
export const allows = (actor: Actor, verb: Verb, subject: Subject): boolean => covers(reachOf(actor, verb), subject);

/** Every verb the actor holds on something: what the screens use to hide doors that lead nowhere. */
export const verbsOf = (actor: Actor): Verb[] => verbs.filter((verb) => reachesAnything(reachOf(actor, verb)));
