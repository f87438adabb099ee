import { ConfigProvider } from 'antd';
import en from 'antd/locale/en_US';
import zh from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useLocale } from '../words/use.tsx';
import { useLargePrint, useMedia, usePhone } from './preferences.ts';
import { antdTheme } from './theme.ts';

/**
 * Ant Design in our colours and language. Import it only from a file that is itself loaded lazily: it brings the
 * library with it, and most screens never need it.
 */
export function Antd({ children }: { children: ReactNode }) {
  const { locale } = useLocale();
  const [large] = useLargePrint();
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const phone = usePhone();
  const scale = large ? 1.4286 : phone ? 1.14 : 1;
  return (
    <ConfigProvider theme={antdTheme(scale, still)} locale={locale === 'en' ? en : zh}>
      {children}
    </ConfigProvider>
  );
}
