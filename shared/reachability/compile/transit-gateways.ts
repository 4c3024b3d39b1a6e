import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import type { Attachment, Route, Site, TransitGateway, Vpc } from '../network.ts';
import { carriesFamily } from '../site-ways.ts';
import { blocksIn, type CompileContext, list, mapById, object } from './compile-context.ts';
import { entry, rangesOf } from './routes.ts';
import { attachmentOf } from './sites.ts';

export function compileTransitGateways(
  ctx: CompileContext,
  vpcs: ReadonlyMap<string, Vpc>,
  sites: ReadonlyMap<string, Site>,
): ReadonlyMap<string, TransitGateway> {
  return mapById(
    ctx.ofType('AWS::EC2::TransitGateway').map((resource): TransitGateway => {
      const id = ctx.nameOf(resource);
      const { DefaultRouteTableAssociation, DefaultRouteTablePropagation } = resource.properties;
      const defaultTable = `default table of ${id}`;
      const hasAssociation = DefaultRouteTableAssociation !== 'disable';
      const hasPropagation = DefaultRouteTablePropagation !== 'disable';
      const stated = new Map(
        ctx
          .ofType('AWS::EC2::TransitGatewayRouteTableAssociation')
          .map(({ properties }) => [
            ctx.target(properties.TransitGatewayAttachmentId) ?? '',
            ctx.target(properties.TransitGatewayRouteTableId) ?? '',
          ]),
      );
      const associationOf = (attachment: string): { readonly association?: string } => {
        const table = stated.get(attachment) ?? (hasAssociation ? defaultTable : undefined);
        return table === undefined ? {} : { association: table };
      };
      const siteAttachment = (name: string): Attachment => {
        const site = [...sites.values()].find(({ via }) => via.some(({ gateway }) => gateway === name));
        return {
          id: name,
          ...(site === undefined ? {} : { site: site.id }),
          subnets: [],
          ...associationOf(name),
          hasApplianceMode: false,
        };
      };
      const toVpcs = ctx
        .ofType('AWS::EC2::TransitGatewayVpcAttachment', 'AWS::EC2::TransitGatewayAttachment')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((attachment): Attachment => {
          const { VpcId, SubnetIds, Options } = attachment.properties;
          const vpc = ctx.target(VpcId);
          return {
            id: ctx.nameOf(attachment),
            ...(vpc === undefined ? {} : { vpc }),
            subnets: list(SubnetIds).flatMap((value) => ctx.target(value) ?? []),
            ...associationOf(ctx.nameOf(attachment)),
            hasApplianceMode: object(Options).ApplianceModeSupport === 'enable',
          };
        });
      const toSites = ctx
        .ofType('AWS::EC2::VPNConnection')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((vpn) => siteAttachment(attachmentOf(ctx.nameOf(vpn))));
      const overDirectConnect = ctx
        .ofType('AWS::DirectConnect::DirectConnectGatewayAssociation')
        .filter(({ properties }) => ctx.target(properties.AssociatedGatewayId) === id)
        .map((association) => siteAttachment(attachmentOf(ctx.nameOf(association))));
      const toPeers = ctx.ofType('AWS::EC2::TransitGatewayPeeringAttachment').flatMap((resource) => {
        const [own, other] = [
          resource.properties.TransitGatewayId,
          resource.properties.PeerTransitGatewayId,
        ].map((value) => ctx.target(value));
        const peer = own === id ? other : other === id ? own : undefined;
        if (peer === undefined) return [];
        const name = ctx.nameOf(resource);
        return [{ id: name, peer, subnets: [], ...associationOf(name), hasApplianceMode: false }];
      });
      const attachments: readonly Attachment[] = [...toVpcs, ...toSites, ...overDirectConnect, ...toPeers];
      const propagated = (attachment: Attachment): readonly Route[] => {
        const own = vpcs.get(attachment.vpc ?? '')?.blocks;
        const site = sites.get(attachment.site ?? '');
        const blocks =
          own ??
          (site === undefined
            ? []
            : rangesOf(site).filter(({ version }) => carriesFamily(site, attachment.id, version)));
        return blocks.map((block) =>
          entry(block, attachment.vpc ?? attachment.site ?? '', attachment.id, 'propagated'),
        );
      };
      const tables = ctx
        .ofType('AWS::EC2::TransitGatewayRouteTable')
        .filter(({ properties }) => ctx.target(properties.TransitGatewayId) === id)
        .map((table) => {
          const name = ctx.nameOf(table);
          const isFor = (value: CfnValue | undefined): boolean => ctx.target(value) === name;
          const propagations = ctx
            .ofType('AWS::EC2::TransitGatewayRouteTablePropagation')
            .filter(({ properties }) => isFor(properties.TransitGatewayRouteTableId))
            .map(({ properties }) => ctx.target(properties.TransitGatewayAttachmentId));
          const routes = ctx
            .ofType('AWS::EC2::TransitGatewayRoute')
            .filter(({ properties }) => isFor(properties.TransitGatewayRouteTableId))
            .flatMap(({ properties }) =>
              blocksIn(properties.DestinationCidrBlock).map((block) => ({
                ...entry(
                  block,
                  String(properties.DestinationCidrBlock),
                  ctx.target(properties.TransitGatewayAttachmentId) ?? '',
                  'static',
                ),
                isBlackhole: properties.Blackhole === true,
              })),
            );
          return {
            id: name,
            routes: [
              ...routes,
              ...attachments.filter((each) => propagations.includes(each.id)).flatMap(propagated),
            ],
          };
        });
      const own = { id: defaultTable, routes: hasPropagation ? attachments.flatMap(propagated) : [] };
      return {
        id,
        hasGroupReferences: resource.properties.SecurityGroupReferencingSupport === 'enable',
        attachments: mapById(attachments),
        tables: mapById([own, ...tables]),
      };
    }),
  );
}
