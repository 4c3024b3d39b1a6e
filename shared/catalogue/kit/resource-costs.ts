import type { CostContext, CostLineDraft, NodeView } from '../define-kind.ts';
import { usageInput } from './quantity.ts';
import { amount, drawn, monthHours, product } from './usage-quantity.ts';

/** What a type that has no kind of its own is charged for: by the hour, and by units that only its user knows. */
interface ResourceCharge {
  /** Charged for every hour, so many times. */
  readonly hourly?: { readonly component: string; readonly label: string; readonly timesIn?: string };
  /** Charged by what the usage states. */
  readonly byUnit?: {
    readonly component: string;
    readonly label: string;
    readonly unit: string;
  };
}

const charges: Readonly<Record<string, ResourceCharge>> = {
  'AWS::ElasticLoadBalancing::LoadBalancer': {
    hourly: { component: 'elb.clb/hour', label: 'Classic load balancer hours' },
    byUnit: { component: 'elb.clb/data', label: 'Data through it', unit: 'GB' },
  },
  'AWS::EC2::TrafficMirrorSession': {
    hourly: { component: 'vpc.trafficMirroring/session', label: 'Mirror session hours' },
  },
  'AWS::EC2::ClientVpnTargetNetworkAssociation': {
    hourly: { component: 'vpc.clientVpn/association', label: 'Client VPN association hours' },
  },
  'AWS::GlobalAccelerator::Accelerator': {
    hourly: { component: 'globalAccelerator/accelerator', label: 'Accelerator hours' },
    byUnit: { component: 'globalAccelerator/dtPremium', label: 'Data over it', unit: 'GB' },
  },
  'AWS::Route53Resolver::ResolverEndpoint': {
    hourly: {
      component: 'route53/resolver.endpoint',
      label: 'Resolver endpoint hours',
      timesIn: 'IpAddresses',
    },
  },
  'AWS::VpcLattice::Service': {
    hourly: { component: 'vpc.lattice/service', label: 'Service hours' },
    byUnit: { component: 'vpc.lattice/data', label: 'Data through it', unit: 'GB' },
  },
  'AWS::Config::ConfigRule': {
    byUnit: { component: 'config/evaluation', label: 'Rule evaluations', unit: 'evaluations' },
  },
  'AWS::Config::ConfigurationRecorder': {
    byUnit: { component: 'config/item', label: 'Configuration items', unit: 'items' },
  },
};

const buildSizes: Readonly<Record<string, string>> = {
  BUILD_GENERAL1_SMALL: 'codebuild/linux.small',
  BUILD_GENERAL1_MEDIUM: 'codebuild/linux.medium',
  BUILD_GENERAL1_LARGE: 'codebuild/linux.large',
};

/** The lines of a resource that is only known by its type; undefined where its price is not known. */
export function resourceLines(node: NodeView, ctx: CostContext): readonly CostLineDraft[] | undefined {
  const type = String(node.properties.type);
  const properties = (node.properties.properties ?? {}) as Readonly<Record<string, unknown>>;
  const charge = chargeOf(type, properties);
  if (charge === undefined) return undefined;
  const { hourly, byUnit } = charge;
  const list = hourly?.timesIn === undefined ? undefined : properties[hourly.timesIn];
  const count = Array.isArray(list) ? Math.max(1, list.length) : 1;
  return [
    ...(hourly === undefined
      ? []
      : [
          {
            component: hourly.component,
            label: hourly.label,
            quantity: product('hours', [drawn('resources', count), monthHours(ctx)]),
          },
        ]),
    ...(byUnit === undefined
      ? []
      : [
          {
            component: byUnit.component,
            label: byUnit.label,
            quantity: amount(byUnit.unit, usageInput(node, 'unitsPerMonth', byUnit.label, byUnit.unit)),
          },
        ]),
  ];
}

function chargeOf(type: string, properties: Readonly<Record<string, unknown>>): ResourceCharge | undefined {
  if (type !== 'AWS::CodeBuild::Project') return charges[type];
  const { Environment: environment } = properties;
  const size =
    typeof environment === 'object' && environment !== null && 'ComputeType' in environment
      ? environment.ComputeType
      : undefined;
  const component = typeof size === 'string' ? buildSizes[size] : undefined;
  return component === undefined
    ? undefined
    : { byUnit: { component, label: 'Build time', unit: 'minutes' } };
}
