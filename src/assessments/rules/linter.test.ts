import { describe, expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { indicatorsOf, type Framework, type Rule } from './framework.ts';
import { lintCodes, lintOf, lintText, type LintCode } from './linter.ts';

const forbidden: [string, LintCode][] = [
  ['各项工作做到拍照留痕', 'photo-trace'],
  ['每次活动上传现场照片', 'photo-trace'],
  ['活动照片不少于5张', 'photo-trace'],
  ['提供微信群截图', 'photo-trace'],
  ['工作全程留痕', 'photo-trace'],
  ['附工作照三张', 'photo-trace'],
  ['获得市级以上领导批示', 'instructions'],
  ['得到县委书记肯定性批示', 'instructions'],
  ['批示次数', 'instructions'],
  ['在省级以上媒体刊发报道', 'media'],
  ['全年信息采用12篇', 'media'],
  ['公众号推送 20 条', 'media'],
  ['简报录用篇数', 'media'],
  ['召开专题会4次以上', 'meetings'],
  ['会议次数', 'meetings'],
  ['下发文件3件以上', 'meetings'],
  ['网格员每日打卡', 'check-in'],
  ['系统签到率达到95%', 'check-in'],
  ['平台积分排名前三', 'online-time'],
  ['人均在线时长', 'online-time'],
  ['居民ＡＰＰ 安装率达到80%', 'installs'],
  ['公众号关注人数', 'installs'],
];
const allowed = [
  '居民代表会议每年召开2次以上',
  '居民代表大会会议记录',
  '听证会、协调会每年4次以上',
  '不得要求拍照留痕',
  '只要能证明的材料，不要求上传活动照片',
  '居民对居委会满意率',
  '居民知晓率达到80%',
  '居务、财务每季度公开',
  '消防通道畅通',
  '公益广告4处',
  '志愿服务有记录、可查证',
  '楼道无乱贴乱画',
  '问题按期改好',
  '登记备案率100%',
  '业主大会依法召开',
  '信息公开栏内容更新',
  '文明楼院评选公示',
  '居民诉求按期办结率',
  '纠纷调解成功率',
  '村民会议讨论通过',
  '社会组织全部登记或者备案',
  '有问题清单并公开',
];

/** As offices write it: nothing here may slip through, whatever its code. */
const wordings = `
各项工作做到拍照留痕
开展活动要有图片资料
入户走访拍照上传
每项工作附照片佐证
台账中有活动照片
活动现场照片齐全
有照片、有记录
走访留影存档
迎检资料图文并茂
全程影像记录备查
工作日志及照片
视频资料不少于3段
工作做到处处留痕
痕迹化管理到位
领导批示肯定
获得区领导签批
市委主要领导作出批示
受到上级通报表扬或批示
经验材料被领导圈阅
收到上级领导肯定性意见批示1件加1分
市级以上新闻媒体宣传报道每篇加1分
在主流媒体上宣传
在省级报刊登载经验
信息被县级以上采用
全年信息采用12篇
上稿数量
短视频播放量
微信公众号发布信息20条以上
新媒体阅读量
每月报送信息不少于2篇
简报编发4期
每季度召开一次创建工作会议
召开创建动员会
党委会专题研究创建工作不少于2次
领导小组会议每年不少于4次
每月召开例会
出台创建实施方案等文件
印发年度工作方案
有红头文件
成立领导小组并发文
会议记录齐全
会议记录、签到表
全年下发通知数
档案盒规范齐全
台账资料齐全
志愿者签到表
网格员日签到
每天上线打卡
使用钉钉打卡
巡查轨迹达标
定位打卡
国家反诈APP安装率
反诈中心APP下载注册完成率100%
微信公众号关注数不低于户数的80%
学习强国活跃度
学习强国平均积分
平台日活率
学习平台积分排名
网格员上线率
app在线时长
系统登录次数
居民扫码注册任务完成
微信工作群消息回复率
小程序使用率达到90%
点赞转发数
没有照片上传不得分
照片不得少于5张
未打卡的不得分
打卡不得少于20次
`;
/** As near to the forbidden words as what is allowed comes. */
const neighbours = `
居民代表会议每年召开2次以上
居民会议讨论决定重大事项
村民代表会议每季度一次
听证会、协调会每年4次以上
业主大会依法召开
业主委员会会议公开
不得要求拍照留痕
不要求提供照片
无需上传图片
居民随手拍反映的问题按期办结
公共区域照明、监控完好
图片清晰的公示栏
公益广告画面完好
设有居民摄影展
居民书法摄影展每年一次
居民打卡点环境整洁
网红打卡点秩序良好
居民知晓率达到80%
居民满意率
问卷调查
公共服务设施按公示时间开放
服务窗口登记簿完好
访客登记
志愿服务有记录
志愿者注册人数占常住人口
社区社会组织登记备案率100%
居民信息采集不重复
个人信息保护
信息公开栏内容更新
政务公开
财务每季度公开
村务公开栏
居民意见箱
媒体曝光的问题按期整改
媒体曝光问题
文明积分兑换由居民商定
积分超市物品公开
消防器材安装到位
电梯按期检验
楼道灯安装率100%
加装电梯协商
路灯使用正常
公共厕所使用正常
图书室使用率
农家书屋开放时间
养老服务点使用
无障碍设施使用
公共文化设施使用时间
垃圾投放点
道路平整无积水
无乱贴乱画
消防通道畅通
纠纷调解成功率
网格划分合理
专题讲座由居民选题
班子议定的事项按期办结
邻里活动
居民公约由居民讨论制定
居民可以在小程序反映问题
不得下达安装、注册任务
不得以在线时长、积分排名考核
不得要求打卡签到
不以批示、媒体报道为加分依据
不以会议、文件数量作为依据
有年度创建计划并向居民公布
应急预案向居民公开
党组织领导下的居民自治
义诊活动有登记
体育场地使用安全
旅游景点标识清楚
学校门前秩序良好
上下学时段交通有序
开展反诈宣传
禁毒宣传到户
宣传栏内容更新
公益广告宣传
民意调查
网络文明
新闻发布栏
居民满意度
劝导员在岗
按期回复居民诉求
诉求按期回复率
12345热线回复率达到95%
居民学习活动参加人数
办事指南齐全
消防器材齐全
服务项目目录资料齐全
物业公示资料齐全
会议室向居民免费开放
会议室使用公约
社区影像馆
老照片展览
监控录像保存期限符合规定
证照齐全
食品经营户证照齐全
无照经营
居民文化活动每年12场
领导批示不作为加分依据
禁止以安装率排名
志愿服务时长如实记录
按居民反映拍照上传的问题整改
`;
const lines = (text: string): string[] => text.trim().split('\n');

describe('what policy keeps out', () => {
  it.each(forbidden)('%s is flagged as %s', (text, code) => {
    expect(lintText(text).map((one) => one.code)).toContain(code);
  });

  it.each(allowed.map((text) => [text]))('%s is left alone', (text) => {
    expect(lintText(text)).toEqual([]);
  });

  it('knows many wordings', () => {
    expect(lines(wordings).filter((text) => !lintText(text).length)).toEqual([]);
    expect(lines(neighbours).filter((text) => lintText(text).length)).toEqual([]);
  });

  it('looks at every text of an indicator: title, detail, evidence wanted, rules and variants', () => {
    const place = (part: Partial<(typeof smallFramework.aspects)[0]['indicators'][0]>): Framework => ({
      ...smallFramework,
      aspects: [{ key: 'A', title: '甲', indicators: [{ ...indicatorsOf(smallFramework)[0]!, ...part }] }],
    });
    const text = '每日打卡';
    const rules: Rule[] = [
      { kind: 'conditions', conditions: [text], points: [0, 1] },
      { kind: 'conditions-grade', conditions: [text], rows: [], otherwise: { grade: 'C', points: 0 } },
      { kind: 'all-or-nothing', conditions: [text] },
      { kind: 'bands', measure: { name: text, unit: '' }, direction: 'more', bands: [], otherwise: 0 },
      { kind: 'target', measure: { name: text, unit: '' }, direction: 'more', target: 1, step: 1, deduct: 1 },
      { kind: 'mean', measure: { name: text, unit: '' }, direction: 'more', orEqual: true, otherwise: 0 },
      { kind: 'occurrences', items: [{ name: text, deduct: 1 }] },
      { kind: 'sample-mean', of: text, size: 1 },
      { kind: 'sample-pass', of: text, size: 1, rows: [], otherwise: { grade: 'C', points: 0 } },
      { kind: 'found', of: text, unit: '', needed: 1 },
      { kind: 'bonus', levels: [{ name: text, points: 1 }] },
      { kind: 'weighted', parts: [{ name: text, weight: 1, outOf: 1 }] },
      { kind: 'questionnaire', question: text, levels: [], outOf: 1 },
      { kind: 'verdict', states: [{ name: text, points: 1 }] },
    ];
    for (const part of [
      { title: text },
      { detail: `第一行\n${text}` },
      { wanted: ['记录', text] },
      ...rules.map((rule) => ({ rule })),
      { variants: [{ classes: ['village' as const], rule: rules[0]! }] },
    ])
      expect(lintOf(place(part)), JSON.stringify(part)).toMatchObject([{ indicator: 'A1', code: 'check-in' }]);
    expect(lintOf(place({ rule: { kind: 'judged' } }))).toEqual([]);
    expect(
      lintOf(place({ title: '打卡', detail: '天天打卡，并获领导批示' }))
        .map(({ code }) => code)
        .sort(),
    ).toEqual(['check-in', 'instructions']);
    expect(new Set(forbidden.map(([, code]) => code))).toEqual(new Set(lintCodes));
  });
});
