import type { NodeView } from '#shared/catalogue/define-kind.ts';
import { neighboursOf } from '../../hybrid-links.ts';
import { isExpression } from '../../known.ts';
import { settingOf } from '../../quick-fixes.ts';
import { defineRule, nameOf, type RuleContext } from '../../rule.ts';
import { aws } from '../../sources.ts';

const amazon = ['transit-gateway', 'vpn-gateway', 'direct-connect-gateway'];

export const asnPossible = defineRule({
  id: 'NET-112',
  name: 'asn-possible',
  title: 'ASNs are ones that BGP and AWS take',
  severity: 'error',
  nature: 'deploy',
  pillar: 'deploy',
  subjects: { nodes: [...amazon, 'customer-gateway'] },
  messages: {
    private:
      '{asn} is no private ASN, and the side of AWS needs one: 64512 to 65534, or 4200000000 to 4294967294. Use {free}.',
    range: '{asn} is no ASN: they go from 1 to 4294967295. Use {free}.',
    same: '{name} and {other} both have {asn}, and AWS refuses to join them. Use {free} for one of them.',
  },
  fix: 'automatic',
  sources: [aws.directConnectGateways],
  docs: {
    what: 'Gateways of AWS have private ASNs, devices of the customer any ASN, and a Transit Gateway another one than the Direct Connect gateway that it is joined with.',
    why: 'AWS refuses the gateway, or the association of both. An ASN cannot be changed later: the gateway has to be made again.',
    condition:
      'An ASN is outside of its range, or a Transit Gateway and a Direct Connect gateway that are joined have the same.',
    howToFix: 'Use the next free ASN, which the quick fix sets.',
    whenToSuppress: 'Never: an error cannot be suppressed.',
  },
  *check(ctx, subject) {
    if (!('node' in subject)) return;
    const { node } = subject;
    const isOurs = node.kind === 'customer-gateway';
    const field = isOurs ? 'bgpAsn' : 'amazonSideAsn';
    const stored = node.source.properties?.[field];
    if (isExpression(stored)) ctx.undecided(node.id, field);
    const asn = asnOf(node);
    if (asn === undefined) return;
    const free = freeAsn(ctx);
    const place = { at: node.id, field, fixData: { free } };
    if (isOurs) {
      const { min, max } = rangeOf(ctx, 'bgp.customerAsn');
      if (asn < min || asn > max || !Number.isInteger(asn))
        yield { message: 'range', ...place, data: { asn, free } };
      return;
    }
    if (!isPrivate(ctx, asn)) yield { message: 'private', ...place, data: { asn, free } };
    if (node.kind !== 'direct-connect-gateway') return;
    for (const id of new Set(neighboursOf(ctx, node.id))) {
      const other = ctx.node(id);
      if (other?.kind !== 'transit-gateway' || asnOf(other) !== asn) continue;
      yield {
        message: 'same',
        ...place,
        discriminator: other.id,
        related: [other.id],
        data: { other: nameOf(other.id), asn, free },
      };
    }
  },
  fixes(ctx, finding) {
    const free = finding.fixData?.free;
    return typeof free === 'number' && finding.field !== undefined
      ? settingOf(ctx, finding.at, `Use ${free}`, { [finding.field]: free })
      : [];
  },
});

function asnOf({ source, properties }: NodeView): number | undefined {
  const { amazonSideAsn, bgpAsn } = source.properties ?? {};
  const stored = amazonSideAsn ?? bgpAsn;
  if (typeof stored === 'number') return stored;
  const usual = properties.amazonSideAsn ?? properties.bgpAsn;
  return stored === undefined && typeof usual === 'number' ? usual : undefined;
}

function isPrivate(ctx: RuleContext, asn: number): boolean {
  return ['bgp.privateAsn', 'bgp.longPrivateAsn'].some((name) => {
    const { min, max } = rangeOf(ctx, name);
    return asn >= min && asn <= max;
  });
}

function rangeOf({ limits }: RuleContext, name: string): { readonly min: number; readonly max: number } {
  return { min: limits.get(`${name}.min`).value, max: limits.get(`${name}.max`).value };
}

/** The first private ASN that nothing in the drawing has. */
function freeAsn(ctx: RuleContext): number {
  const taken = new Set([...amazon, 'customer-gateway'].flatMap((kind) => ctx.nodesOfKind(kind).map(asnOf)));
  let asn = rangeOf(ctx, 'bgp.privateAsn').min + 1;
  while (taken.has(asn)) asn += 1;
  return asn;
}
