/** Outlines on a 16 × 16 grid. */
const PATHS = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  eye: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Zm6.5 2a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  hidden:
    'M2 2l12 12M6 3.8A6.6 6.6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-2 2.4M4 5.1A11 11 0 0 0 1.5 8S4 12.5 8 12.5c.9 0 1.700-.2 2.500-.5',
  pin: 'M6 2h4M6.500 2v4L4.500 9h7l-2-3V2M8 9v5',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  group: 'M2 3h12M5 7h9M5 10h9M2 13h12',
  chart: 'M2 2v12h12M4.500 10.500l3-4 2.500 2 3.500-5',
  table: 'M2 3h12v10H2zM2 6.500h12M6 6.500V13',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  left: 'M10 4L6 8l4 4',
  right: 'M6 4l4 4-4 4',
  full: 'M9.500 2H14v4.500M6.500 14H2V9.500M14 2L9.500 6.500M2 14l4.500-4.500',
  folder: 'M2 4h4l1.500 1.500H14V13H2z',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  download: 'M8 2v8M5 7l3 3 3-3M3 13.500h10',
  edit: 'M3 13l.6-2.700L10.800 3l2.200 2.200-7.300 7.200zM9.500 4.300l2.200 2.200',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.500v1M8 13.500v1M1.500 8h1M13.500 8h1M3.400 3.400l.7.7M11.900 11.900l.7.7M3.400 12.600l.7-.7M11.900 4.100l.7-.7',
  plus: 'M8 3v10M3 8h10',
  check: 'M3 8.500l3.500 3.500L13 4.500',
  user: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM2.500 14c0-3 2.500-4.500 5.500-4.500s5.500 1.500 5.500 4.500',
  filter: 'M2 3h12L9.500 8.500V13l-3-1.500v-3z',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <path
        d={PATHS[name]}
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
