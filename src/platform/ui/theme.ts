import type { ThemeConfig } from 'antd';

/** The same values as tokens.css, for what needs them in numbers. */
export const colours = {
  paper: '#f7f5f0',
  paperDeep: '#f0ede5',
  sheet: '#ffffff',
  ink: '#1e2227',
  quiet: '#5d646b',
  line: '#e4e0d8',
  lineFirm: '#8c8a83',
  accent: '#b8352a',
  accentDeep: '#98291f',
  soon: '#8a5c00',
  done: '#2e6b4f',
  info: '#2c4a78',
} as const;

/**
 * Ant Design from our tokens.
 * @param scale 1, or 1.4286 in large print: body 20 px instead of 14.
 * @param still no motion at all.
 */
export function antdTheme(scale: number, still: boolean): ThemeConfig {
  const px = (n: number) => Math.round(n * scale);
  return {
    hashed: false,
    token: {
      colorPrimary: colours.ink,
      colorInfo: colours.info,
      colorSuccess: colours.done,
      colorWarning: colours.soon,
      colorError: colours.accent,
      colorLink: colours.info,
      colorTextBase: colours.ink,
      colorTextPlaceholder: colours.quiet,
      colorBgBase: colours.sheet,
      colorBgLayout: colours.paper,
      colorBorder: colours.lineFirm,
      colorBorderSecondary: colours.line,
      colorSplit: colours.line,
      fontFamily: 'var(--sans)',
      fontSize: px(14),
      borderRadius: 6,
      controlHeight: px(32),
      sizeUnit: 4,
      motion: !still,
      motionDurationFast: '0.12s',
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.18s',
      boxShadow: 'var(--float)',
      boxShadowSecondary: 'var(--float)',
      controlItemBgActive: colours.paperDeep,
      controlItemBgHover: colours.paper,
    },
  };
}
