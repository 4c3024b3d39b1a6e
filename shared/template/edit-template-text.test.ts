import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalJson, isJsonObject } from '#shared/base/json.ts';
import { unwrap } from '#shared/base/result.ts';
import type { CfnValue } from '#shared/catalogue/kit/cfn.ts';
import { editTemplateText } from './edit-template-text.ts';
import { readTemplateText } from './read-template-text.ts';
import { editedValue, type TemplateEdit, treeOf } from './template-edits.ts';

function edited(text: string, ...edits: TemplateEdit[]): string {
  return editTemplateText(unwrap(readTemplateText(text)), edits);
}

const queue = `Resources:
  # The jobs that wait.
  Jobs:
    Type: AWS::SQS::Queue # plain
    Properties:
      VisibilityTimeout: !Ref Timeout   # seconds
      Tags:
        - Key: Name
          Value: "jobs"

  # Those that failed.
  Dead:
    Type: AWS::SQS::Queue
Outputs: {Url: {Value: !Ref Jobs}, Dead: {Value: !Ref Dead}}
`;

describe('editTemplateText', () => {
  it('changes the one value and keeps the comment behind it', () => {
    expect(edited(queue, { path: ['Resources', 'Jobs', 'Properties', 'VisibilityTimeout'], value: 60 })).toBe(
      queue.replace('!Ref Timeout', '60'),
    );
  });

  it('changes a value in a list of maps where it stands', () => {
    expect(
      edited(queue, { path: ['Resources', 'Jobs', 'Properties', 'Tags', 0, 'Value'], value: 'work' }),
    ).toBe(queue.replace('"jobs"', 'work'));
  });

  it('adds a property behind the last one and an entry behind the last of a list', () => {
    expect(
      edited(
        queue,
        { path: ['Resources', 'Jobs', 'Properties', 'DelaySeconds'], value: 5 },
        { path: ['Resources', 'Jobs', 'Properties', 'Tags', 1], value: { Key: 'Team', Value: 'a' } },
      ),
    ).toBe(
      queue.replace(
        '          Value: "jobs"\n',
        '          Value: "jobs"\n        - Key: Team\n          Value: a\n      DelaySeconds: 5\n',
      ),
    );
  });

  it('removes a resource with its comment and one of the blank lines', () => {
    expect(edited(queue, { path: ['Resources', 'Dead'] }, { path: ['Outputs', 'Dead'] })).toBe(
      queue
        .replace('\n  # Those that failed.\n  Dead:\n    Type: AWS::SQS::Queue\n', '\n')
        .replace(', Dead: {Value: !Ref Dead}', ''),
    );
  });

  it('adds a resource under a comment, apart from the others as they are', () => {
    expect(
      edited(queue, {
        path: ['Resources', 'Topic'],
        value: { Type: 'AWS::SNS::Topic' },
        comments: ['News'],
      }),
    ).toBe(queue.replace('Outputs:', '\n  # News\n  Topic:\n    Type: AWS::SNS::Topic\nOutputs:'));
  });

  it('writes JSON as it is indented', () => {
    const json = '{\n\t"Resources": {\n\t\t"A": {"Type": "T"},\n\t\t"B": {"Type": "U"}\n\t}\n}';
    expect(edited(json, { path: ['Resources', 'B', 'Type'], value: 'V' })).toBe(json.replace('"U"', '"V"'));
    expect(edited(json, { path: ['Resources', 'A'] })).toBe(json.replace('"A": {"Type": "T"},\n\t\t', ''));
    expect(edited(json, { path: ['Resources', 'B'] })).toBe(json.replace(',\n\t\t"B": {"Type": "U"}', ''));
  });

  it('keeps line ends of Windows and a byte order mark', () => {
    const text = '\uFEFFResources:\r\n  A:\r\n    Type: T\r\n';
    expect(edited(text, { path: ['Resources', 'B'], value: { Type: 'U' } })).toBe(
      `${text}  B:\r\n    Type: U\r\n`,
    );
  });

  const templates = [
    queue,
    queue.replaceAll('\n', '\r\n'),
    JSON.stringify(plainQueue(), null, 4),
    JSON.stringify(plainQueue()),
  ];

  it.each(templates.map((text, index) => [index, text] as const))(
    'says after any edits what was asked for (text %i)',
    (_, text) => {
      const template = unwrap(readTemplateText(text));
      fc.assert(
        fc.property(fc.array(anEdit(template.root.value), { maxLength: 5 }), (edits) => {
          const again = unwrap(readTemplateText(editTemplateText(template, edits)));
          const wanted = editedValue(template.root.value, treeOf(edits)) ?? {};
          expect(equalJson(again.root.value, wanted)).toBe(true);
        }),
        { seed: 7, numRuns: 300 },
      );
    },
  );
});

function plainQueue(): CfnValue {
  return unwrap(readTemplateText(queue)).root.value;
}

/** A path that exists or nearly does, and a value, or none. */
function anEdit(root: CfnValue): fc.Arbitrary<TemplateEdit> {
  const paths = pathsOf(root, []).filter((path) => path.length > 1);
  const value: fc.Arbitrary<CfnValue | undefined> = fc.oneof(
    fc.constant(undefined),
    fc.constantFrom<CfnValue>(
      1,
      'text',
      'yes',
      'a: b\nc',
      '#',
      '',
      [],
      {},
      [1, 'two'],
      { A: { B: ['c'] } },
      {
        'Fn::If': ['C', { Ref: 'A' }, { X: 1 }],
      },
    ),
  );
  return fc
    .tuple(fc.constantFrom(...paths), fc.option(fc.constantFrom('New', 'Other')), value)
    .map(([path, more, given]) => ({
      path: more === null || typeof path.at(-1) === 'number' ? path : [...path.slice(0, -1), more],
      ...(given === undefined ? {} : { value: given }),
    }));
}

function pathsOf(value: CfnValue, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (Array.isArray(value)) {
    return [path, ...(value as CfnValue[]).flatMap((item, index) => pathsOf(item, [...path, index]))];
  }
  if (!isJsonObject(value)) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, item]) =>
      item === undefined ? [] : pathsOf(item, [...path, key]),
    ),
  ];
}
