import type { Family, GroupStyle } from '#shared/catalogue/kind-appearance.ts';

export type ThemeName = 'light' | 'dark';

/** A border as AWS draws its groups. Dash lengths in pixels, none for a solid line. */
export interface GroupLook {
  readonly stroke: string;
  readonly dash: readonly number[];
  readonly width: number;
  /** Undefined: what lies below shows through. */
  readonly fill: string | undefined;
  /** The name in the corner: darker than AWS's own stroke where that would be too pale to read. */
  readonly title: string;
}

/** A colour with the shape and word that say the same without it. */
export interface SeverityLook {
  readonly colour: string;
  /** Text on `colour`. */
  readonly on: string;
  readonly mark: '●' | '▲' | '■';
  readonly word: string;
}

export interface Theme {
  readonly name: ThemeName;
  readonly canvas: string;
  readonly grid: string;
  readonly text: string;
  readonly mutedText: string;
  /** Behind an icon: AWS's icons are drawn for a light page and may not be recoloured. */
  readonly iconTile: string;
  readonly iconTileBorder: string;
  readonly note: { readonly fill: string; readonly stroke: string; readonly text: string };
  /** A node of a kind that this build does not know. */
  readonly unknown: { readonly fill: string; readonly stroke: string; readonly text: string };
  /** A plain labelled box. */
  readonly shape: { readonly fill: string; readonly stroke: string; readonly text: string };
  readonly groups: Readonly<Record<GroupStyle, GroupLook>>;
  readonly connection: {
    readonly stroke: string;
    /** Lines without an effect on the architecture: notes and dependencies. */
    readonly faint: string;
    readonly selected: string;
    readonly label: string;
    readonly labelBackground: string;
  };
  readonly selection: string;
  readonly focus: string;
  readonly dropAllowed: string;
  readonly dropRefused: string;
  readonly severity: Readonly<Record<'error' | 'warning' | 'info', SeverityLook>>;
  /** Five steps from little to much, for cost and load overlays; each is shown with its figure. */
  readonly heat: readonly [string, string, string, string, string];
  /** The coloured box that stands for an icon when the drawing is far away. */
  readonly families: Readonly<Record<Family, string>>;
}

export const fontFamily = 'Inter, "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", sans-serif';

const dotted = [2, 4];
const dashed = [8, 5];
const solid: readonly number[] = [];

/** Strokes as in the AWS Architecture Icons deck (release of 2025); they are the same in both themes unless too dark. */
const lightGroups: Theme['groups'] = {
  cloud: { stroke: '#242f3e', dash: solid, width: 1.5, fill: undefined, title: '#242f3e' },
  account: { stroke: '#e7157b', dash: solid, width: 1.5, fill: undefined, title: '#b00f5d' },
  region: { stroke: '#00a4a6', dash: dotted, width: 1.5, fill: undefined, title: '#006c6e' },
  'availability-zone': { stroke: '#00a4a6', dash: dashed, width: 1.5, fill: undefined, title: '#006c6e' },
  vpc: { stroke: '#8c4fff', dash: solid, width: 1.5, fill: undefined, title: '#6a2fd6' },
  'public-subnet': { stroke: '#7aa116', dash: solid, width: 1, fill: '#f2f6e8', title: '#4a6209' },
  'private-subnet': { stroke: '#00a4a6', dash: solid, width: 1, fill: '#e6f6f7', title: '#00666a' },
  'security-group': { stroke: '#dd344c', dash: solid, width: 1.5, fill: undefined, title: '#b41f35' },
  'auto-scaling-group': { stroke: '#ed7100', dash: dashed, width: 1.5, fill: undefined, title: '#9a4a00' },
  'corporate-data-center': { stroke: '#7d8998', dash: solid, width: 1.5, fill: '#f6f7f8', title: '#4b5563' },
  cluster: { stroke: '#ed7100', dash: solid, width: 1.5, fill: undefined, title: '#9a4a00' },
  stack: { stroke: '#e7157b', dash: dashed, width: 1.5, fill: undefined, title: '#b00f5d' },
  generic: { stroke: '#7d8998', dash: dashed, width: 1.5, fill: undefined, title: '#4b5563' },
};

const darkGroups: Theme['groups'] = {
  cloud: { stroke: '#aab7c7', dash: solid, width: 1.5, fill: undefined, title: '#d3dbe5' },
  account: { stroke: '#f0559f', dash: solid, width: 1.5, fill: undefined, title: '#f78fc0' },
  region: { stroke: '#12b5b7', dash: dotted, width: 1.5, fill: undefined, title: '#5fd6d8' },
  'availability-zone': { stroke: '#12b5b7', dash: dashed, width: 1.5, fill: undefined, title: '#5fd6d8' },
  vpc: { stroke: '#a476ff', dash: solid, width: 1.5, fill: undefined, title: '#c2a4ff' },
  'public-subnet': { stroke: '#8db82a', dash: solid, width: 1, fill: '#1c2416', title: '#b5da5f' },
  'private-subnet': { stroke: '#12b5b7', dash: solid, width: 1, fill: '#122529', title: '#5fd6d8' },
  'security-group': { stroke: '#f0596e', dash: solid, width: 1.5, fill: undefined, title: '#ff96a4' },
  'auto-scaling-group': { stroke: '#ff8f2b', dash: dashed, width: 1.5, fill: undefined, title: '#ffb473' },
  'corporate-data-center': { stroke: '#8f9bab', dash: solid, width: 1.5, fill: '#1b212a', title: '#c0c9d4' },
  cluster: { stroke: '#ff8f2b', dash: solid, width: 1.5, fill: undefined, title: '#ffb473' },
  stack: { stroke: '#f0559f', dash: dashed, width: 1.5, fill: undefined, title: '#f78fc0' },
  generic: { stroke: '#8f9bab', dash: dashed, width: 1.5, fill: undefined, title: '#c0c9d4' },
};

/** AWS's category colours. */
const lightFamilies: Theme['families'] = {
  'actors-and-frames': '#5a6b86',
  networking: '#8c4fff',
  'load-balancing': '#8c4fff',
  compute: '#ed7100',
  containers: '#ed7100',
  serverless: '#e7157b',
  data: '#c925d1',
  identity: '#dd344c',
  observability: '#e7157b',
  delivery: '#c925d1',
  other: '#7d8998',
};

const light: Theme = {
  name: 'light',
  canvas: '#ffffff',
  grid: '#e8ebf0',
  text: '#16191f',
  mutedText: '#545b64',
  iconTile: '#ffffff',
  iconTileBorder: '#d5dbdb',
  note: { fill: '#fff8dc', stroke: '#c9a400', text: '#3d3200' },
  unknown: { fill: '#eceff2', stroke: '#7d8998', text: '#414750' },
  shape: { fill: '#f7f8fa', stroke: '#7d8998', text: '#16191f' },
  groups: lightGroups,
  connection: {
    stroke: '#545b64',
    faint: '#7d8998',
    selected: '#0b62d6',
    label: '#2f353d',
    labelBackground: '#ffffff',
  },
  selection: '#0b62d6',
  focus: '#0b62d6',
  dropAllowed: '#1d7a2e',
  dropRefused: '#c0182f',
  severity: {
    error: { colour: '#c0182f', on: '#ffffff', mark: '●', word: 'Error' },
    warning: { colour: '#8f5a00', on: '#ffffff', mark: '▲', word: 'Warning' },
    info: { colour: '#0b62d6', on: '#ffffff', mark: '■', word: 'Info' },
  },
  heat: ['#e8f1fd', '#b5d3f7', '#f7d8a5', '#f0a25c', '#d9483b'],
  families: lightFamilies,
};

const dark: Theme = {
  name: 'dark',
  canvas: '#12161c',
  grid: '#232a34',
  text: '#eef1f5',
  mutedText: '#a9b4c1',
  iconTile: '#f5f7fa',
  iconTileBorder: '#39424e',
  note: { fill: '#332b0c', stroke: '#c9a400', text: '#f6e7a8' },
  unknown: { fill: '#262d37', stroke: '#8f9bab', text: '#c9d1db' },
  shape: { fill: '#1c232d', stroke: '#8f9bab', text: '#eef1f5' },
  groups: darkGroups,
  connection: {
    stroke: '#a9b4c1',
    faint: '#7f8a98',
    selected: '#6cb0ff',
    label: '#d8dfe7',
    labelBackground: '#12161c',
  },
  selection: '#6cb0ff',
  focus: '#6cb0ff',
  dropAllowed: '#54c26b',
  dropRefused: '#ff7083',
  severity: {
    error: { colour: '#ff7083', on: '#12161c', mark: '●', word: 'Error' },
    warning: { colour: '#f0b04a', on: '#12161c', mark: '▲', word: 'Warning' },
    info: { colour: '#6cb0ff', on: '#12161c', mark: '■', word: 'Info' },
  },
  heat: ['#1d2b3d', '#27507e', '#7a5c1c', '#a85f1e', '#c8463a'],
  families: { ...lightFamilies, 'actors-and-frames': '#8fa0bb', other: '#8f9bab' },
};

export const themes: Readonly<Record<ThemeName, Theme>> = { light, dark };
