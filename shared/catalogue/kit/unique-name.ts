import { type CfnValue, join, ref, select } from './cfn.ts';

/**
 * A name for what AWS makes none up for: the node's id and the last part of the stack's id, so that one account may
 * hold the drawing twice. Letters, digits and single hyphens, at most 40 characters before the hyphen.
 */
export function uniqueName(id: string, fallback: string): CfnValue {
  const stackId = select(2, { 'Fn::Split': ['/', ref('AWS::StackId')] });
  return join('-', [nameSlug(id, fallback), select(4, { 'Fn::Split': ['-', stackId] })]);
}

/** The id in lower case with nothing but letters, digits and single hyphens, beginning with a letter. */
function nameSlug(id: string, fallback: string): string {
  const slug = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? fallback : slug;
}
