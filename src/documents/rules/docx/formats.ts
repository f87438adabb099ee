/** Number formats of Word (ST_NumberFormat): a count from 0 or 1 to what the page prints. */

const cn = '〇一二三四五六七八九';
const legal = '零壹贰叁肆伍陆柒捌玖';
const legalTraditional = '零壹貳參肆伍陸柒捌玖';
const legalJapanese = '〇壱弐参四伍六七八九';
const stems = '甲乙丙丁戊己庚辛壬癸';
const branches = '子丑寅卯辰巳午未申酉戌亥';

/** Counting with places: 十一, 一百零五. `bare` leaves out the 一 of 一十. */
function counting(n: number, digits: string, places: readonly string[], zero: string, bare: boolean): string {
  if (n === 0) return digits[0]!;
  if (n >= 10_000) return String(n);
  let out = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const unit = 10 ** place;
    const digit = Math.floor(n / unit) % 10;
    if (digit === 0) {
      gap = out !== '';
      continue;
    }
    if (gap) out += zero;
    gap = false;
    out += (bare && digit === 1 && place === 1 && out === '' ? '' : digits[digit]!) + places[place]!;
  }
  return out;
}

const plainPlaces = ['', '十', '百', '千'];
const legalPlaces = ['', '拾', '佰', '仟'];

function roman(n: number): string {
  if (n <= 0 || n >= 4000) return String(n);
  const marks: [number, string][] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  let out = '';
  let rest = n;
  for (const [value, mark] of marks) {
    while (rest >= value) {
      out += mark;
      rest -= value;
    }
  }
  return out;
}

/** A … Z, AA, BB … as Word does it. */
function letter(n: number): string {
  if (n <= 0) return String(n);
  const turn = Math.min(Math.floor((n - 1) / 26) + 1, 20);
  return String.fromCharCode(65 + ((n - 1) % 26)).repeat(turn);
}

const digitwise = (n: number, digits: string) => [...String(n)].map((digit) => digits[Number(digit)]!).join('');
const cycle = (n: number, words: string) => (n > 0 ? words[(n - 1) % words.length]! : String(n));

function enclosed(n: number, from: number, last: number): string {
  return n >= 1 && n <= last ? String.fromCodePoint(from + n - 1) : String(n);
}

/** The number as printed; null for a bullet or a format that prints nothing. Unknown formats print as decimal. */
export function printNumber(n: number, format: string, picture: string | null = null): string | null {
  switch (format) {
    case 'none':
      return '';
    case 'bullet':
      return null;
    case 'custom':
      // w:format="001, 002, 003, ..."
      return picture && /^0+1/.test(picture) ? String(n).padStart(/^0+1/.exec(picture)![0].length, '0') : String(n);
    case 'decimalZero':
      return String(n).padStart(2, '0');
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return digitwise(n, '０１２３４５６７８９');
    case 'upperRoman':
      return roman(n);
    case 'lowerRoman':
      return roman(n).toLowerCase();
    case 'upperLetter':
      return letter(n);
    case 'lowerLetter':
      return letter(n).toLowerCase();
    case 'ordinal':
      return `${n}${n % 10 === 1 && n % 100 !== 11 ? 'st' : n % 10 === 2 && n % 100 !== 12 ? 'nd' : n % 10 === 3 && n % 100 !== 13 ? 'rd' : 'th'}`;
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'taiwaneseCountingThousand':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'koreanCounting':
      return counting(n, cn, plainPlaces, '零', true);
    case 'ideographDigital':
    case 'taiwaneseDigital':
    case 'japaneseDigitalTenThousand':
    case 'koreanDigital':
    case 'koreanDigital2':
      return digitwise(n, cn);
    case 'chineseLegalSimplified':
      return counting(n, legal, legalPlaces, '零', false);
    case 'ideographLegalTraditional':
      return counting(n, legalTraditional, legalPlaces, '零', false);
    case 'japaneseLegal':
      return counting(n, legalJapanese, ['', '拾', '百', '阡'], '', false);
    case 'ideographTraditional':
      return cycle(n, stems);
    case 'ideographZodiac':
      return cycle(n, branches);
    case 'ideographZodiacTraditional':
      return n > 0 ? stems[(n - 1) % 10]! + branches[(n - 1) % 12]! : String(n);
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return n > 20 && n <= 35 ? String.fromCodePoint(0x3251 + n - 21) : enclosed(n, 0x2460, 20);
    case 'ideographEnclosedCircle':
      return enclosed(n, 0x3280, 10);
    case 'decimalEnclosedParen':
      return enclosed(n, 0x2474, 20);
    case 'decimalEnclosedFullstop':
      return enclosed(n, 0x2488, 20);
    case 'numberInDash':
      return `- ${n} -`;
    case 'hex':
      return n.toString(16).toUpperCase();
    default:
      return String(n);
  }
}
