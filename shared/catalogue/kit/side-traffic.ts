import { z } from 'zod';
import type { DocumentReader, NodeView, QuantityInput, SideTraffic } from '../define-kind.ts';
import { formatNumber } from './usage-quantity.ts';

const megabytesPerGigabyte = 1024;

/** Usage of what has an operating system of its own to keep up to date. */
export const downloadsField = z.number().min(0).default(1).meta({
  title: 'Downloads',
  unit: 'GB an instance and month',
  help: 'Packages and updates. From a private subnet they pass its NAT gateway. 1 GB: the updates of a small Linux server.',
});

/** Usage of what pods are placed on. */
export const imagesPerNodeField = z.number().min(0).default(20).meta({
  title: 'Images pulled',
  unit: 'a node and month',
  help: 'A node keeps what it has pulled. 20: one new image each working day.',
});

/** Usage of a repository of images. */
export const imageSizeField = z.number().min(0).default(500).meta({
  title: 'Size of an image',
  unit: 'MB, compressed',
  help: 'What a task or node downloads when it starts. 500 MB: a runtime with its libraries.',
});

const usualImageMegabytes = 500;

/**
 * The images that `starts` starts of it download. Layers of a repository in ECR come from S3, so a gateway endpoint
 * carries them; others come over the internet.
 */
export function imagePulls(
  { id, properties }: NodeView,
  ctx: DocumentReader,
  starts: number | undefined,
  what: string,
): readonly SideTraffic[] {
  if (starts === undefined || starts === 0) return [];
  const [pull] = ctx.connectionsFrom(id, 'pull');
  const repository = pull === undefined ? undefined : ctx.node(pull.to);
  const stated = repository?.usage.imageMegabytes;
  const megabytes = typeof stated === 'number' ? stated : usualImageMegabytes;
  const isPrivate = repository !== undefined || String(properties.image ?? '').includes('.dkr.ecr.');
  return [
    {
      ...(isPrivate ? { service: 's3' } : {}),
      gigabytes: (starts * megabytes) / megabytesPerGigabyte,
      because: `images: ${formatNumber(starts)} ${what} × ${formatNumber(megabytes)} MB`,
    },
  ];
}

/** Logs that it sends to CloudWatch itself, in so many gigabytes; what the service delivers passes no network of yours. */
export function sentLogs(
  { id }: NodeView,
  ctx: DocumentReader,
  gigabytes: number | undefined,
): readonly SideTraffic[] {
  if (gigabytes === undefined || gigabytes === 0) return [];
  const targets = ctx.connectionsFrom(id, 'log').map(({ to }) => ctx.kindOf(to)?.id);
  const goesElsewhere = targets.length > 0 && !targets.includes('log-group');
  return [
    {
      service: goesElsewhere ? 'kinesis-firehose' : 'logs',
      gigabytes,
      because: `logs: ${formatNumber(gigabytes)} GB`,
    },
  ];
}

/** Packages and updates of so many instances, from the internet. */
export function downloads({ usage }: NodeView, instances: number): readonly SideTraffic[] {
  const each = usage.downloadGigabytesPerInstance;
  if (typeof each !== 'number' || each * instances === 0) return [];
  return [
    {
      gigabytes: each * instances,
      because: `downloads: ${formatNumber(instances)} × ${formatNumber(each)} GB`,
    },
  ];
}

/** The value of an input that is a number. */
export function numberOf({ value }: QuantityInput): number {
  return typeof value === 'number' ? value : 0;
}
