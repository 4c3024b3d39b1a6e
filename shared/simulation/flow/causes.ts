/** Why a request failed: the closed list, in the order in which reports name them. */
export const errorCauses = [
  'throttled_apigw',
  'throttled_lambda',
  'throttled_ddb',
  'throttled_sfn',
  'throttled_stream',
  'throttled_events',
  'throttled_sqs',
  'throttled_cloudfront',
  'queue_full_503',
  'no_healthy_target_503',
  'empty_zone_503',
  'conn_refused_502',
  'timeout_client',
  'timeout_504',
  'conn_limit_db',
  'port_exhausted_nat',
  'link_drop',
  'payload_limit',
  'app_error_5xx',
  'expired_retention',
  'dlq',
  'deploy_bad_version',
] as const;
export type ErrorCause = (typeof errorCauses)[number];

export function causeIndex(cause: ErrorCause): number {
  return errorCauses.indexOf(cause);
}
