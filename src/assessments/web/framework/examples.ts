import type { RuleKind } from '../../rules/framework.ts';

/** What a rule of each kind looks like, to begin from. These lines are the office's own notation, in Chinese only. */
const examples: Record<RuleKind, string> = {
  judged: '',
  conditions: '· 条件一\n· 条件二\n计分：0/0.5/1',
  'conditions-grade': '· 条件一\n· 条件二\n2项：A 1分\n1项：B 0.5分\n其余：C 0分',
  bands: '指标：满意率（%），越高越好\n≥80：1分\n≥70：0.5分\n其余：0分',
  target: '指标：按期办结率（%），越高越好\n目标：95\n每差1扣0.1分',
  occurrences: '· 成堆垃圾 每处扣0.5分',
  'all-or-nothing': '· 条件一\n· 条件二',
  'sample-mean': '抽查：楼道\n数量：3',
  'sample-pass': '抽查：道路\n数量：5\n5个合格：A 1分\n4个合格：B 0.5分\n其余：C 0分',
  found: '数：活动（次）\n应有：4',
  bonus: '· 省级 1分\n· 市级 0.5分',
  weighted: '· 第一部分 60% 满分10\n· 第二部分 40% 满分10',
  mean: '指标：志愿者登记率（%），越高越好\n达到平均得满分\n其余：0分',
  questionnaire: '问题：您对社区服务满意吗？\n· 满意 10分\n· 比较满意 8分\n· 一般 6分\n· 不满意 0分\n满分：10',
  verdict: '· 合格 1分\n· 不合格 0分\n· 严重不合格# 0分',
};
export const exampleOf = (kind: RuleKind): string => examples[kind];
