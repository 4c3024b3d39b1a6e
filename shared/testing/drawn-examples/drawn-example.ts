import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument, type DocumentBuilder } from '../a-document.ts';

export interface DrawnExample {
  /** The example in `shared/cost/fixtures/worked-examples.json`. */
  readonly id: string;
  readonly document: LintelDocument;
  /** Components that the drawing calls otherwise than the example. */
  readonly drawnAs?: Readonly<Record<string, string>>;
  /** Components of the example that a drawing does not have, and why. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Components that the drawing is charged for beside those of the example, and why. */
  readonly also?: Readonly<Record<string, string>>;
}

export const noLogs = {
  'cloudwatch/logs.ingest': 'nothing is logged',
  'cloudwatch/logs.storage': 'nothing is logged',
};

export const address = { 'ipv4/inUse': 'public addresses have been charged since 2024-02' };

/** The examples count no flow logs. */
export const noFlowLogs = { flowLogs: false };

export const scaling = { 'cloudwatch/alarm.standard': 'the alarms of its scaling policy' };

export const noEgress = { 'dataTransfer/internetOut': 'nothing leaves for the internet' };

/** A VPC with a public subnet in each of two zones. */
export function network(): DocumentBuilder {
  return aDocument()
    .node('vpc', 'vpc', { properties: noFlowLogs })
    .node('subnet', 'a', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
    .node('subnet', 'b', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'b' } });
}
