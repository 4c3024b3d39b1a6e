import type { JsonObject, JsonValue } from '#shared/base/json.ts';

/**
 * Property values in CloudFormation's own long form: plain JSON in which `{ "Ref": … }` and `{ "Fn::…": … }`
 * are references. The Architecture holds these values, the template printer writes them as they are.
 */
export type CfnValue = JsonValue;
export type CfnObject = JsonObject;

export function ref(logicalId: string): CfnObject {
  return { Ref: logicalId };
}

export function getAtt(logicalId: string, attribute: string): CfnObject {
  return { 'Fn::GetAtt': [logicalId, attribute] };
}

/** `Fn::Sub`: `${Name}` in the text is replaced by a logical id, a parameter or an entry of `variables`. */
export function sub(text: string, variables?: CfnObject): CfnObject {
  return { 'Fn::Sub': variables === undefined ? text : [text, variables] };
}

export function join(separator: string, values: readonly CfnValue[]): CfnObject {
  return { 'Fn::Join': [separator, values] };
}

export function select(index: number, list: CfnValue): CfnObject {
  return { 'Fn::Select': [index, list] };
}

/** The zones of the template's own Region, so that a template names no zone. */
export function getAzs(): CfnObject {
  return { 'Fn::GetAZs': '' };
}

export const awsRegion: CfnObject = ref('AWS::Region');
export const awsAccountId: CfnObject = ref('AWS::AccountId');

/** One statement of an IAM policy document, in the IAM grammar. */
export interface PolicyStatement extends CfnObject {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource?: readonly CfnValue[];
  readonly Principal?: CfnObject;
  readonly Condition?: CfnObject;
}

export function policyDocument(statements: readonly PolicyStatement[]): CfnObject {
  return { Version: '2012-10-17', Statement: statements };
}

/** The trust policy that lets one AWS service assume a role. */
export function trustPolicy(service: string, actions: readonly string[] = ['sts:AssumeRole']): CfnObject {
  return policyDocument([{ Effect: 'Allow', Principal: { Service: service }, Action: actions }]);
}

/** The object without the entries whose value is undefined: CloudFormation has no "unset". */
export function compact(properties: CfnObject): CfnObject {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
