import type { CfnObject, CfnValue } from '#shared/catalogue/kit/cfn.ts';

/** The value behind a short function: `!Ref Web` is `{ Ref: 'Web' }`, `!GetAtt Web.Arn` a list of two. */
export function longForm(tag: string, argument: CfnValue): CfnObject {
  const name = tag.slice(1);
  if (name === 'Ref' || name === 'Condition') return { [name]: argument };
  if (name === 'GetAtt' && typeof argument === 'string' && argument.includes('.')) {
    const dot = argument.indexOf('.');
    return { 'Fn::GetAtt': [argument.slice(0, dot), argument.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: argument };
}

/** True for the tags of CloudFormation; those of YAML itself (`!!str`) say only how a scalar is read. */
export function isShortFunction(tag: string | undefined): tag is string {
  return tag !== undefined && /^![A-Za-z]\w*$/.test(tag);
}

/**
 * A plain scalar as CloudFormation reads it. Numbers that would not be written back as they stand (`012`, `1e3`,
 * account ids) and dates stay text.
 */
export function plainScalar(source: string): CfnValue {
  if (source === '' || source === '~' || /^null$/i.test(source)) return null;
  if (/^(true|yes|on)$/i.test(source)) return true;
  if (/^(false|no|off)$/i.test(source)) return false;
  if (/^-?(0|[1-9]\d{0,15})(\.\d+)?$/.test(source)) {
    const number = Number(source);
    if (String(number) === source) return number;
  }
  return source;
}
