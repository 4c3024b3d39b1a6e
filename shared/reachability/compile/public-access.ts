import type { Vpc } from '../network.ts';
import { type CompileContext, text } from './compile-context.ts';

type PublicAccess = Pick<Vpc, 'blockPublicAccess' | 'publicAccessExceptions'>;

/** Block Public Access holds for the whole Region of an account; exclusions name VPCs and subnets. */
export function compilePublicAccess(ctx: CompileContext): (vpc: string) => PublicAccess {
  const [options] = ctx.ofType('AWS::EC2::VPCBlockPublicAccessOptions');
  const written = text(options?.properties.InternetGatewayBlockMode);
  const mode =
    written === 'block-bidirectional' ? 'bidirectional' : written === 'block-ingress' ? 'ingress' : undefined;
  if (mode === undefined) return () => ({});
  const exclusions = ctx.ofType('AWS::EC2::VPCBlockPublicAccessExclusion').map(({ properties }) => ({
    vpc: ctx.target(properties.VpcId),
    subnet: ctx.target(properties.SubnetId),
    allows:
      text(properties.InternetGatewayExclusionMode) === 'allow-egress'
        ? ('egress' as const)
        : ('bidirectional' as const),
  }));
  const exceptions = new Map(
    exclusions.flatMap(({ subnet, allows }) => (subnet === undefined ? [] : [[subnet, allows]])),
  );
  return (vpc) => {
    const whole = exclusions.find((each) => each.vpc === vpc);
    if (whole?.allows === 'bidirectional') return {};
    return {
      blockPublicAccess: whole?.allows === 'egress' ? 'ingress' : mode,
      ...(exceptions.size === 0 ? {} : { publicAccessExceptions: exceptions }),
    };
  };
}
