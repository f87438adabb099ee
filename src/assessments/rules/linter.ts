import { indicatorsOf, type Framework, type Indicator, type Rule } from './framework.ts';

/**
 * What policy keeps out of an assessment: photographs as traces, leaders' instructions, media counts, counts of meetings and
 * documents (整治形式主义为基层减负若干规定, 2024), forced check-in, rankings, time online and install quotas (国办函〔2026〕12号).
 * A warning, not a verdict: words can only be read so far. Each code has its words `lint.<code>`.
 */
export const lintCodes = ['photo-trace', 'instruction', 'media', 'meetings', 'check-in', 'install'] as const;
export type LintCode = (typeof lintCodes)[number];
export interface Lint {
  indicator: string;
  code: LintCode;
  /** The words that gave rise to it. */
  words: string;
}

const anything = '[^，。；、\\n]{0,8}?';
const patterns: Record<LintCode, readonly RegExp[]> = {
  'photo-trace': [
    /拍照留痕|留痕管理|(?:工作|过程|处处|全程)留痕/u,
    new RegExp(`(?:上传|报送|提供|附|不少于|每次)${anything}(?:工作照|活动照片|现场照片|会议照片|图片|截图|截屏)`, 'u'),
    /(?:照片|图片|截图)[^，。；、\n]{0,6}?(?:\d+|[一二三四五六七八九十]+)\s*张/u,
    /(?:\d+|[一二三四五六七八九十]+)\s*张[^，。；、\n]{0,4}?(?:照片|图片|截图)/u,
  ],
  instruction: [
    new RegExp(`(?:领导|省级|市级|县级|主要负责人|书记|市长|县长)${anything}(?:批示|肯定性批示)`, 'u'),
    /(?:获|得到|取得)[^，。；、\n]{0,10}?批示|批示(?:件|次数|肯定)|肯定性批示/u,
  ],
  media: [
    /(?:媒体|报刊|电视台|新闻|网站|公众号|简报|信息)[^，。；、\n]{0,10}?(?:刊发|报道|采用|录用|发稿|发表|推送|转发|篇数)/u,
    /(?:刊发|报道|采用|录用|发稿|推送|转发|投稿)[^，。；、\n]{0,10}?(?:\d+|[一二三四五六七八九十]+)\s*[篇条次]/u,
    /(?:宣传|经验|做法)[^，。；、\n]{0,8}?(?:上级媒体|市级以上媒体|省级以上媒体)/u,
  ],
  meetings: [
    /(?:开会|会议|召开)[^，。；、\n]{0,6}?(?:次数|场次|数量)/u,
    /(?:发文|印发文件|下发文件|出台文件)[^，。；、\n]{0,6}?(?:\d|[一二三四五六七八九十]|数量|件数|个数)/u,
    /(?:专题会|部署会|推进会|调度会|动员会|现场会|工作例会)[^，。；、\n]{0,8}?(?:\d+|[一二三四五六七八九十]+)\s*次/u,
  ],
  'check-in': [
    /打卡|(?:每日|每天|线上|系统|按时|强制)[^，。；、\n]{0,4}?签到|签到率/u,
    /(?:在线|学习)时长|积分排名|积分榜|登录(?:率|次数|天数)|日活|活跃(?:度|率)/u,
  ],
  install: [
    /(?:安装|下载|注册|关注|实名认证)(?:率|量|数|人数|指标|任务)/u,
    /(?:APP|App|小程序|公众号|平台)[^，。；、\n]{0,8}?(?:安装|下载|注册|关注|使用率)/u,
  ],
};

/** Said to be done without: 不要求拍照留痕 is the opposite of asking for it. */
const denied = /(?:不得|不要求|不以|不搞|不强制|禁止|严禁|杜绝|无需|不需|不作为|免于|取消|减少)[^，。；\n]{0,8}$/u;

/**
 * Meetings that the law itself asks for are work, not paper: 居民会议、居民代表会议、村民会议、村民代表会议 (居民委员会组织法,
 * 村民委员会组织法), 听证会, 协调会, 议事会.
 */
const lawful = /(?:居民|村民)(?:代表)?(?:会议|大会)|听证会|协调会|议事会|业主大会/gu;

/** The texts of a rule that somebody reads: conditions, names, questions. */
function ruleTexts(rule: Rule): string[] {
  switch (rule.kind) {
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return rule.conditions;
    case 'bands':
    case 'target':
    case 'mean':
      return [rule.measure.name];
    case 'occurrences':
      return rule.items.map(({ name }) => name);
    case 'sample-mean':
    case 'sample-pass':
    case 'found':
      return [rule.of];
    case 'bonus':
      return rule.levels.map(({ name }) => name);
    case 'weighted':
      return rule.parts.map(({ name }) => name);
    case 'questionnaire':
      return [rule.question];
    case 'verdict':
      return rule.states.map(({ name }) => name);
    case 'judged':
      return [];
  }
}

/** What one sentence gives rise to, once a code. */
export function lintsIn(text: string): { code: LintCode; words: string }[] {
  const read = text
    .normalize('NFKC')
    .replace(/\s+/gu, '')
    .replace(lawful, (found) => '议'.repeat(found.length));
  return lintCodes.flatMap((code) => {
    for (const pattern of patterns[code]) {
      const found = pattern.exec(read);
      if (found && !denied.test(read.slice(0, found.index))) return [{ code, words: found[0] }];
    }
    return [];
  });
}

const textsOf = ({ title, detail, wanted, rule, variants }: Indicator): string[] => [
  title,
  ...detail.split('\n'),
  ...wanted,
  ...ruleTexts(rule),
  ...variants.flatMap((variant) => ruleTexts(variant.rule)),
];

/** Every indicator that policy may forbid, in order, each code once. */
export function lintOf(framework: Framework): Lint[] {
  return indicatorsOf(framework).flatMap((indicator) => {
    const seen = new Map<LintCode, string>();
    for (const text of textsOf(indicator))
      for (const { code, words } of lintsIn(text)) if (!seen.has(code)) seen.set(code, words);
    return [...seen].map(([code, words]) => ({ indicator: indicator.key, code, words }));
  });
}
