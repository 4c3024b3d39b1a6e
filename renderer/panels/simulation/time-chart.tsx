import 'uplot/dist/uPlot.min.css';
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import { useView } from '#renderer/state/view-store.ts';
import type { Chart } from './charts-of.ts';
import { formatClock, formatCount, formatPercent, formatSeconds, formatUsd } from './format-run.ts';
import { bucketAt } from './load-at.ts';
import own from './simulation.module.css';
import type { TurningPoint } from './turning-points.ts';

/** Told apart by people who do not see all colours; the third is for what fails. */
const colours = {
  light: ['#1c6fd1', '#0d7f5f', '#c4271b', '#8a4bb8', '#9a5b00', '#4a5568'],
  dark: ['#6db1ff', '#4fd1a5', '#ff8a80', '#c99bf0', '#f0b35a', '#a9b4c4'],
} as const;
const dashes: readonly (readonly number[])[] = [[], [], [], [6, 3], [2, 3], [8, 3, 2, 3]];
const sameColour: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

interface LineLook {
  readonly stroke: string;
  readonly dash: readonly number[];
}

/** Lines of one colour are told apart by their dashes. */
function looksOf({ lines }: Chart, palette: readonly string[]): readonly LineLook[] {
  const used = new Map<number, number>();
  return lines.map(({ colour }, index) => {
    const place = (colour ?? index) % palette.length;
    const before = used.get(place) ?? 0;
    used.set(place, before + 1);
    const dash =
      colour === undefined ? dashes[index % dashes.length] : sameColour[before % sameColour.length];
    return { stroke: palette[place] ?? '#888888', dash: dash ?? [] };
  });
}

export interface TimeChartProps {
  readonly chart: Chart;
  readonly bucketSeconds: number;
  readonly horizon: number;
  readonly time: number;
  /** Moments at which something happened, which every chart shows. */
  readonly marks: readonly TurningPoint[];
  onTime(time: number): void;
}

/** One chart over the time of a run; a press moves the time there. Its legend has the figures at that time. */
export function TimeChart({ chart, bucketSeconds, horizon, time, marks, onTime }: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const line = useRef<HTMLDivElement>(null);
  const latest = useRef({ time, onTime });
  latest.current = { time, onTime };
  const theme = useView((state) => state.theme);
  const palette = colours[theme];
  const format = formats[chart.unit];
  const looks = useMemo(() => looksOf(chart, palette), [chart, palette]);
  const data = useMemo(() => dataOf(chart, bucketSeconds), [chart, bucketSeconds]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return undefined;
    const style = getComputedStyle(element);
    const ink = style.getPropertyValue('--mantine-color-dimmed');
    const grid = style.getPropertyValue('--lintel-line');
    const axis = {
      stroke: ink,
      grid: { stroke: grid, width: 1 },
      ticks: { show: false },
      font: '11px system-ui',
    };
    const made = new uPlot(
      {
        width: Math.max(120, element.clientWidth),
        height: chartHeight,
        padding: [8, 26, 0, 0],
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
        scales: {
          x: { time: false, range: [0, horizon] },
          y: {
            range: (_, __, most) => [
              0,
              chart.unit === 'share' ? 1 : Math.max(most * 1.08, smallest[chart.unit]),
            ],
          },
        },
        axes: [
          { ...axis, size: 22, incrs: [...timeSteps], values: (_, splits) => splits.map(formatClock) },
          { ...axis, size: 58, values: (_, splits) => splits.map(format) },
        ],
        series: [
          {},
          ...chart.lines.map(({ label }, index) => ({
            label,
            stroke: looks[index]?.stroke ?? ink,
            width: 1.5,
            dash: [...(looks[index]?.dash ?? [])],
            points: { show: false },
          })),
          // The edges of bands are not drawn: what is between them is.
          ...chart.lines.flatMap(({ band }) => (band === undefined ? [] : [edge, edge])),
        ],
        bands: bandsOf(chart, looks),
        hooks: {
          drawClear: [(drawn) => drawMarks(drawn, marks, markColours(style))],
          draw: [(drawn) => placeLine(drawn, line.current, latest.current.time)],
        },
      },
      data,
      element,
    );
    if (line.current !== null) made.over.append(line.current);
    const press = (event: PointerEvent): void => {
      if (event.type === 'pointermove' && event.buttons !== 1) return;
      const at = made.posToVal(event.clientX - made.over.getBoundingClientRect().left, 'x');
      latest.current.onTime(Math.max(0, Math.min(horizon, at)));
    };
    made.over.addEventListener('pointerdown', press);
    made.over.addEventListener('pointermove', press);
    const observer = new ResizeObserver(() =>
      made.setSize({ width: Math.max(120, element.clientWidth), height: chartHeight }),
    );
    observer.observe(element);
    plot.current = made;
    return () => {
      observer.disconnect();
      if (line.current !== null) element.append(line.current);
      made.destroy();
      plot.current = undefined;
    };
  }, [chart, data, horizon, looks, format, marks]);

  useEffect(() => {
    if (plot.current !== undefined) placeLine(plot.current, line.current, time);
  }, [time]);

  // A run that was stopped may end within a bucket, which then has no figures.
  const last = Math.max(0, ...chart.lines.map(({ values }) => values.length)) - 1;
  const bucket = Math.min(Math.max(0, last), bucketAt(time, bucketSeconds));
  return (
    <figure className={own.chart} data-chart={chart.id}>
      <figcaption className={own.caption}>{chart.title}</figcaption>
      <div ref={host} role="img" aria-label={describe(chart)} className={own.plot}>
        <div ref={line} className={own.now} />
      </div>
      <ul className={own.legend} aria-label={`${chart.title} at ${formatClock(time)}`}>
        {chart.lines.map(({ label, values }, index) => (
          <li key={label}>
            <svg width="16" height="6" aria-hidden>
              <line
                x1="0"
                x2="16"
                y1="3"
                y2="3"
                stroke={looks[index]?.stroke}
                strokeWidth="2.5"
                strokeDasharray={looks[index]?.dash.join(' ')}
              />
            </svg>
            {label} <b className="numeric">{figureAt(values[bucket], format)}</b>
          </li>
        ))}
      </ul>
    </figure>
  );
}

/** Seconds between the times on the axis: as clocks are read. */
const timeSteps = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200,
  86_400, 172_800, 604_800, 1_209_600, 2_592_000,
] as const;

function markColours(style: CSSStyleDeclaration): Readonly<Record<TurningPoint['kind'], string>> {
  const quiet = style.getPropertyValue('--mantine-color-dimmed');
  return {
    failure: style.getPropertyValue('--lintel-error'),
    deployment: style.getPropertyValue('--mantine-primary-color-filled'),
    scaling: quiet,
  };
}

/** A line from top to bottom for each moment, behind the curves. */
function drawMarks(
  { ctx, bbox, valToPos }: uPlot,
  marks: readonly TurningPoint[],
  colours: ReturnType<typeof markColours>,
): void {
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.75;
  for (const { at, kind } of marks) {
    const x = Math.round(valToPos(at, 'x', true)) + 0.5;
    ctx.strokeStyle = colours[kind];
    ctx.setLineDash(markDashes[kind].map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.restore();
}

const markDashes: Readonly<Record<TurningPoint['kind'], readonly number[]>> = {
  failure: [],
  deployment: [5, 3],
  scaling: [1, 3],
};

const chartHeight = 132;
const smallest: Readonly<Record<Chart['unit'], number>> = {
  perSecond: 1,
  seconds: 0.001,
  share: 1,
  count: 1,
  usd: 0.0001,
};

const formats: Readonly<Record<Chart['unit'], (value: number) => string>> = {
  perSecond: (value) => `${formatCount(value)}/s`,
  seconds: (value) => (value === 0 ? '0' : formatSeconds(value)),
  share: (value) => formatPercent(value, 0),
  count: formatCount,
  usd: formatUsd,
};

function figureAt(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? '–' : format(value);
}

function dataOf({ lines }: Chart, bucketSeconds: number): uPlot.AlignedData {
  const length = Math.max(0, ...lines.map(({ values }) => values.length));
  const times = Array.from({ length }, (_, bucket) => (bucket + 1) * bucketSeconds);
  return [
    times,
    ...lines.map(({ values }) => [...values]),
    ...lines.flatMap(({ band }) => (band === undefined ? [] : [[...band.high], [...band.low]])),
  ];
}

const edge: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } };

/** Between the edges of each line that has them, which come after all lines. */
function bandsOf({ lines }: Chart, looks: readonly LineLook[]): uPlot.Band[] {
  let next = lines.length + 1;
  return lines.flatMap(({ band }, index): uPlot.Band[] => {
    if (band === undefined) return [];
    const high = next;
    next += 2;
    return [{ series: [high, high + 1], fill: `${looks[index]?.stroke ?? '#888888'}38` }];
  });
}

function placeLine(plot: uPlot, line: HTMLElement | null, time: number): void {
  if (line !== null) line.style.transform = `translateX(${Math.round(plot.valToPos(time, 'x'))}px)`;
}

/** For those who cannot see it: from where to where each line goes. */
function describe({ title, unit, lines }: Chart): string {
  const format = formats[unit];
  const parts = lines.map(({ label, values }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return `${label} unknown`;
    const least = format(known.reduce((a, b) => Math.min(a, b)));
    const most = format(known.reduce((a, b) => Math.max(a, b)));
    return least === most ? `${label} ${most}` : `${label} ${least} to ${most}`;
  });
  return `${title}: ${parts.join('; ')}`;
}
