/**
 * How names of Chinese county offices are written: the full name on the seal, the short one in a plan, the older one
 * that lives on. `shortened` brings the ways of writing one name together; `cousin` brings together offices that do the
 * same work in different counties, of which a county has one.
 */

/** Written with signs folded to their narrow forms, without white space and without punctuation at the ends. */
export const cleaned = (written: string): string =>
  written
    .normalize('NFKC')
    .replace(/[\s\u200b\ufeff]+/gu, '')
    .replace(/^[、,;:。.·•\-—]+|[、,;:。.·•]+$/gu, '');

/** A name left open in the plan: xxx, ×××, 某某局, ____. */
export const isPlaceholder = (name: string): boolean =>
  /[x×✕╳*]{2,}|某某|某(?=[局委办部镇乡村]|街道|社区)|_{2,}|[○〇□△]{2,}/iu.test(name) ||
  /^[x×✕*某?…—\-_○〇□()]*$/iu.test(name);

/** Long form → short form, tried from the top; each is applied once, wherever it stands. */
const shortForms: readonly (readonly [RegExp, string])[] = [
  // Party, people's organisations and their offices.
  [/精神文明建设(?:指导)?委员会办公室|文明委办公室?|精神文明办公室|精神文明办/u, '文明办'],
  [
    /(?:创建|争创)(?:全国|省级|省)?文明(?:城市|城区|县城|社区|村镇)?(?:工作)?(?:指挥部|领导小组|指导委员会)?办公室?/u,
    '创建办',
  ],
  [/文明(?:城市|城区|县城|社区)?创建(?:工作)?(?:指挥部|领导小组|指导委员会)?办公室?|创文办|创城办/u, '创建办'],
  [/创建(?:工作)?(?:指挥部|领导小组|指导委员会)办公室?/u, '创建办'],
  [/^(?:共青团|团)(?!结|员|校).{0,8}?委(?:员会)?$|^(?:县|区|市)?团委$|^共青团$/u, '团委'],
  [/妇女联合会/u, '妇联'],
  [/残疾人联合会/u, '残联'],
  [/科学技术协会/u, '科协'],
  [/工商业联合会/u, '工商联'],
  [/文学艺术界联合会/u, '文联'],
  [/归国华侨联合会/u, '侨联'],
  [/社会工作部/u, '社工部'],
  [/统一战线工作部/u, '统战部'],
  [/政法委员会/u, '政法委'],
  [/直属机关工作委员会|直属机关工委|直机关工委|直工委/u, '机关工委'],
  [/网络安全和信息化委员会办公室/u, '网信办'],
  [/机构编制委员会办公室/u, '编办'],
  [/纪律检查委员会(?:、?监察委员会)?|纪委、?监委/u, '纪委'],
  [/^(?:总)?工会$/u, '总工会'],
  [/供销合作社联合社|供销合作联社|供销合作社|供销联社/u, '供销社'],
  [/融媒体中心/u, '融媒中心'],
  [/广播电视台|广电台/u, '电视台'],
  // Government.
  [/市场监督管理|市场监管|市监(?=[局分所])/u, '市监'],
  [/城市管理(?:和|与)?(?:综合)?(?:行政)?执法|城市综合管理|城市管理|城管(?:综合)?(?:行政)?执法(?=局)/u, '城管'],
  [/综合行政执法|行政综合执法|城市综合执法|综合执法/u, '执法'],
  [/文化广播?电?影?视?新闻出版|文广新/u, '文广新'],
  [/文化广电(?:和|与)?旅游(?:和|与)?体育|文广旅体/u, '文广旅体'],
  [/文化广电(?:和|与)?旅游|文化旅游(?:和|与)?广电|文广旅游?/u, '文广旅'],
  [/文化体育(?:和|与)?旅游|文化(?:和|与)?旅游(?:和|与)?体育|文旅体|文体旅游?|文体广旅/u, '文体旅'],
  [/文化(?:和|与)?旅游/u, '文旅'],
  [/卫生健康/u, '卫健'],
  [/卫生(?:和|与)?计划生育/u, '卫计'],
  [/住房(?:和|与)?城乡(?:规划)?(?:规划建设|建设)/u, '住建'],
  [/人力资源(?:和|与)?社会保障/u, '人社'],
  [/发展(?:和|与)?改革/u, '发改'],
  [/教育(?:和|与)?体育/u, '教体'],
  [/教育科技(?:和|与)?体育|教育(?:和|与)?科技/u, '教科体'],
  [/科技(?:和|与)?工业信息化|工业(?:和|与)?信息化|工信科技/u, '工信'],
  [/经济(?:和|与)?信息化/u, '经信'],
  [/科学技术(?=局)/u, '科技'],
  [/应急管理/u, '应急'],
  [/安全生产监督管理|安全监管/u, '安监'],
  [/交通运输/u, '交通'],
  [/农业农村/u, '农业'],
  [/自然资源(?:和|与)?规划|自然资源|自规/u, '自资'],
  [/国土资源/u, '国土'],
  [/生态环境(?:保护)?|环境保护/u, '环保'],
  [/医疗保障/u, '医保'],
  [/退役军人事务/u, '退役军人'],
  [/行政审批(?:和|与)?(?:政务)?服务(?:管理)?|审批服务(?:管理)?/u, '审批'],
  [/园林绿化/u, '园林'],
  [/机关事务(?:管理|服务)/u, '机关事务'],
  [/(?:公安局?)?(?:交通警察|交警|交管)(?=大队|中队|支队|队|$)/u, '交警'],
  [/消防救援/u, '消防'],
  [/环境卫生(?:管理|服务)?/u, '环卫'],
  [/物业管理|物业服务/u, '物业'],
  [/烟草专卖/u, '烟草'],
  [/综治中心|社会治安综合治理中心/u, '综治中心'],
  [/(?:社会)?(?:治安)?综合治理(?=办)/u, '综治'],
  [/党政综合(?=办)/u, '党政'],
  [/平安法治(?=办)/u, '平安'],
  [/党的?建设(?=办)|党建工作(?=办)/u, '党建'],
  [/城市(?:建设)?管理(?=办)/u, '城管'],
  // Endings.
  [/(?<=.)街道(?:办事处(?:党工委)?|党工委|办(?!公室)$)|(?<=.)街办$|(?<=..)(?<!街道)办事处$/u, '街道'],
  [/(?<=[镇乡])(?:人民政府|政府|党委政府|党委)$/u, ''],
  [/(?<=社区)(?:居民委员会|居委会|党委|党总支|党支部|党组织|工作站|党群服务中心|“?两委”?)$/u, ''],
  [/(?<=..)(?<!社区)(?:居民委员会|居委会)$/u, '社区'],
  [/(?<=村)(?:村民委员会|村委会|民委员会|委会|党总支|党支部|党组织|“?两委”?)$/u, ''],
  [/管理局$/u, '局'],
  [/办公室$/u, '办'],
  [/委员会$/u, '委'],
];

/** The short form of a name from which place and level have been taken. */
export function shortened(name: string): string {
  let text = name;
  for (const [form, short] of shortForms) text = text.replace(form, short);
  return text;
}

/** Stems of offices that carry the same work; an older name beside the one in use. */
const sameWork: readonly (readonly string[])[] = [
  ['城管', '执法', '城建监察'],
  ['卫健', '卫计', '卫生'],
  ['文旅', '文广旅', '文广旅体', '文体旅', '文体', '文化', '文广新', '旅游'],
  ['教体', '教育', '教科体', '教科'],
  ['工信', '经信', '科工', '科工信', '经科信', '工科信'],
  ['住建', '建设', '城建', '城乡建设'],
  ['应急', '安监'],
  ['农业', '农牧', '农林'],
  ['市监', '工商', '食药监', '市场和质量监管'],
  ['水利', '水务'],
  ['自资', '国土', '规划'],
  ['商务', '经商', '商粮', '商务和粮食'],
  ['审批', '政务服务', '政务服务和数据', '数据'],
];
const groupOf = new Map(sameWork.flatMap((group) => group.map((stem) => [stem, group[0]!] as const)));
const sameName = new Map([
  ['创建办', '文明办'],
  ['电视台', '融媒中心'],
  ['融媒', '融媒中心'],
  ['交警', '交警大队'],
  ['交警队', '交警大队'],
  ['公安交警', '交警大队'],
  ['公安交警大队', '交警大队'],
  ['消防', '消防大队'],
  ['消防队', '消防大队'],
]);

/** What is common to offices of the same work: 综合行政执法局 and 城市管理局, 卫健委 and 卫计局. Takes a short form. */
export function cousin(short: string): string {
  const fixed = sameName.get(short);
  if (fixed) return fixed;
  const stem = /^(.{2,8}?)(?:分局|局|委)$/u.exec(short)?.[1];
  if (!stem || short === '团委' || short === '纪委' || short === '政法委') return short;
  return `${groupOf.get(stem) ?? stem}局`;
}

/** A place that stands under an office: the office is worth offering. Short forms, looked for at the end of a name. */
export const belongsTo: readonly (readonly [RegExp, string])[] = [
  [/派出所$|社区民警|警务室$/u, '公安局'],
  [/交警.{0,4}(?:中队|队)$/u, '交警大队'],
  [/市监所$|市场监督?管?理?所$|工商所$/u, '市监局'],
  [/(?:城管|执法).{0,4}(?:中队|大队|队|所)$|环卫(?:所|处|站|中心)$|市容.{0,4}(?:所|队)$/u, '城管局'],
  [/司法所$/u, '司法局'],
  [/文化(?:馆|站|中心)$|图书馆$|博物馆$|文艺(?:团队|队)$/u, '文旅局'],
  [/卫生院$|卫生服务(?:中心|站)$|疾控中心$|医院$|卫生监督所$/u, '卫健局'],
  [/[小中]学$|学校$|幼儿园$/u, '教体局'],
  [/消防(?:站|中队)$/u, '消防大队'],
  [/物业(?:公司|企业|服务企业|服务公司)$|房管(?:所|局|中心)$/u, '住建局'],
  [/市场(?:管理办|主办方|开办者|服务中心)$/u, '市监局'],
  [/志愿服务(?:队|总队|支队)$/u, '文明办'],
];

const collectives = [
  [
    'township',
    /^(?:(?:乡镇|镇街|街镇|镇乡|街道|街办|乡|镇|镇街道|乡镇街道|乡镇办|镇\((?:街道?|乡|办)\)|乡\(镇\)|乡镇\((?:街道?|办)\)|街道\((?:镇|乡镇|乡)\)|镇、?街道|街道、?(?:乡镇|镇)|乡镇、?街道|镇办|乡镇场|园区))(?:办事处|办|党委|党工委|党\(工\)委|人民政府|政府|、|党组织)*$/u,
  ],
  [
    'community',
    /^(?:街道|镇街?|乡镇)?(?:村|社区|行政村|村居|村社|村\((?:社区|居)\)|社区\((?:村|居)\)|村、?社区|社区、?村|居委会|村委会|社区居委会|村\(居\)委会|居民委员会|村民委员会)(?:居委会|居民委员会|村委会|党组织|党委|党总支|党支部|“?两委”?|工作站|干部)*$/u,
  ],
  ['estate', /^(?:居民|住宅|物业|老旧|城市)?小区$|^居民楼院$|^楼院$/u],
  [
    'department',
    /^(?:(?:县|区|市)?(?:直属?|级)?(?:有关|相关|各|责任|职能|成员|行业|主管|牵头|配合|党政)*(?:部门|单位|机关单位|机关|科局|委办局|部门和单位|部门、单位|部门\(单位\)|单位\(部门\)))$/u,
  ],
] as const;
export type Collective = (typeof collectives)[number][0];

/** The kind of units a name means as a whole: 各街道 → township, 各村(社区) → community, 县直有关部门 → department. */
export function collectiveOf(name: string): Collective | null {
  // 驻区单位 and 文明单位 are not offices of the county.
  if (/驻|文明单位|挂钩|共建|结对|施工|沿街|经营/u.test(name)) return null;
  const body = name
    .replace(
      /^(?:各级|各(?:有关|相关|涉及|属地|所在)?|全(?:县|区|市)(?:各)?|所有|辖区内?(?:各)?|属地|所在|涉及|(?:有关|相关)(?=街道|乡|镇|社区|村))+/u,
      '',
    )
    .replace(/^(?:县|区|市)(?=街道|乡镇|镇街|社区|村)/u, '');
  for (const [kind, form] of collectives) if (form.test(body)) return kind;
  return null;
}

/** Which townships a name speaks of: 各街道 only streets, 各镇 only towns; null: all (各乡镇 is said of all). */
export function townshipEnding(name: string): string | null {
  const said = ['街道', '镇', '乡'].filter((ending) => name.includes(ending));
  return said.length === 1 && !/镇街|街镇/u.test(name) ? said[0]! : null;
}

/** Which communities a name speaks of: 各村 only villages, 各社区 only the others; null: all. */
export function communityEnding(name: string): string | null {
  const village = name.includes('村'),
    town = /社|居/u.test(name);
  return village === town ? null : village ? '村' : '社区';
}
