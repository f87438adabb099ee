/**
 * What stands on a page without being plan: web page furniture, marks of missing text, attachment lists, 抄送, contact
 * lines, page numbers, the red head. Every test looks at one line.
 */

const page: RegExp[] = [
  /^当前位置|^您(?:现在)?的?位置|^您当前|^首页\s*[>»›|]/,
  /^(?:发布|更新|发表|录入|编辑|上传)(?:时间|日期)\s*[:：]/,
  /^(?:时间|日期)\s*[:：]\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s.*)?$/,
  /^(?:文章来源|最后更新|相关链接|热门推荐|附件下载|网友评论|收藏本文|扫码|客服|本站|【?返回)(?:\s*[:：】]|列表|首页|下载|$|所有|关注|电话|微信)/,
  /^本文由.{2,20}(?:整理|提供|发布)|(?:关注|访问|收藏)(?:我们|本站|本网)|网站标识码|^点赞\s?\d*$/,
  /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?$/,
  /^(?:导读|摘要|免责声明|声明|版权声明|温馨提示)\s*[:：]/,
  /(?:^|\s|\])(?:上一页|下一页|末页|尾页)(?:\s|$|[|｜>»])/,
  /还看了\s?[:：]?$|的人还(?:看|喜欢)/,
  /^(?:信息)?(?:发布者|发布人|录入者|审核|分类|栏目|所属栏目|来源|作者|编辑|责任编辑|浏览次数|阅读(?:次数|量)?|点击(?:数|次数)|访问量|字体|字号|关键词|标签)\s*[:：]/,
  /(?:小编|本站|本网).{0,30}(?:整理|收集|分享|带来|推荐|为大家)|下面是.{0,12}(?:为大家|收集|整理)/,
  /^(?:推荐阅读|相关文章|相关推荐|相关阅读|延伸阅读|猜你喜欢|热门文章|最新文章|精选推荐|扩展阅读|阅读推荐|你可能感兴趣)\s*[:：]?/,
  /^(?:上一篇|下一篇|上一页|下一页|返回(?:顶部|首页|列表)?|回到顶部)\s*[:：]?/,
  /^点击(?:下载|展开|查看|阅读|收藏|这里)|^(?:展开|收起|阅读)(?:全文|剩余|更多)|^(?:立即|免费|马上)?下载(?:文档|全文|本文|Word|word)?$|^查看更多|^加载更多/,
  /Word文档下载|word文档下载|下载到电脑|方便收藏和打印|^文档为\s?docx?\s?格式/i,
  /^推荐度\s*[:：]?|^[★☆⭐\s]+$|^[★☆]\s?[^\s]/,
  /copyright|版权所有|^ICP备|备\d{6,}号|all rights reserved/i,
  /^《[^》]{2,60}》?\.(?:docx?|pdf|wps|txt)\b/i,
  /^[^\s，。]{2,50}\.(?:docx?|pdf|wps)$/i,
  /^(?:分享到|分享|收藏|打印|关闭|关闭窗口|打印本页|【?打印】?.{0,8}关闭|扫一扫|微信扫|手机版|登录|注册|用户登录|搜索|赞\s?\d*|评论\s?\d*|举报|复制链接|我要投稿|返回)(?:\s|$|[|｜:：】>])/,
  /^(?:https?:\/\/|www\.)\S+$/i,
  /^[-—–_=*~·.#]{3,}$/,
  /^[【[]?(?:打印|关闭|收藏|字体[:：]?大?).{0,10}[】\]]$/,
  /^(?:正文|内容|目\s*录)$/,
];

const pageNumber =
  /^(?:[-—–－·\s]*\d{1,4}[-—–－·\s]*|第\s?\d{1,4}\s?页(?:\s?[，,/]?\s?共\s?\d{1,4}\s?页)?|共\s?\d{1,4}\s?页(?:\s?[，,]?\s?第\s?\d{1,4}\s?页)?|page\s?\d+(?:\s?of\s?\d+)?|\d{1,4}\s?\/\s?\d{1,4})$/i;

/** [1] [2] 下一页: numbers that lead to other pages. */
export const isPager = (text: string): boolean =>
  /^(?:[[【(（]?\d{1,3}[\]】)）]?\s*){1,12}(?:上一页|下一页|末页|尾页)/.test(text);

/** A page number standing alone. */
export const isPageNumber = (text: string): boolean => text.length <= 24 && pageNumber.test(text);

/** Web page furniture or a page number: a whole line that is not of the document. */
export function isFurniture(text: string): boolean {
  if (text.length > 300) return false;
  if (pageNumber.test(text)) return true;
  return page.some((pattern) => pattern.test(text));
}

const copy =
  /^(?:抄\s?送|抄\s?报|主\s?送|报\s?送|分送|发\s?至|印发范围|公开方式|公开属性|主题词|信息公开选项)\s*[:：]|印发$|^(?:此件)?(?:主动公开|依申请公开|不予公开|公开发布)$|^[（(]?此件.{0,10}公开.{0,6}[）)]?$|^（共印\d+份）$|^\(共印\d+份\)$/;
const contact =
  /^[（(]?(?:联\s?系\s?人|联系电话|联系方式|咨询电话|监督电话|举报电话|投诉电话|服务热线|电\s{0,4}话|传\s{0,4}真|邮\s{0,4}箱|电子邮箱|电子邮件|地\s{0,4}址|邮编|邮政编码|E-?mail|联络员)\s*[:：]/i;

/** 抄送, 印发, contact lines: page matter at the end of a document. */
export function isPageMatter(text: string): boolean {
  if (text.length > 200) return false;
  if (contact.test(text)) return true;
  if (!copy.test(text)) return false;
  return !text.endsWith('印发') || /\d{4}年|〇|二/.test(text) || text.length < 30;
}

/** 附件:1.… 附件2 — the head of a list of attachments or of an attachment. */
export function attachmentHead(text: string): boolean {
  if (/^附\s?[:：]\s?\S/.test(text)) return text.length <= 80;
  return (
    /^[【[（(]?附\s{0,4}(?:件|表|录)\s?[\d一二三四五六七八九十１-９]{0,2}[】\]）)]?\s*(?:[:：.．、]|$|\s)/.test(text) &&
    text.length <= 200
  );
}

const missing: RegExp[] = [
  /[….。]{0,6}\s?(?:此处|以下|中间|下文|后面|后文|部分内容|剩余)(?:已|被)?(?:隐藏|省略|略去|删节|从略|略|删除)(?:了)?\s?[约]?\s?(?:\d[\d,，]*\s?个?(?:字符?|段|页|行|汉字))?\s?(?:内容)?[….。]{0,6}/,
  /[…]{1,6}\s?(?:隐藏|省略)\s?\d+\s?个?字\s?[…]{0,6}/,
];
const missingLine =
  /^[（(【[]?(?:原文|此处|原件|原图|原表|图片|附图|附表|本页|该页|该表|表格|以下|下表|扫描|网页|文字|内容|注|编者注|注释).{0,30}(?:未能|无法|不能|没有|未)(?:显示|辨认|识别|加载|打开|录入|扫描|收录|转换)?.{0,12}[）)】\]]?$|^[（(【[].{0,20}(?:缺页|缺失|缺损|字迹不清|模糊不清|无法辨认|无法识别|未能识别|以下略|下略|中略|上略|内容略|略去|从略|残缺|省略).{0,12}[）)】\]]$|^[（(【[](?:略|缺|下缺|上缺)[）)】\]]$|^[….]{3,}$|^(?:图片|表格|附件|视频)(?:加载失败|无法显示|已失效)$/;
const aboutLoss =
  /^[（(【[](?=.*(?:显示|识别|辨认|缺页|缺失|缺损|隐藏|遮挡|加载|省略|删节|从略|略去|无法打开|未收录|未能|残缺|模糊))(?=.*(?:此处|原文|原件|原表|附表|附图|图片|表格|本页|该页|下页|网页|扫描|文字|内容|以下|以上|中间|印章|字迹|正文|附件|部分)).{2,58}[）)】\]]$/;
const missingWords =
  /省略|隐藏|缺失|缺页|缺损|缺[一二两三四五六七八九十\d]+[页行段字]|未显示|无法显示|不支持显示|遮挡|无法辨认|无法识别|破损|残缺|略去|删节|后(?:可)?(?:查看|阅读)|下载完整|点击展开|仅展示/;
const missingPlace =
  /^(?:此处|以下|下文|中间|后面|剩余|后文|上文|内容过长|本文|原文|原件|原表|第\d+页|全文)|(?:内容|文字|部分|表格|附表|附图|图片|字|页|行)/;

/** A whole line that says words are missing: set in brackets or dots, or beginning with 此处, 以下 and the like. */
function saysMissing(text: string): boolean {
  const core = text.replace(/^[\s（(【[<〈*…。.·—-]+|[\s）)】\]>〉*…。.·—-]+$/g, '');
  const set = /^[（(【[<〈*].*[）)】\]>〉*]$|^(?:…|\.{3}|。。。).*(?:…|\.{3}|。。。)$/.test(text);
  if (set && /^(?:表格?|附表|附图|图|内容|下文|以下|中间(?:部分)?|正文)?(?:略|从略|下略|中略|上略)$/.test(core))
    return true;
  if (set && /^(?:图片|插图|附图|此处为)/.test(core)) return true;
  if (!missingWords.test(core) || /不得|应当|必须|要求|确保/.test(core)) return false;
  return (
    (set && missingPlace.test(core)) ||
    /^(?:此处|剩余内容|后面还有|内容过长|本文共?省略|以下内容(?:已|被)|中间内容)/.test(core)
  );
}

const missingCount = /(\d[\d,，]*)\s?个?(?:字|汉字|字符)/;

/** A mark in the text that words are missing: where, and how many characters it says (null when it does not say). */
export function findGap(text: string): { at: number; stop: number; hidden: number | null } | null {
  for (const pattern of missing) {
    const found = pattern.exec(text);
    if (!found) continue;
    const mark = found[0];
    // 「以下省略」 inside prose counts only with dots or a number of characters
    if (!/…|\.{3}/.test(mark) && !missingCount.test(mark) && mark.trim().length < text.length - 4) continue;
    const count = missingCount.exec(mark);
    return {
      at: found.index,
      stop: found.index + mark.length,
      hidden: count ? Number(count[1]!.replace(/[,，]/g, '')) : null,
    };
  }
  if (text.length <= 60 && (missingLine.test(text) || aboutLoss.test(text) || saysMissing(text)))
    return { at: 0, stop: text.length, hidden: null };
  return null;
}

const ownNumber =
  /^[（(]?[\p{Script=Han}xX×A-Za-z]{1,14}\s?[〔[［【(（{]\s?(?:\d{4}|20[xX×]{2}|[xX×]{4})\s?[〕\]］】)）}]\s?第?\s?[\dxX×]+\s?号[）)]?(?:\s+签发人\s*[:：].*)?$/u;

/** A line of the red head: issuer 文件, the document's own number, 签发人, 密级. */
export function isRedHead(text: string): 'number' | 'head' | null {
  if (text.length > 60) return null;
  if (ownNumber.test(text)) return 'number';
  if (/^签\s*发\s*人\s*[:：]/.test(text)) return 'head';
  if (/^(?:机密|秘密|绝密|特急|加急|平急|急件|内部资料|内部文件)(?:[★☆].*)?$/.test(text)) return 'head';
  if (/^[\p{Script=Han}（）()、·\s]{3,40}文件$/u.test(text)) return 'head';
  if (/^0{2,}\d+$/.test(text)) return 'head';
  return null;
}

/** Text that went through the wrong encoding or a broken scan: no words anybody wrote. */
export function isGarbled(text: string): boolean {
  if (/锟斤拷|烫烫烫|屯屯屯|\uFFFD{2,}|(?:[ÃÂäåæçèéï][\u0080-\u00bf]){3,}/.test(text)) return true;
  if (text.length < 8 || !/[\uFFFD\uE000-\uF8FF□■▯◇◆?？]/.test(text)) return false;
  let odd = 0;
  for (const char of text) if (/[\uFFFD\uE000-\uF8FF□■▯◇◆?？]/.test(char)) odd++;
  return odd * 2 > text.length;
}
