import {
  IconAlertTriangle,
  IconArrowsDiagonal,
  IconBolt,
  IconClockPlus,
  IconGauge,
  IconHourglassHigh,
  IconMapPinOff,
  IconPlugConnectedX,
  IconPlus,
  IconRefresh,
  IconRocket,
  IconTag,
  IconTrendingDown,
} from '@tabler/icons-react';
import type { Act } from './acts.ts';

const icons = {
  zoneOutage: IconMapPinOff,
  crash: IconBolt,
  hang: IconHourglassHigh,
  spotInterruption: IconTag,
  slowdown: IconTrendingDown,
  latency: IconClockPlus,
  errors: IconAlertTriangle,
  throttle: IconGauge,
  linkDown: IconPlugConnectedX,
  setDesired: IconArrowsDiagonal,
  register: IconPlus,
  recover: IconRefresh,
  deploy: IconRocket,
} as const satisfies Readonly<Record<Act, typeof IconBolt>>;

/** The picture of something that happens. */
export function ActIcon({ act }: { readonly act: Act }) {
  const Icon = icons[act];
  return <Icon size={14} aria-hidden />;
}
