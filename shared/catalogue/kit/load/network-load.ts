import { z } from 'zod';
import { awsFigure, awsLimits } from '../../aws-limits.ts';
import { figure, limitFigure, optionalFigure, wordsOf } from './figure.ts';
import type { KindLoad } from './kind-load.ts';
import { delayLoad, hitRatioField } from './service-fields.ts';

const responseTimeout = awsLimits.get('cloudFront.responseTimeout');

/** A content network before its origins. */
export const edgeLoad: KindLoad = delayLoad('edge', 10, {
  ...hitRatioField,
  objects: optionalFigure({
    title: 'Objects that are asked for',
    help: 'With it, each is fetched once and kept for its time to live, and the hit ratio follows; without it, the hit ratio above.',
    min: 1,
    max: 1_000_000_000,
    whole: true,
  }),
  ttlSeconds: limitFigure('cloudFront.ttl', {
    title: 'Time to live of an object',
    unit: 's',
    group: 'Load',
    min: 1,
    max: 31_536_000,
  }),
  originAttempts: limitFigure('cloudFront.originAttempts', {
    title: 'Asks an origin at most',
    unit: 'times',
    help: 'One that takes no connections, or does not answer in time: one to three times.',
    min: 1,
    max: 3,
    whole: true,
    advanced: true,
  }),
  originConnectSeconds: limitFigure('cloudFront.connectTimeout', {
    title: 'Waits for a connection to an origin',
    unit: 's',
    help: 'Each time, of an origin that is gone. 0 for one that refuses connections at once.',
    min: 0,
    max: 10,
    advanced: true,
  }),
  originSeconds: optionalFigure({
    title: 'Waits for an origin',
    unit: 's',
    group: 'Limits',
    help: `Each time. Without it, as the connection to the origin says, ${awsFigure('cloudFront.responseTimeout')} unless it does.`,
    min: 1,
    max: 120,
    advanced: true,
    origin: 'AWS',
    source: responseTimeout.source,
    checked: responseTimeout.asOf,
  }),
  mostRequests: limitFigure('cloudFront.requests', {
    title: 'Requests of the distribution',
    unit: 'a second',
    above: 0,
    advanced: true,
  }),
  mostGigabits: limitFigure('cloudFront.gigabits', {
    title: 'Data of the distribution',
    unit: 'Gbps',
    above: 0,
    advanced: true,
  }),
});

/** What requests pass without a limit. */
export const linkLoad: KindLoad = delayLoad('link', 1);

const latencyField = (meanMs: number) => ({
  latencyMs: figure(meanMs, { title: 'Delay', unit: 'ms one way', min: 0, max: 10_000 }),
});

const bufferField = {
  bufferMs: figure(50, {
    title: 'Buffer',
    unit: 'ms',
    help: 'How long a request may wait to be sent before it is dropped.',
    min: 0,
    max: 60_000,
    advanced: true,
  }),
};

const recoveryField = {
  recoverySeconds: figure(30, {
    title: 'Until routes come back',
    unit: 's',
    help: 'From the return of the line until its session is up and traffic flows over it again.',
    min: 0,
    max: 3600,
    advanced: true,
  }),
};

/** How the loss of a Direct Connect line is noticed. */
export const directConnectLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(5),
    bfd: z
      .boolean()
      .default(false)
      .meta(
        wordsOf({
          title: 'The router of the site speaks BFD',
          help: 'AWS answers it: a dead line is noticed within a second. Without it, BGP notices when its hold time is over: after 60 to 90 s, where notes often say 30 to 60.',
        }),
      ),
    bfdIntervalMs: limitFigure('directConnect.bfdInterval', {
      title: 'BFD every',
      unit: 'ms',
      min: 50,
      max: 10_000,
      advanced: true,
    }),
    bfdMultiplier: limitFigure('directConnect.bfdMultiplier', {
      title: 'BFD packets missed',
      min: 1,
      max: 50,
      whole: true,
      advanced: true,
    }),
    bgpKeepaliveSeconds: limitFigure('directConnect.bgpKeepalive', {
      title: 'BGP keepalive every',
      unit: 's',
      min: 1,
      max: 3600,
      advanced: true,
    }),
    bgpHoldSeconds: limitFigure('directConnect.bgpHold', {
      title: 'BGP hold time',
      unit: 's',
      help: 'Adjustable; at least 3 s with a keepalive of 1 s.',
      min: 3,
      max: 3600,
    }),
    ...recoveryField,
    ...bufferField,
  }),
};

const tunnel = awsLimits.get('vpn.tunnel');
const largeTunnel = awsLimits.get('vpn.largeTunnel');

/** A VPN connection with its two tunnels. */
export const vpnLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(30),
    tunnelGigabits: optionalFigure({
      title: 'Bandwidth of a tunnel',
      unit: 'Gbps',
      group: 'Limits',
      help: `Without it, ${tunnel.value} of a standard tunnel and ${largeTunnel.value} of a large one.`,
      above: 0,
      max: 100,
      advanced: true,
      origin: 'AWS',
      source: tunnel.source,
      checked: tunnel.asOf,
    }),
    flows: optionalFigure({
      title: 'Flows at a time',
      help: 'Each stays on one tunnel, whatever the others carry. Without it, so many that tunnels have equal parts.',
      min: 1,
      max: 10_000_000,
      whole: true,
    }),
    dpdSeconds: figure(30, { title: 'A dead tunnel is noticed after', unit: 's', min: 1, max: 3600 }),
    ...recoveryField,
    ...bufferField,
  }),
};

/** A transit gateway between networks. */
export const transitGatewayLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(1),
    gigabitsPerZone: figure(100, {
      title: 'Bandwidth of an attachment',
      unit: 'Gbps a zone',
      group: 'Limits',
      above: 0,
      max: 10_000,
      advanced: true,
    }),
    ...bufferField,
  }),
};

const natAddresses = awsLimits.get('nat.addresses');

/** A NAT gateway: connections at a time and bandwidth. */
export const natLoad: KindLoad = {
  behaves: 'way',
  parameters: z.object({
    ...latencyField(1),
    connectionsPerDestination: limitFigure('nat.connections', {
      title: 'Connections at a time',
      unit: 'to one destination, for each address',
      min: 1,
      max: 10_000_000,
      whole: true,
    }),
    addresses: figure(1, {
      title: 'Addresses',
      group: 'Limits',
      help: 'Up to eight; each adds connections.',
      min: 1,
      max: natAddresses.value,
      whole: true,
      origin: 'AWS',
      source: natAddresses.source,
      checked: natAddresses.asOf,
    }),
    gigabits: limitFigure('nat.gigabits', {
      title: 'Bandwidth at the start',
      unit: 'Gbps',
      above: 0,
      max: 1000,
      advanced: true,
    }),
    mostGigabits: limitFigure('nat.mostGigabits', {
      title: 'Bandwidth that it grows to',
      unit: 'Gbps',
      above: 0,
      max: 1000,
      advanced: true,
    }),
    gigabitsPerMinute: figure(1, {
      title: 'Growth',
      unit: 'Gbps a minute',
      min: 0,
      max: 1000,
      advanced: true,
    }),
    packets: limitFigure('nat.packets', {
      title: 'Packets at the start',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
    mostPackets: limitFigure('nat.mostPackets', {
      title: 'Packets that it grows to',
      unit: 'a second',
      above: 0,
      advanced: true,
    }),
    packetsPerMinute: figure(200_000, {
      title: 'Growth of the packets',
      unit: 'a second, each minute',
      help: 'As far in a minute as the bandwidth, by its usual figures.',
      min: 0,
      advanced: true,
    }),
    packetBytes: figure(1500, {
      title: 'Packet',
      unit: 'bytes on average',
      help: 'Small packets meet the limit of packets before that of bandwidth.',
      min: 40,
      max: 9001,
      advanced: true,
    }),
    ...bufferField,
  }),
};
