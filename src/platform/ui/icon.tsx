const paths = {
  search: 'M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 3.5 3.5',
  close: 'm3.5 3.5 9 9m0-9-9 9',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  left: 'm10 4-4 4 4 4',
  up: 'm4 10 4-4 4 4',
  plus: 'M8 3v10M3 8h10',
  check: 'm3 8.5 3.2 3.2L13 5',
  file: 'M4 1.5h5l3 3v10H4zM9 1.5v3h3',
  upload: 'M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 11v2.5h11V11',
  download: 'M8 2.5V11m-3.5-3.5L8 11l3.5-3.5M2.5 13.5h11',
  print: 'M4.5 6V2h7v4M4.5 11.5h-2v-5h11v5h-2M4.5 9.5h7v4.5h-7z',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5.5 6c.5-2.8 2.7-4.3 5.5-4.3s5 1.5 5.5 4.3',
  link: 'M6.5 9.5 9.5 6.5M7 4.5l1.2-1.2a3.2 3.2 0 0 1 4.5 4.5L11.5 9M9 11.5l-1.2 1.2a3.2 3.2 0 0 1-4.5-4.5L4.5 7',
  return: 'M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H7',
  calendar: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3',
  minus: 'M3 8h10',
  bell: 'M3 11.5h10l-1.2-1.8V7a3.8 3.8 0 0 0-7.6 0v2.7zM6.6 13.5a1.6 1.6 0 0 0 2.8 0',
  dot: 'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  edit: 'm3 13 .6-3L10.5 3l2.5 2.5L6 12.4zM9 4.5 11.5 7',
  camera: 'M2 5h3l1.2-2h3.6L11 5h3v8H2zM8 11.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z',
} as const;
export type IconName = keyof typeof paths;

/** A small line drawing, in the colour of the words beside it; it never carries meaning alone. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
