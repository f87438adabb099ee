import { indicatorsOf, type Framework, type Indicator, type Rule } from './framework.ts';

/**
 * What policy does not let a framework count. The rules against formalism (整治形式主义为基层减负若干规定, 2024) forbid photos,
 * meetings and papers, leaders' instructions and press articles as items of assessment; the rules on government mobile
 * applications (政务移动互联网应用程序规范化管理办法, 国办函〔2026〕12号) forbid forced check-in, rankings by online time, points or
 * use, and install quotas. A lint is advice: an office may know better, and words can mislead.
 */
export const lintCodes = [
  'photo-trace',
  'instructions',
  'media',
  'check-in',
  'meetings',
  'installs',
  'online-time',
] as const;
export type LintCode = (typeof lintCodes)[number];

export interface Lint {
  /** Key of the indicator. */
  indicator: string;
  code: LintCode;
  /** The words that gave it away. */
  words: string;
}

const amount = '[0-9一二两三四五六七八九十百千几]+';
const times = `(${amount}(次|篇|条|份|个|期|场|张|幅|件)|次数|篇数|条数|份数|数量|场次|期数|频次)`;
const near = '[^。；;]{0,12}';
/** Meetings the law asks for or in which residents decide; these are no burden. */
const lawful = '居民|村民|代表会议|听证|协调会|议事|联席|业主|评议|恳谈|院落会|楼栋会|坝坝会|家长|调解';

const patterns: readonly { code: LintCode; of: readonly RegExp[]; unless?: RegExp }[] = [
  {
    code: 'photo-trace',
    of: [
      new RegExp(
        '(拍照|照相|拍摄|录像|影像|图片|照片|截图|摄影|留影)' +
          '[^。；;,，]{0,8}(留痕|留存|打卡|上传|存档|归档|为证|不少于|每次|备查|台账)',
      ),
      new RegExp(`(上传|提供|提交|报送|留存|附)${'[^。；;,，]{0,10}'}(${amount}(张|幅)|图片|照片|截图|影像|录像)`),
      /(工作|活动|全程|过程|处处|事事|步步)留痕|留痕(管理|资料|材料|台账|率)|痕迹(管理|材料|资料|化)|迹管理/,
    ],
    unless:
      /(群众|居民|随手拍|问题照片|整改前后)[^。；;]{0,8}(反映|举报|随手拍)|不(要求|得|用|需|再|以)[^。；;，,]{0,8}(拍照|照片|留痕|图片|截图|上传)/,
  },
  {
    code: 'instructions',
    of: [
      /(领导|书记|县长|市长|省长|上级|省级|市级|县级|市委|县委|省委)[^。；;]{0,12}(批示|肯定性批示|圈阅|签批)|批示(件|次数|肯定|加分|[0-9一二三四五]+(次|件))|(获|得到|受到)[^。；;]{0,10}(批示|圈阅)/,
    ],
  },
  {
    code: 'media',
    of: [
      new RegExp(
        `(媒体|报刊|报纸|[日晚党]报|电视台|新闻|公众号|网站|头条|抖音|信息稿|稿件|简报|宣传报道|通讯稿|政务信息|信息(?!公开))${near}(${times}|刊发|刊登|刊载|采用|录用|发表|用稿|上稿|发稿|推送)`,
      ),
      new RegExp(
        `(刊发|刊登|刊载|采用|录用|发表|推送|报送|被)${near}(媒体|报道|稿件|信息${times}|简报|宣传稿|推文|短视频)`,
      ),
      /(转发|点赞|阅读|浏览|关注|粉丝|投票)(量|数|率|次数)|转发[^。；;]{0,6}朋友圈/,
    ],
  },
  {
    code: 'check-in',
    of: [
      /(?<!随手)打卡|签到(率|次数|排名|积分|打|记录|情况)?(?!表以外)|刷脸[^。；;]{0,6}(考勤|到岗)|(轨迹|定位)[^。；;]{0,6}(考核|上传|打点|达标)|巡查轨迹/,
    ],
    unless: /(旅游|网红|景点)打卡|打卡(点|地|墙)|不(得|要求|搞|用|需|再)[^。；;，,]{0,8}(打卡|签到)/,
  },
  {
    code: 'meetings',
    of: [
      new RegExp(
        `(召开|组织|举行|开展|专题|部署|推进|动员|调度|工作|党委|班子)${near}(会议|会|例会|研讨会|推进会|部署会|动员会|专题会|调度会)[^。；;，,]{0,8}${times}`,
      ),
      /(召开|举行|研究|开)[^。；;，,]{0,14}(专题会|部署会|推进会|动员会|调度会|现场会|工作会|专题会议|部署会议|工作会议|动员会议)/,
      new RegExp(`(全年|每年|每季度|每月|每周)?${near}(专题|部署|推进|动员|调度|工作)会议?${near}${times}`),
      new RegExp(`(印发|下发|制发|出台|制定|发文)${near}(文件|方案|通知|简报|制度)${near}${times}`),
      new RegExp(
        `(文件|方案|通知|台账|会议记录|档案盒|资料盒)${near}(不少于|至少|达到|≥)${near}${amount}(份|个|本|盒|篇|次)`,
      ),
      new RegExp(`(专题|党委|支部|班子|书记)[^。；;，,]{0,6}(研究|部署|听取汇报)${near}${times}`),
      /(专题|工作|党委|班子|推进|调度|部署)会议?(记录|纪要|材料)/,
      /发文(数|数量|次数|情况)|开会发文|会议(次数|数量|场次|记录本)|(台账|资料|材料)(齐全|齐备|装订成册|精美)|承办[^。；;]{0,6}现场会/,
    ],
    unless: new RegExp(lawful),
  },
  {
    code: 'installs',
    of: [
      /(安装|下载|注册|激活|扫码关注|关注|绑定|实名认证)[^。；;，,]{0,10}(率|量|数|人数|户数|任务|指标|比例|覆盖)/,
      /(app|小程序|公众号|平台|客户端|快应用|软件|微信群)[^。；;，,]{0,10}(安装|下载|注册|激活|关注|绑定|推广|覆盖|使用|活跃|登录|登陆)[^。；;，,]{0,8}(率|量|数|任务|指标|%|不低于|不少于|达到|全覆盖)/,
    ],
    unless:
      /(志愿者|志愿服务|社会组织|组织)[^。；;，,]{0,6}(注册|登记|备案)|安装[^。；;，,]{0,6}(路灯|电梯|扶手|门禁|充电|监控|护栏|健身)|(路灯|电梯|扶手|门禁|充电|烟感|报警器|灯)[^。；;，,]{0,8}安装/,
  },
  {
    code: 'online-time',
    of: [
      /(在线|使用|登录|登陆|学习|浏览|观看)(时长|时间|时数)|(在线|登录|登陆|使用|活跃|日活|月活|回复|响应)[^。；;，,]{0,4}(率|度|次数|频次)[^。；;，,]{0,6}(排名|排行|考核|不低于|达到|≥)|(登录|登陆)(次数|率|天数)|(日|月)活(跃)?(率|用户|度)/,
      /(积分|学习|平台|app|在线)[^。；;，,]{0,8}(排名|排行|排行榜|通报)/,
    ],
    unless: /(开放|服务|办理|图书馆|阅览室|场馆)[^。；;，,]{0,6}(使用|学习)(时长|时间)|志愿服务时长/,
  },
];

/** One spelling for what people write in several: widths, case, spaces, and other words for the same thing. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s·、“”"'‘’《》〈〉]/g, '')
    .replace(/,/g, '，')
    .replace(/拍\/照|拍相片|相片/g, '照片')
    .replace(/像片/g, '照片')
    .replace(/打咔|打ka/g, '打卡')
    .replace(/批市/g, '批示')
    .replace(/a\.?p\.?p/g, 'app');

/** What one sentence counts that it must not, with the words that say so. */
export function lintText(text: string): { code: LintCode; words: string }[] {
  const found: { code: LintCode; words: string }[] = [];
  for (const sentence of plain(text).split(/[。；;\n!！?？]/))
    for (const { code, of, unless } of patterns) {
      if (found.some((one) => one.code === code) || unless?.test(sentence)) continue;
      const hit = of.map((one) => one.exec(sentence)).find((one) => one !== null);
      if (hit) found.push({ code, words: hit[0] });
    }
  return found;
}

const textsOfRule = (rule: Rule): string[] => {
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
      return rule.items.map((one) => one.name);
    case 'bonus':
      return rule.levels.map((one) => one.name);
    case 'weighted':
      return rule.parts.map((one) => one.name);
    case 'sample-mean':
    case 'sample-pass':
      return [rule.of];
    case 'found':
      return [`${rule.of}不少于${rule.needed}${rule.unit}`];
    case 'questionnaire':
      return [rule.question];
    case 'verdict':
      return rule.states.map((one) => one.name);
    default:
      return [];
  }
};

/** Everything an indicator says of what earns points. */
const textsOf = (one: Indicator): string[] => [
  one.title,
  one.detail,
  ...textsOfRule(one.rule),
  ...one.variants.flatMap((variant) => textsOfRule(variant.rule)),
  ...one.wanted,
];

/** Indicators that count what policy forbids to count: each code once an indicator, with the words that gave it away. */
export const lintOf = (framework: Framework): Lint[] =>
  indicatorsOf(framework).flatMap((one) =>
    lintText(textsOf(one).join('\n')).map((found) => ({ indicator: one.key, ...found })),
  );
