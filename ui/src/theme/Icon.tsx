/** The few icons in use, drawn on a grid of 24 with one stroke: no icon font, no package. */

const PATHS = {
  sun: "M12 4V2M12 22v-2M4 12H2M22 12h-2M6.3 6.3 4.9 4.9M19.1 19.1l-1.4-1.4M6.3 17.7l-1.4 1.4M19.1 4.9l-1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z",
  contrast: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 3v18M12 8l5-3M12 13l8.5-5M12 18l8.5-5",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  right: "m9 6 6 6-6 6",
  left: "m15 6-6 6 6 6",
  search: "M17 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0ZM15.5 15.5 20 20",
  person: "M16 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0ZM4.5 20.5a7.5 7.5 0 0 1 15 0",
  calendar: "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  print: "M7 9V4h10v5M7 17H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-2M7 14h10v6H7z",
  building: "M5 21V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v16M15 10h3a1 1 0 0 1 1 1v10M3 21h18M8.5 8h3M8.5 12h3M8.5 16h3",
  meter: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18ZM12 12l4-4M7 12a5 5 0 0 1 5-5",
  warning: "M12 4 2.8 19.5h18.4ZM12 10v4.5M12 17v.2",
  refresh: "M20 11a8 8 0 0 0-14.5-4M5 3v4h4M4 13a8 8 0 0 0 14.5 4M19 21v-4h-4",
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  trash: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  bolt: "M13 3 5 13.5h6L10 21l8-10.5h-6Z",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 10v9",
  bars: "M5 20v-8M12 20V5M19 20v-5M3 20h18",
  undo: "M9 7 4.5 11.5 9 16M5 11.5h9a5 5 0 0 1 0 10h-3",
  copy: "M9 9h10a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM16 9V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3",
  upload: "M12 16V5M7 9.5l5-5 5 5M5 20h14",
  columns: "M4 5h16v14H4zM9.3 5v14M14.7 5v14",
  filter: "M4 6h16M7 12h10M10 18h4",
  history: "M4 5v4h4M4.5 9A8 8 0 1 1 4 12.5M12 8v4.5l3 2",
  edit: "M4 20h4L19 9l-4-4L4 16ZM13 7l4 4",
  move: "M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3",
  check: "m5 12.5 4.5 4.5L19 7.5",
  money: "M12 3v18M16.5 7.5C15.5 6 14 5.5 12 5.5c-2.5 0-4.5 1.2-4.5 3.2 0 4.6 9 2 9 6.6 0 2-2 3.2-4.5 3.2-2 0-3.7-.6-4.7-2.2",
  wire: "M6 3v5M10 3v5M4 8h8v3a4 4 0 0 1-8 0ZM8 15v2a4 4 0 0 0 8 0v-3M16 14V9M13.5 9h5",
  people: "M12 8.5a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0ZM2.5 20a6 6 0 0 1 12 0M15 5.3a3.5 3.5 0 0 1 0 6.4M17.5 14.8A6 6 0 0 1 21.5 20",
  gear: "M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M5.6 18.4l2.1-2.1M16.3 7.7l2.1-2.1",
  document: "M7 3h7l4 4v13a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM14 3v4h4M9 12h6M9 16h6",
  diagram: "M4 4h6v5H4zM14 15h6v5h-6zM14 4h6v5h-6zM10 6.5h4M17 9v6M7 9v8.5h7",
  bell: "M6 17v-6a6 6 0 0 1 12 0v6l1.5 2h-15ZM10 21h4",
  box: "m12 3 8 4.5v9L12 21l-8-4.5v-9ZM4 7.5l8 4.5 8-4.5M12 12v9",
  tree: "M5 4v14a1 1 0 0 0 1 1h4M5 9h5M12 7h8v4h-8zM12 16h8v4h-8z",
  dots: "M6 12h.01M12 12h.01M18 12h.01",
} as const;

export type IconName = keyof typeof PATHS;

/** Ornament beside a text, or the face of a button that has its own label. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75"
      strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" style={{ flex: "none" }}>
      <path d={PATHS[name]} />
    </svg>
  );
}
