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
/** Up to twelve signs of the same sentence, and up to eight of the same clause. */
const near = '[^。；;]{0,12}';
const close = '[^。；;，]{0,8}';
/** Meetings the law asks for or in which residents decide; these are no burden. */
const lawful = '居民|村民|代表会议|听证|协调会|议事|联席|业主|评议|恳谈|院落会|楼栋会|坝坝会|家长|调解';
/** A clause that forbids what it names is what policy wants; 不得分 and 不得少于 are no such clauses. */
const denied =
  /不(得(?![分少低超缺漏迟])|要求|以|用|需|再|把|将|搞|看|比|必|强制|下达|提倡|设|作为|计入|列入|纳入)|无需|无须|禁止|严禁|取消|杜绝|避免|防止|减少/;

const patterns: readonly { code: LintCode; of: readonly RegExp[]; unless?: RegExp }[] = [
  {
    code: 'photo-trace',
    of: [
      new RegExp(
        '(拍照|照相|拍摄|录像|影像|图片|照片|截图|摄影|留影|视频)' +
          `${close}(留痕|留存|打卡|上传|存档|归档|为证|佐证|不少于|每次|备查|台账|齐全|[0-9]+[张幅段])`,
      ),
      new RegExp(`(上传|提供|提交|报送|留存|附)[^。；;，]{0,10}(${amount}(张|幅|段)|图片|照片|截图|影像|录像)`),
      /(图片|照片|影像|影音|视频|图文)资料|图文并茂|(有|及|和|含|活动|现场|工作)照片/,
      /(工作|活动|全程|过程|处处|事事|步步)留痕|留痕(管理|资料|材料|台账|率)|痕迹(管理|材料|资料|化)|迹管理/,
    ],
    unless: /(群众|居民|随手拍)[^。；;]{0,8}(反映|举报|随手拍)|问题照片|整改前后/,
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
        `(媒体|报刊|报纸|[日晚党]报|电视台|新闻|公众号|网站|头条|抖音|信息稿|稿件|简报|宣传报道|通讯稿|政务信息|信息(?!公开))${near}(${times}|刊发|刊登|刊载|登载|采用|录用|发表|用稿|上稿|发稿|推送)`,
      ),
      new RegExp(
        `(刊发|刊登|刊载|登载|采用|录用|发表|推送|报送|被)${near}(媒体(?!曝光)|报道|稿件|信息${close}${times}|简报|宣传稿|推文|短视频)`,
      ),
      /媒体[^。；;，]{0,4}(宣传|报道|推介)|(报刊|报纸|电视台|电台|网站)[^。；;，]{0,4}(宣传|报道|推介)|(上稿|发稿|用稿)(数|量|率|篇)/,
      /(转发|点赞|阅读|浏览|播放|关注|粉丝|投票)(量|数|率|次数)|转发[^。；;]{0,6}朋友圈/,
    ],
    unless: /媒体[^。；;，]{0,4}(曝光|监督|反映)/,
  },
  {
    code: 'check-in',
    of: [
      /(?<!随手)打卡|签到(?!表以外)(率|次数|排名|积分|记录|情况|表)?|刷脸[^。；;]{0,6}(考勤|到岗)|(轨迹|定位)[^。；;]{0,6}(考核|上传|打点|达标)|巡查轨迹/,
    ],
    unless: /(旅游|网红|景点)打卡|打卡(点|地|墙)/,
  },
  {
    code: 'meetings',
    of: [
      new RegExp(
        `(召开|组织|举行|开展|专题|部署|推进|动员|调度|工作|党委|班子|领导小组)${near}(会议|会|例会|研讨会|推进会|部署会|动员会|专题会|调度会)${close}${times}`,
      ),
      /(召开|举行|研究|开)[^。；;，]{0,14}(专题会|部署会|推进会|动员会|调度会|现场会|工作会|例会|专题会议|部署会议|工作会议|动员会议)/,
      new RegExp(`(全年|每年|每季度|每月|每周)?${near}(专题|部署|推进|动员|调度|工作|领导小组)会议?${near}${times}`),
      new RegExp(
        `(印发|下发|制发|出台)${near}(文件|方案|通知|简报)|(制定|发文)${near}(文件|方案|通知|简报|制度)${near}${times}`,
      ),
      new RegExp(
        `(文件|方案|通知|台账|会议记录|档案盒|资料盒)${near}(不少于|至少|达到|≥)${near}${amount}(份|个|本|盒|篇|次)`,
      ),
      new RegExp(`(专题|党委|支部|班子|书记)[^。；;，]{0,6}(研究|部署|听取汇报)${near}${times}`),
      /(专题|工作|党委|班子|推进|调度|部署)会议?(记录|纪要|材料)/,
      /红头文件|(并|已|正式|联合)发文|发文(数|数量|次数|情况)|开会发文|会议(次数|数量|场次|记录本)|会议记录(齐全|完整|规范)|承办[^。；;]{0,6}现场会/,
      /(台账|档案盒|(?<!目录|公示|指南)[资材]料)(资料)?(规范)?(齐全|齐备|装订成册|精美)/,
    ],
    unless: new RegExp(lawful),
  },
  {
    code: 'installs',
    of: [
      /(安装|下载|注册|激活|扫码关注|关注|绑定|实名认证)[^。；;，]{0,10}(率|量|数|人数|户数|任务|指标|比例|覆盖)/,
      /(app|小程序|公众号|平台|客户端|快应用|软件|微信群)[^。；;，]{0,10}(安装|下载|注册|激活|关注|绑定|推广|覆盖|使用|活跃|登录|登陆)[^。；;，]{0,8}(率|量|数|任务|指标|%|不低于|不少于|达到|全覆盖)/,
    ],
    unless:
      /(志愿者|志愿服务|社会组织|组织)[^。；;，]{0,6}(注册|登记|备案)|安装[^。；;，]{0,6}(路灯|电梯|扶手|门禁|充电|监控|护栏|健身)|(路灯|电梯|扶手|门禁|充电|烟感|报警器|灯)[^。；;，]{0,8}安装/,
  },
  {
    code: 'online-time',
    of: [
      /(在线|登录|登陆|浏览|观看)(时长|时间|时数)|(学习|使用)时长|(app|平台|系统|软件|程序|强国)[^。；;，]{0,6}(使用|学习)(时间|时数)/,
      /(在线|上线|登录|登陆)(次数|率|天数)|(日|月)活(跃)?(率|用户|度)|活跃度|平均积分|(群|消息|通知|平台)[^。；;，]{0,4}(回复|响应)率/,
      /(在线|登录|登陆|使用|活跃|日活|月活)[^。；;，]{0,4}(率|度|次数|频次)[^。；;，]{0,6}(排名|排行|考核|不低于|达到|≥)/,
      /(积分|学习|平台|app|在线)[^。；;，]{0,8}(排名|排行|排行榜|通报)/,
    ],
    unless: /(开放|服务|办理|图书|书屋|阅览室|场馆|设施)[^。；;，]{0,6}(使用|学习|活跃|上线)|志愿服务时长/,
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

const searched = patterns.map((one) => ({ ...one, of: one.of.map((of) => new RegExp(of, 'g')) }));

/** The clause a hit stands in: from the comma before it to the comma after it. */
const clauseOf = (sentence: string, from: number, to: number): string =>
  `${sentence}，`.slice(sentence.lastIndexOf('，', from) + 1, `${sentence}，`.indexOf('，', to));

/** What a text counts that it must not, each code once, with the words that say so. */
export function lintText(text: string): { code: LintCode; words: string }[] {
  const found: { code: LintCode; words: string }[] = [];
  for (const sentence of plain(text).split(/[。；;\n!！?？]/))
    for (const { code, of, unless } of searched) {
      if (found.some((one) => one.code === code) || unless?.test(sentence)) continue;
      const hit = of
        .flatMap((one) => [...sentence.matchAll(one)])
        .find(({ index, 0: words }) => !denied.test(clauseOf(sentence, index, index + words.length)));
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
    case 'judged':
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
