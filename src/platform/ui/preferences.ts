import { useSyncExternalStore } from 'react';

const place = 'chuangwen.print';
const listeners = new Set<() => void>();

/** Large print as chosen on this device. */
const large = (): boolean => localStorage.getItem(place) === 'large';
/** Puts the choice on the page; called once before the first paint. */
export function applyPrint(): void {
  if (large()) document.documentElement.dataset.print = 'large';
  else delete document.documentElement.dataset.print;
}
function setLarge(value: boolean): void {
  localStorage.setItem(place, value ? 'large' : 'normal');
  applyPrint();
  for (const tell of listeners) tell();
}
const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => void listeners.delete(tell);
};
/** 长辈版: whether it is on, and the switch. */
export function useLargePrint(): [boolean, (value: boolean) => void] {
  return [useSyncExternalStore(subscribe, large), setLarge];
}

/** Follows a media query, e.g. `(max-width: 719px)`. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(query);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => matchMedia(query).matches,
  );
}
/** The screen is a phone's. */
export const usePhone = (): boolean => useMedia('(max-width: 719px)');

/** The page is being printed: lists then show all of their rows. */
export function usePrinting(): boolean {
  return useMedia('print');
}
