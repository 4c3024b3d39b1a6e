import { type CfnObject, type CfnValue, sub } from './cfn.ts';

/**
 * An ARN in the template's own partition, Region and account. `resource` may name `variables`:
 * `regionalArn('ec2', 'instance/$Id', { Id: ref('Web') })`.
 */
export function regionalArn(
  service: string,
  resource: string,
  variables: Readonly<Record<string, CfnValue>>,
): CfnObject {
  const tail = resource.replace(/\$([A-Z][A-Za-z]*)/g, (_, name: string) => `\${${name}}`);
  return sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${tail}`, variables);
}
