import sharp from 'sharp';
import type { Picture } from './acts.ts';

/** Three plain drawings that stand where a demo's photographs would: nobody's market, street and stage. */
const drawings: Record<Picture, string> = {
  market: `<rect width="960" height="640" fill="#dfe7ea"/><rect y="430" width="960" height="210" fill="#b9b3a6"/>
    ${[0, 1, 2, 3]
      .map(
        (
          i,
        ) => `<g transform="translate(${40 + i * 230} 200)"><path d="M0 70 L30 0 H170 L200 70 Z" fill="${['#b8352a', '#2e6b4f', '#9a6700', '#2c4a78'][i]}"/>
      <rect x="12" y="70" width="8" height="190" fill="#5b5f63"/><rect x="180" y="70" width="8" height="190" fill="#5b5f63"/>
      <rect y="170" width="200" height="80" fill="#efe9dc"/>${[0, 1, 2, 3, 4].map((k) => `<circle cx="${24 + k * 38}" cy="160" r="17" fill="${['#6fa35c', '#c96a3d', '#d9b64a'][(i + k) % 3]}"/>`).join('')}</g>`,
      )
      .join('')}<path d="M0 520 H960" stroke="#f7f5f0" stroke-width="6" stroke-dasharray="46 30"/>`,
  street: `<rect width="960" height="640" fill="#cfdde6"/><rect y="470" width="960" height="170" fill="#8f9295"/>
    ${[0, 1, 2, 3, 4]
      .map(
        (
          i,
        ) => `<g transform="translate(${i * 195} 0)"><rect x="6" y="${150 + (i % 3) * 40}" width="180" height="${320 - (i % 3) * 40}" fill="${['#e8dfcf', '#d8cfc0', '#efe7da'][i % 3]}"/>
      <rect x="16" y="360" width="160" height="34" fill="${['#2c4a78', '#2e6b4f', '#b8352a', '#626970', '#9a6700'][i]}"/><rect x="30" y="400" width="132" height="70" fill="#93a3ad"/></g>`,
      )
      .join('')}<path d="M0 556 H960" stroke="#f7f5f0" stroke-width="8" stroke-dasharray="60 40"/>`,
  stage: `<rect width="960" height="640" fill="#2b2f3a"/><rect y="480" width="960" height="160" fill="#5a4636"/>
    <path d="M0 0 H960 V90 Q880 150 800 90 T640 90 T480 90 T320 90 T160 90 T0 90 Z" fill="#b8352a"/>
    ${[0, 1, 2, 3, 4, 5, 6].map((i) => `<g transform="translate(${130 + i * 118} 300)"><circle r="26" fill="#e6c9a8"/><path d="M-34 40 Q0 10 34 40 L46 190 H-46 Z" fill="${i % 2 ? '#d9b64a' : '#c2554a'}"/></g>`).join('')}`,
};

/** A drawing as a JPEG of about 30 KB. */
export const drawn = (picture: Picture): Promise<Uint8Array> =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="640" viewBox="0 0 960 640">${drawings[picture]}</svg>`,
    ),
  )
    .jpeg({ quality: 82 })
    .toBuffer();
