/**
 * The pack for an assessment (迎检包): one zip that opens offline from a stick. This file says what is in it and how it is
 * checked; bytes and hashes are made by whoever writes it.
 */
export const manifestName = 'manifest.json';
export const sumsName = '校验.txt';
export const indexName = 'index.html';

/** One file of a pack as the manifest names it. */
export interface Listed {
  path: string;
  size: number;
  /** Hexadecimal. */
  sha256: string;
}
export interface Manifest {
  format: 'chuangwen-pack';
  version: 1;
  title: string;
  /** When it was made, ISO 8601. */
  made: string;
  by: string;
  files: Listed[];
}

/** A file's name inside a pack: no folders, no signs that a file system refuses, never empty, not endless. */
export const safeName = (name: string): string => cutName(cutName(name));

/** Once: cutting may leave what looks like an ending where there was none, which the second time sees to. */
function cutName(name: string): string {
  const plain = name
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]/g, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const dot = plain.lastIndexOf('.');
  const tail = dot > 0 && plain.length - dot <= 8 ? plain.slice(dot) : '';
  const stem = tail ? plain.slice(0, dot) : plain;
  // Where it is cut there may be half a sign, or a blank or dot that Windows drops.
  const cut = stem
    .slice(0, 80)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/[.\s]+$/, '');
  return `${cut || '文件'}${tail}`;
}

/** What the first page shows of one piece of evidence. */
export interface PackEvidence {
  number: string;
  title: string;
  span: string;
  state: string;
  caption: string;
  files: { path: string; name: string }[];
}
export interface PackIndicator {
  key: string;
  title: string;
  full: string;
  /** One a column, in order. */
  points: string[];
  reasons: string[];
  evidence: { of: PackEvidence; extent: string; passage: string }[];
}
export interface PackCard {
  unit: string;
  state: string;
  columns: string[];
  totals: string[];
  aspects: { key: string; title: string; stars: boolean[]; indicators: PackIndicator[] }[];
  /** Other papers of this entry, by their path in the pack. */
  papers: { path: string; name: string }[];
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.codePointAt(0)};`);
const link = (path: string, name: string, from: string): string => {
  const up = from.split('/').length - 1;
  const target = '../'.repeat(up) + path.split('/').map(encodeURIComponent).join('/');
  return `<a href="${escape(target)}">${escape(name)}</a>`;
};

const style = `body{margin:0 auto;max-width:1080px;padding:24px;color:#1e2227;background:#f7f5f0;font:14px/1.6 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}
h1{font-size:24px;margin:0 0 4px}h2{font-size:16px;margin:24px 0 4px}.quiet{color:#5d646b}table{width:100%;border-collapse:collapse;background:#fff}
td,th{padding:6px 10px;border-bottom:1px solid #e4e0d8;text-align:left;vertical-align:top}th{font-weight:400;color:#5d646b}.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.star{color:#b8352a}ul{margin:4px 0;padding:0 0 0 18px}@media print{body{background:#fff}}
.wide{overflow-x:auto}li a{overflow-wrap:anywhere}.whole{white-space:nowrap}.of{margin-left:8px;font-size:14px;font-weight:400;white-space:nowrap}
@media (max-width:600px){body{padding:12px}td,th{padding:6px 5px}.n{white-space:normal;word-break:keep-all}.unit{min-width:7em}}`;

const page = (title: string, body: string): string =>
  `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(title)}</title><style>${style}</style></head>
<body>
${body}
</body></html>
`;

/** The page of one entry: aspects, indicators with their numbers and reasons, and under each what proves it. */
export function cardPage(card: PackCard, at: string, made: string): string {
  const heads = card.columns.map((name) => `<th class="n" scope="col">${escape(name)}</th>`).join('');
  const evidence = (one: PackIndicator['evidence'][number]): string =>
    `<li>${escape(one.of.number)} ${escape(one.of.title)} <span class="quiet">${escape([one.of.span, one.of.state, one.extent, one.passage].filter(Boolean).join('；'))}</span>${
      one.of.caption ? `<br><span class="quiet">${escape(one.of.caption)}</span>` : ''
    }${one.of.files.length ? `<br>${one.of.files.map((file) => link(file.path, file.name, at)).join(' · ')}` : ''}</li>`;
  const aspects = card.aspects
    .map(
      (aspect) =>
        `<h2>${escape(aspect.key)} ${escape(aspect.title)} ${aspect.stars.map((star, i) => `<span class="of">${escape(card.columns[i]!)} ${star ? '<span class="star">★</span>' : '☆'}</span>`).join('')}</h2>
<div class="wide"><table><thead><tr><th class="whole" scope="col">编号</th><th scope="col">指标与佐证</th><th class="n whole" scope="col">分值</th>${heads}</tr></thead><tbody>
${aspect.indicators
  .map(
    (one) =>
      `<tr><td class="whole">${escape(one.key)}</td><td>${escape(one.title)}${one.reasons
        .filter((reason) => reason !== '')
        .map((reason) => `<br><span class="quiet">${escape(reason)}</span>`)
        .join(
          '',
        )}${one.evidence.length ? `<ul>${one.evidence.map(evidence).join('')}</ul>` : ''}</td><td class="n">${escape(one.full)}</td>${one.points.map((points) => `<td class="n">${escape(points)}</td>`).join('')}</tr>`,
  )
  .join('\n')}
</tbody></table></div>`,
    )
    .join('\n');
  const totals = card.columns.map((name, i) => `${escape(name)} <b>${escape(card.totals[i] ?? '')}</b>`).join(' · ');
  return page(
    card.unit,
    `<h1>${escape(card.unit)}</h1>
<p class="quiet">${escape(card.state)} · 制作于 ${escape(made)}</p>
<p>${totals}</p>
<p>${card.papers.map((paper) => link(paper.path, paper.name, at)).join(' · ')}</p>
${aspects}`,
  );
}

/** The first page of a cycle's pack: every entry with a way in. */
export function listPage(
  title: string,
  made: string,
  entries: readonly { unit: string; state: string; totals: string[]; path: string }[],
  columns: readonly string[],
  papers: readonly { path: string; name: string }[],
): string {
  return page(
    title,
    `<h1>${escape(title)}</h1>
<p class="quiet">共 ${entries.length} 个参评单位 · 制作于 ${escape(made)}</p>
<p>${papers.map((paper) => link(paper.path, paper.name, indexName)).join(' · ')}</p>
<div class="wide"><table><thead><tr><th scope="col">单位</th><th scope="col">状态</th>${columns.map((name) => `<th class="n" scope="col">${escape(name)}</th>`).join('')}</tr></thead><tbody>
${entries
  .map(
    (one) =>
      `<tr><td class="unit">${link(one.path, one.unit, indexName)}</td><td class="whole">${escape(one.state)}</td>${one.totals.map((total) => `<td class="n">${escape(total)}</td>`).join('')}</tr>`,
  )
  .join('\n')}
</tbody></table></div>`,
  );
}

/** Lines that any `sha256sum -c` reads. */
export const sumsText = (files: readonly Listed[]): string =>
  files.map(({ sha256, path }) => `${sha256}  ${path}\n`).join('');

/** What is wrong with a pack, each with the file it concerns where there is one. */
export interface PackFault {
  code: 'changed' | 'missing' | 'not-listed' | 'size' | 'manifest-unread' | 'container';
  path: string | null;
}

/**
 * Compares what a pack holds with its manifest. The manifest itself is vouched for by the seal of the container, which the
 * reader of the bytes has checked: `sealed`.
 */
export function packFaults(found: readonly Listed[], manifest: Manifest | null, sealed: boolean): PackFault[] {
  const faults: PackFault[] = [];
  if (!manifest) return [{ code: 'manifest-unread', path: manifestName }];
  const held = new Map(found.map((one) => [one.path, one]));
  for (const listed of manifest.files) {
    const one = held.get(listed.path);
    if (!one) faults.push({ code: 'missing', path: listed.path });
    else if (one.sha256 !== listed.sha256) faults.push({ code: 'changed', path: listed.path });
    else if (one.size !== listed.size) faults.push({ code: 'size', path: listed.path });
  }
  const known = new Set([...manifest.files.map(({ path }) => path), manifestName]);
  for (const { path } of found) if (!known.has(path)) faults.push({ code: 'not-listed', path });
  if (!sealed && faults.length === 0) faults.push({ code: 'container', path: null });
  return faults;
}
