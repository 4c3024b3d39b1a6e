import { awsAccountId, type CfnObject, type CfnValue, policyDocument, sub } from './cfn.ts';

/** The properties of the role under which VPC flow logs write to the log group, and to no other. */
export function flowLogRole(group: CfnValue): CfnObject {
  return {
    AssumeRolePolicyDocument: policyDocument([
      {
        Effect: 'Allow',
        Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
        Action: ['sts:AssumeRole'],
        // The service acts for every account: it may do so for this one alone.
        Condition: { StringEquals: { 'aws:SourceAccount': awsAccountId } },
      },
    ]),
    Policies: [
      {
        PolicyName: 'WriteFlowLogs',
        PolicyDocument: policyDocument([
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
            Resource: [
              sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:\${Group}:*`, {
                Group: group,
              }),
            ],
          },
          {
            Effect: 'Allow',
            Action: ['logs:DescribeLogGroups'],
            Resource: [sub(`arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:*`)],
          },
        ]),
      },
    ],
  };
}
