/** Figures of a run as people read them; what is unknown is a dash. */
export function formatSeconds(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value > 0 && value < 1e-6) return '< 1 µs';
  if (value < 1) return `${Number((value * 1000).toPrecision(3))} ms`;
  if (value < 120) return `${Number(value.toPrecision(3))} s`;
  return formatClock(value);
}

/** `12:30` minutes and seconds, `1:05:00` with hours. */
export function formatClock(value: number): string {
  const whole = Math.round(value);
  const seconds = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours === 0 ? `${minutes}:${seconds}` : `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
}

export function formatPercent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined
    ? '–'
    : `${(share * 100).toLocaleString('en', { maximumFractionDigits: digits })} %`;
}

export function formatCount(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value > 0 && value < 0.001) return '< 0.001';
  return value.toLocaleString(
    'en',
    Math.abs(value) < 100 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 },
  );
}

export function formatUsd(value: number | null | undefined): string {
  if (value === null || value === undefined) return 'unknown';
  const isSmall = value !== 0 && Math.abs(value) < 0.1;
  return `$${value.toLocaleString('en', isSmall ? { maximumSignificantDigits: 3 } : { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `queue_full_503` in words; what is not in the list stays as it is. */
export function causeTitle(cause: string): string {
  return causeTitles[cause] ?? cause;
}

const causeTitles: Readonly<Record<string, string>> = {
  throttled_apigw: 'throttled by API Gateway',
  throttled_lambda: 'throttled by Lambda',
  throttled_ddb: 'throttled by DynamoDB',
  throttled_sfn: 'throttled by Step Functions',
  throttled_stream: 'throttled by the shards of a stream',
  throttled_events: 'throttled by EventBridge',
  throttled_sqs: 'throttled by the FIFO queue',
  throttled_cloudfront: 'throttled by CloudFront',
  queue_full_503: 'queue full (503)',
  no_healthy_target_503: 'no healthy target (503)',
  empty_zone_503: 'zone without targets (503)',
  conn_refused_502: 'connection refused (502)',
  timeout_client: 'caller gave up',
  timeout_504: 'timed out (504)',
  conn_limit_db: 'no database connection left',
  port_exhausted_nat: 'no NAT port left',
  link_drop: 'dropped by the link',
  payload_limit: 'payload too large',
  app_error_5xx: 'error of the application (5xx)',
  expired_retention: 'expired in the queue',
  dlq: 'dead letter',
  deploy_bad_version: 'bad version',
};
