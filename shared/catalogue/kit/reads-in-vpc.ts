import type { PolicyStatement } from './cfn.ts';

/** What a function or a pipe needs to read from inside a VPC, where it makes interfaces; EC2 knows no resources for it. */
export const readsInVpc: PolicyStatement = {
  Effect: 'Allow',
  Action: [
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ],
  Resource: ['*'],
};
