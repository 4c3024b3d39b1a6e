import { z } from 'zod';
import { awsFigure, awsLimits } from '../../aws-limits.ts';
import { figure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { serviceFields } from './service-fields.ts';

/** What runs the user's code on instances, tasks or pods. */
export const serverFields = {
  ...serviceFields(50),
  workers: optionalFigure({
    title: 'Requests at a time',
    unit: 'per target',
    help: 'Without it, one for each vCPU: requests that compute.',
    min: 1,
    max: 1_000_000,
    whole: true,
  }),
  queueLimit: optionalFigure({
    title: 'Requests that wait',
    unit: 'per target',
    help: 'Beyond it, a request is answered with 503. Without it, there is no bound.',
    min: 0,
    max: 10_000_000,
    whole: true,
  }),
  discipline: z
    .enum(['first-come', 'shared'])
    .default('first-come')
    .meta(
      wordsOf({
        title: 'Order',
        help: 'Shared: all requests progress at once and slow each other down.',
        advanced: true,
      }),
    ),
  holdsWhileCalling: z
    .boolean()
    .default(false)
    .meta(wordsOf({ title: 'Keeps its worker while it calls others', advanced: true })),
  startSeconds: optionalFigure({
    title: 'Time to start',
    unit: 's',
    help: `From launch until it can serve. Without it, ${awsFigure('ec2.start')} for an instance, between ${awsFigure('ecs.start.fargate.min')} and ${awsFigure('ecs.start.fargate.max')} on Fargate, and between ${awsFigure('ecs.start.machine.min')} and ${awsFigure('ecs.start.machine.max')} on a machine with the image.`,
    min: 0,
    max: 7200,
  }),
};

/** What memory is in use, for what is scaled by it. */
export const memoryFields = {
  memoryIdlePercent: figure(30, {
    title: 'Memory in use when idle',
    unit: '%',
    help: 'Of a task, or of what a pod requests.',
    min: 0,
    max: 1000,
    advanced: true,
  }),
  memoryPerRequestPercent: figure(5, {
    title: 'And for each request in it',
    unit: '%',
    min: 0,
    max: 1000,
    advanced: true,
  }),
};

/** How target tracking behaves, as public captures of its alarms show it; AWS does not state it. */
const trackingFields = {
  scaleOutPoints: figure(3, {
    title: 'Target tracking adds after',
    unit: 'minutes above the target',
    min: 1,
    max: 60,
    whole: true,
    advanced: true,
    origin: 'observed',
  }),
  scaleInPoints: figure(15, {
    title: 'And takes away after',
    unit: 'minutes below it',
    min: 1,
    max: 120,
    whole: true,
    advanced: true,
    origin: 'observed',
  }),
  scaleInRatio: optionalFigure({
    title: 'Below means below',
    unit: 'of the target',
    help: `Without it, ${awsFigure('autoScaling.scaleInRatio')} for groups of instances and ${awsFigure('applicationAutoScaling.scaleInRatio')} for services.`,
    min: 0,
    max: 1,
    advanced: true,
    origin: 'observed',
  }),
};

/** What runs on instances or tasks that AWS scales. */
const scaledFields = { ...serverFields, ...trackingFields };

const { value: basic, source, asOf } = awsLimits.get('ec2.basicMonitoring');

/** Machines that tasks or pods are placed on. */
const hostFields = {
  ...scaledFields,
  metricSeconds: optionalFigure({
    title: 'CPU has a point every',
    unit: 's',
    group: 'Limits',
    help: `Alarms count points. Without it, ${basic}, and ${awsFigure('ec2.detailedMonitoring')} with detailed monitoring.`,
    min: 60,
    max: 3600,
    whole: true,
    advanced: true,
    origin: 'AWS',
    source,
    checked: asOf,
  }),
  forecastDeviations: figure(1, {
    title: 'Predictive scaling adds',
    unit: 'deviations of what it missed',
    help: 'Of our forecast, which is not the model of AWS.',
    min: 0,
    max: 10,
    advanced: true,
  }),
  reservedMemoryPercent: figure(5, {
    title: 'Memory that the system keeps',
    unit: '%',
    help: 'Of an instance that runs tasks. Nodes of Kubernetes keep what the images of EKS reserve.',
    min: 0,
    max: 90,
    advanced: true,
  }),
  tasksPerInstance: optionalFigure({
    title: 'Tasks with an interface of their own',
    unit: 'per instance',
    group: 'Limits',
    help: 'Without it, one less than the type has interfaces; with trunking there are more.',
    min: 1,
    max: 1000,
    whole: true,
    advanced: true,
    origin: 'AWS',
    source: 'docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html',
    checked: '2026-11',
  }),
};

/** Servers whose number does not change by itself. */
export const serverLoad: KindLoad = { behaves: 'servers', parameters: z.object(serverFields) };

/** Tasks of a service. */
export const serviceLoad: KindLoad = {
  behaves: 'servers',
  parameters: z.object({ ...scaledFields, ...memoryFields }),
};

/** Groups of instances, which serve themselves or run tasks and pods. */
export const hostLoad: KindLoad = { behaves: 'servers', parameters: z.object(hostFields) };
