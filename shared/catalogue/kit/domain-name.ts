import { z } from 'zod';
import type { DocumentReader, NodeView } from '../define-kind.ts';

const label = '[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?';
const pattern = new RegExp(`^(\\*\\.)?${label}(\\.${label})+\\.?$`);

/** A host name with at least two parts; a star may stand for the first. */
export function domainNameField(): z.ZodString {
  return z.string().max(253).regex(pattern, 'Give a domain such as example.com or *.example.com.');
}

/** The full name of a record: `www` in the zone example.com is www.example.com; an empty name is the zone itself. */
export function recordNameIn(zone: NodeView, record: unknown): string {
  const domain = String(zone.properties.domainName ?? '').replace(/\.$/, '');
  if (typeof record !== 'string' || record === '' || record === '@') return domain;
  const name = record.replace(/\.$/, '');
  return name === domain || name.endsWith(`.${domain}`) ? name : `${name}.${domain}`;
}

/** The public zone that a domain lies in: the longest one. */
export function zoneOfDomain(domain: string, ctx: DocumentReader): NodeView | undefined {
  const bare = domain.replace(/^\*\./, '').replace(/\.$/, '');
  const zones = ctx.nodesOfKind('hosted-zone').filter(({ properties }) => {
    const zone = String(properties.domainName ?? '').replace(/\.$/, '');
    return properties.privateZone !== true && (bare === zone || bare.endsWith(`.${zone}`));
  });
  const length = ({ properties }: NodeView): number => String(properties.domainName).length;
  return zones.toSorted((a, b) => length(b) - length(a))[0];
}
