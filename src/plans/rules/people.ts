/** Members of a leading group: 组长:张三(区长), lists, aligned columns, and persons named in a sentence. */

export type Named = { role: string; name: string; post: string | null };

const SURNAMES =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公仉督晋楚闫法汝鄢涂钦岳帅缑亢况郈有琴归海墨哈谯笪年爱阳佟肖萨付覃代邸占冼岩宝腾鹿兰原苟仝庹揭揣门逢瞿依佘展候皇甫丛初牟呼延修粟战敬郄上官'.split(
    '',
  );
const surnames = new Set(SURNAMES);
const doubles = new Set([
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '夏侯',
  '司徒',
  '端木',
  '长孙',
  '宇文',
  '轩辕',
  '南宫',
  '呼延',
  '百里',
  '东郭',
]);

/** Words that end a post, so that a name may follow straight on (区城管局局长王五). */
const POST_END =
  '书记|局长|主任|部长|区长|县长|市长|镇长|乡长|科长|处长|所长|队长|站长|院长|校长|园长|馆长|主席|委员|会长|经理|董事长|厂长|行长|组长|股长|秘书长|副书记|常委|专员|干事|组织员|调研员|主任科员|党委委员|专干|干部|代表|政委|支队长|大队长|中队长|纪检组长|秘书|总监|教师|店长|行政执法人员|社区工作者|网格长|网格员|所领导|负责人';
const postEnd = new RegExp(`(?:${POST_END})$`);
const notName =
  /(?:书记|局长|主任|部长|区长|县长|镇长|科长|所长|队长|站长|院长|校长|主席|委员|会长|经理|成员|单位|部门|科室|社区|街道|政府|办公室|中心|负责|领导|同志|名单|如下|人员|职责|干部|代表|党委|支部|政委|秘书|专干|常委|居委|各|所有|全体|有关|相关|以及|等)/;

const placeholder = /^(?:[xX×ＸｘOO○〇＊*]{2,4}|某某某?|[\p{Script=Han}](?:[xX×ＸｘXX〇○*＊]{1,2}|某某?))$/u;

/** Whether words look like a person's name: two to four characters beginning with a surname, or a placeholder. */
export function nameLike(word: string): boolean {
  const name = word.replace(/\s/g, '');
  if (placeholder.test(name)) return true;
  if (/^[\p{Script=Han}]{1,8}[·•・][\p{Script=Han}]{1,8}$/u.test(name)) return true;
  if (!/^\p{Script=Han}{2,4}$/u.test(name) || notName.test(name)) return false;
  if (doubles.has(name.slice(0, 2))) return name.length >= 3;
  return surnames.has(name[0]!) && name.length <= 3;
}

const ROLE =
  '(?:领导小组|工作专班|指挥部|专班|工作组)?(?:办公室)?(?:第一|常务|执行|总|名誉|轮值|双)?(?:副)?(?:组长|总指挥长?|指挥长|指挥|主任委员|主任|召集人|秘书长|会长|队长|团长|政委|总负责人?|负责人|委员|成员|组员|顾问|总干事|干事长|联络员|班长|主席|理事长|理事|团员|队员|责任人)(?:单位)?';
const roleWord = new RegExp(`^${ROLE}$`);
const core = /(?:组长|总指挥长?|指挥长|召集人|成员|组员|主任委员|秘书长|总负责人?|班长)$/;

export type RoleHead = { role: string; rest: string };

/**
 * 「组  长:」 at the head of a line. `eager` (inside a leading-group section) also believes roles that are common words
 * elsewhere (主任, 队长), and a role set off by white space only.
 */
export function readRole(text: string, eager: boolean): RoleHead | null {
  let word = '';
  for (let at = 0; at < text.length && at < 24; at++) {
    const char = text[at]!;
    if (char === '：' || char === ':' || char === '﹕') {
      const bare = word.replace(/[（(].*$/, '');
      if (!roleWord.test(bare) || bare === '责任人' || (/负责人$|联络员$/.test(bare) && !eager)) return null;
      if (!eager && !core.test(bare)) return null;
      if (bare.endsWith('单位')) return null;
      return { role: bare, rest: text.slice(at + 1).trim() };
    }
    if (/\s/.test(char)) {
      const rest = text.slice(at).trim();
      if (
        eager &&
        word.length > 1 &&
        roleWord.test(word) &&
        core.test(word) &&
        rest &&
        !/^[：:﹕]/.test(rest) &&
        startsWithName(rest)
      ) {
        return { role: word, rest };
      }
      continue;
    }
    const code = char.charCodeAt(0);
    if (!(code >= 0x4e00 && code <= 0x9fff) && char !== '（' && char !== '(' && char !== ')' && char !== '）')
      return null;
    word += char;
    if (word.length > 14) return null;
  }
  const bare = word.replace(/[（(].*$/, '');
  if (eager && roleWord.test(bare) && core.test(bare) && word.length === text.replace(/\s/g, '').length)
    return { role: bare, rest: '' };
  return null;
}

/** 「张  三」 (a two-character name spread to the width of three) to 张三, at the head or after a separator. */
function gather(text: string): string {
  return text.replace(
    /(^|[、，,；;\s])(\p{Script=Han}{1,2})\s{1,4}(\p{Script=Han}{1,2})(?=$|[\s（(〈、，,；;])/gu,
    (whole, before: string, a: string, b: string) =>
      a.length + b.length <= 3 &&
      surnames.has(a[0]!) &&
      !notName.test(a + b) &&
      (a.length === 1 ? true : !nameLike(a) || b.length === 1)
        ? `${before}${a}${b}`
        : whole,
  );
}

/** A rare surname, where the place says that a name stands there. */
function looseName(name: string): boolean {
  return (
    /^\p{Script=Han}{2,3}$/u.test(name) &&
    !notName.test(name) &&
    !/[局办委部科股所队站处组室村镇乡县区市会长员院校园馆厅司店厂]$/.test(name)
  );
}

function startsWithName(text: string): boolean {
  const first = /^[^\s（(、，,；;:：]+/.exec(gather(text))?.[0] ?? '';
  return nameLike(first.replace(/同志$/, ''));
}

type Token = { text: string; note: string | null; before: string };

function tokens(text: string): Token[] {
  const out: Token[] = [];
  let word = '';
  let note: string | null = null;
  let before = '';
  let depth = 0;
  let inner = '';
  const push = (separator: string) => {
    if (word || note !== null) out.push({ text: word, note, before });
    if (word || note !== null) before = separator;
    else before += separator;
    word = '';
    note = null;
  };
  for (const char of text) {
    if ('（(〔[〈【'.includes(char)) {
      if (depth++ === 0) inner = '';
      else inner += char;
      continue;
    }
    if ('）)〕]〉】'.includes(char) && depth > 0) {
      if (--depth === 0) note = note === null ? inner.trim() : `${note}、${inner.trim()}`;
      else inner += char;
      continue;
    }
    if (depth > 0) {
      inner += char;
      continue;
    }
    if (/[\s、，,；;。|｜]/.test(char)) push(char);
    else {
      if (note !== null) push('');
      word += char;
    }
  }
  if (depth > 0) word += inner;
  push('');
  return out;
}

const tidy = (post: string) => post.replace(/^[、，,；;\s:：—-]+|[、，,；;。\s:：—-]+$/g, '').trim() || null;

/**
 * Persons of a role: names with posts in parentheses, after a space, before the name, or names alone. Words in which no
 * name is found give none.
 */
export function readPersons(role: string, rest: string, told = false): Named[] {
  const out: Named[] = [];
  const list = tokens(gather(rest));
  let open = false;
  let lead = '';
  for (const token of list) {
    const word = token.text.replace(/同志$/, '');
    if (nameLike(word) || ((told || token.note !== null || word !== token.text) && looseName(word))) {
      out.push({ role, name: word, post: token.note !== null ? tidy(token.note) : tidy(lead) });
      // a post that stood before the name leaves nothing to follow
      open = token.note === null && lead === '';
      lead = '';
      continue;
    }
    const glued = splitGlued(word);
    if (glued && open && out.length && (out.at(-1)!.post !== null || /\s/.test(token.before))) {
      // 「张三 区城管局局长李四 区住建局局长」: the line break between them was lost; posts follow names here
      const last = out.at(-1)!;
      const joint = last.post === null ? '' : /\s/.test(token.before) ? ' ' : token.before || '、';
      last.post = (last.post ?? '') + joint + glued.post;
      out.push({ role, name: glued.name, post: null });
      continue;
    }
    if (glued) {
      const before = open || !lead ? '' : lead;
      out.push({ role, name: glued.name, post: tidy((before ? `${before}、` : '') + glued.post) });
      open = false;
      lead = '';
      continue;
    }
    const words = word + (token.note !== null && word ? `（${token.note}）` : token.note !== null ? token.note : '');
    if (open && out.length) {
      const last = out[out.length - 1]!;
      const joint = last.post === null ? '' : /\s/.test(token.before) ? ' ' : token.before || '、';
      last.post = (last.post ?? '') + joint + words;
    } else lead += (lead ? (/\s/.test(token.before) ? ' ' : token.before) : '') + words;
  }
  for (const person of out) if (person.post) person.post = tidy(person.post.replace(/^(?:同志)/, ''));
  return out;
}

/** 区城管局局长王五 → post and name. */
function splitGlued(word: string): { post: string; name: string } | null {
  const bare = word.replace(/同志$/, '');
  for (const size of [3, 2, 4]) {
    if (bare.length <= size + 1) continue;
    const name = bare.slice(-size);
    const post = bare.slice(0, -size);
    if (postEnd.test(post) && (nameLike(name) || (bare !== word && looseName(name)))) return { post, name };
  }
  return null;
}

const OFFICE_ROLE =
  '(?:领导小组|工作专班|创建|专班|指挥部)?(?:办公室)?(?:常务|第一|执行)?(?:副)?(?:主任|组长|总指挥|指挥长|召集人|班长|秘书长|队长)';
const BY =
  /(?:^|[。；;，,：:、\s）)])(\p{Script=Han}{2,18})(?:一职)?(?:分别)?由([^。；;，,：:]{2,40}?)(?:同志)?(?:兼任|担任|(?<![主责])任)(?=[。；;，,、\s）)]|$)/gu;
const AS = new RegExp(
  `(?:^|[。；;，,：:\\s])([^。；;，,：:]{2,60}?)(?:同志)?(?:分别)?(?:兼任|担任|兼|(?<![主责])任)(${OFFICE_ROLE})(?=[。；;，,、的\\s）)]|$)`,
  'gu',
);
const appointed =
  /兼任|担任|由[^。；;，,]{2,40}任|任(?:领导|办公|常务|第一|执行|副|主任|组长|总指挥|指挥长|召集人|班长|秘书长|队长)/;
const roleEnd = /(?:长|主任|员|指导|教练|负责人|召集人|秘书|顾问|干事|指挥|主席|牵头人)$/;

/** 领导小组办公室主任 → 办公室主任, 领导小组组长 → 组长; any other role as it is. */
function bareRole(words: string): string {
  const office = words.lastIndexOf('办公室');
  if (office >= 0 && words.length > office + 3) return words.slice(office);
  const group = /^.*(?:领导小组|工作专班|专班|指挥部|工作组|小组)(?=.)/u.exec(words);
  return group ? words.slice(group[0].length) : words;
}

/**
 * Persons named in a sentence: 办公室主任由何秀芬同志兼任, 邓国梁兼任办公室主任, 由区长张三任组长. A role without a name gives
 * none. 「主任」 alone is the office's when the sentence speaks of the office.
 */
export function readPersonSentence(text: string): Named[] {
  if (text.length > 4000 || !appointed.test(text)) return [];
  const out: { at: number; named: Named }[] = [];
  const add = (at: number, roleWords: string, who: string) => {
    let role = bareRole(roleWords);
    if (/^(?:常务|第一|执行)?(?:副)?主任$/.test(role) && /办公室/.test(text)) role = `办公室${role}`;
    const words = who
      .slice(who.lastIndexOf('由') + 1)
      .replace(/同志$/, '')
      .trim();
    const read = readPersons(role, words, true);
    const told = placed(words);
    const named = read.length ? read : told ? [{ role, ...told }] : [];
    for (const person of named) {
      if (!out.some((known) => known.named.name === person.name && known.named.role === role))
        out.push({ at, named: person });
    }
  };
  for (const found of text.matchAll(BY)) if (roleEnd.test(found[1]!)) add(found.index, found[1]!, found[2]!);
  for (const found of text.matchAll(AS)) {
    if (!/(?:主任|组长|指挥|队长|指导)由/.test(found[1]!)) add(found.index, found[2]!, found[1]!);
  }
  return out.sort((a, b) => a.at - b.at).map((found) => found.named);
}

/** 区局副局长xxx → post and placeholder; 县妇联主席苏 敏. */
function placed(word: string): { post: string; name: string } | null {
  const found = /^(.{2,30}?)([xX×ＸｘＸ*＊]{2,4}|某某某?)$/.exec(word);
  return found ? { post: found[1]!, name: found[2]! } : null;
}
