/**
 * How many kinds of files a task's words want handed over (报送……总结、名单；附照片): for the ledger of what is asked of whom.
 * Counted are the papers named behind a verb of handing over, within one clause; what is only drawn up (建立台账) is work, not
 * a file asked for.
 */
const hands = /(?:报送|报备|上报|提交|提供|上传|上交|附上?|填报|报(?!名|告|道|销|警|到))/u;
const papers =
  /佐证材料|证明材料|文字材料|影像资料|图片资料|照片|图片|视频|材料|台账|清单|名单|花名册|报表|统计表|登记表|汇总表|进度表|总结|报告|方案|计划|信息|简报/gu;

/** @param texts title and detail of the task @returns kinds of files, each once */
export function filesWanted(...texts: readonly string[]): number {
  const found = new Set<string>();
  for (const clause of texts.join('。').split(/[。；;\n]/u)) {
    const at = hands.exec(clause);
    if (!at) continue;
    for (const [paper] of clause.slice(at.index + at[0].length).matchAll(papers)) found.add(paper);
  }
  return found.size;
}
