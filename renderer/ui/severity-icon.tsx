import { IconAlertTriangleFilled, IconCircleXFilled, IconInfoCircleFilled } from '@tabler/icons-react';
import type { Severity } from '#shared/rules/rule.ts';

const icons = {
  error: IconCircleXFilled,
  warning: IconAlertTriangleFilled,
  info: IconInfoCircleFilled,
} as const;
const severityTitles: Readonly<Record<Severity, string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Note',
};

/** Shape and colour both say how bad it is. */
export function SeverityIcon({
  severity,
  size = 15,
}: {
  readonly severity: Severity;
  readonly size?: number;
}) {
  const Icon = icons[severity];
  return (
    <Icon
      size={size}
      color={`var(--lintel-${severity})`}
      aria-label={severityTitles[severity]}
      role="img"
      style={{ flex: 'none', marginTop: 2 }}
    />
  );
}
