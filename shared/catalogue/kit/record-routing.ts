import { z } from 'zod';
import { type CfnObject, compact } from './cfn.ts';

/** How Route 53 chooses among records of one name; the kind of record and the alias connection have the same fields. */
export const routingFields = {
  routingPolicy: z
    .enum(['simple', 'weighted', 'latency', 'failover', 'geolocation', 'multivalue'])
    .default('simple')
    .meta({
      title: 'Routing policy',
      group: 'Routing',
      help: 'How one of several records of the name is chosen: by share, by the fastest Region, by health, by place.',
    }),
  setIdentifier: z.string().min(1).max(128).optional().meta({
    title: 'Set identifier',
    group: 'Routing',
    advanced: true,
    help: 'Tells records of one name apart; without it, made from the target.',
  }),
  weight: z
    .int()
    .min(0)
    .max(255)
    .optional()
    .meta({ title: 'Weight', group: 'Routing', help: 'Weighted: its share of all weights of the name.' }),
  region: z
    .string()
    .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'Give a Region such as eu-west-1.')
    .optional()
    .meta({ title: 'Region', group: 'Routing', advanced: true, help: 'Latency: where the target is.' }),
  failover: z
    .enum(['PRIMARY', 'SECONDARY'])
    .optional()
    .meta({ title: 'Failover', group: 'Routing', help: 'Which of the two is answered while it is healthy.' }),
  continentCode: z
    .enum(['AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA'])
    .optional()
    .meta({ title: 'Continent', group: 'Routing', advanced: true, help: 'Geolocation: of who asks.' }),
  countryCode: z
    .string()
    .regex(/^([A-Z]{2}|\*)$/, 'Give a country of two letters, or * for everyone else.')
    .optional()
    .meta({
      title: 'Country',
      group: 'Routing',
      advanced: true,
      help: 'Geolocation: of who asks; * for everyone else.',
    }),
} as const;

export interface RecordRouting {
  readonly routingPolicy?: unknown;
  readonly setIdentifier?: unknown;
  readonly weight?: unknown;
  readonly region?: unknown;
  readonly failover?: unknown;
  readonly continentCode?: unknown;
  readonly countryCode?: unknown;
}

/** The routing of a record in CloudFormation's properties; a weight alone means weighted. */
export function routingProperties(routing: RecordRouting, identifier: string, ownRegion: string): CfnObject {
  const stated = routing.routingPolicy ?? 'simple';
  const policy = stated === 'simple' && typeof routing.weight === 'number' ? 'weighted' : stated;
  if (policy === 'simple') return {};
  const SetIdentifier = typeof routing.setIdentifier === 'string' ? routing.setIdentifier : identifier;
  switch (policy) {
    case 'weighted':
      return { SetIdentifier, Weight: typeof routing.weight === 'number' ? routing.weight : 100 };
    case 'latency':
      return { SetIdentifier, Region: typeof routing.region === 'string' ? routing.region : ownRegion };
    case 'failover':
      return { SetIdentifier, Failover: routing.failover === 'SECONDARY' ? 'SECONDARY' : 'PRIMARY' };
    case 'geolocation':
      return { SetIdentifier, GeoLocation: geoLocation(routing) };
    default:
      return { SetIdentifier, MultiValueAnswer: true };
  }
}

function geoLocation({ continentCode, countryCode }: RecordRouting): CfnObject {
  if (typeof continentCode === 'string' && typeof countryCode !== 'string') {
    return { ContinentCode: continentCode };
  }
  return compact({ CountryCode: typeof countryCode === 'string' ? countryCode : '*' });
}
