import { describe, expect, it } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges } from '#shared/document/change-set.ts';
import { suppress } from '#shared/document/commands/change-document.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { exportCloudFormation } from '#shared/export/cloudformation.ts';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { importTemplate } from './import-template.ts';

function imported(text: string): LintelDocument {
  return unwrap(importTemplate(text, { fileName: 'shop.yaml', documentId: 'test' })).document;
}

function exported(document: LintelDocument): string {
  return exportCloudFormation(document, resolve(document), { format: 'yaml', parameters: 'literal' }).text;
}

function accepted(document: LintelDocument): readonly (readonly [string, string, string | undefined])[] {
  return [...document.suppressions.values()].map(({ id, reason, by }) => [id, reason, by] as const);
}

const template = `Resources:
  Main:
    Type: AWS::EC2::VPC
    Metadata:
      cdk_nag:
        rules_to_suppress:
          - id: AwsSolutions-VPC7
            reason: Traffic is recorded by the account
    Properties:
      CidrBlock: 10.0.0.0/16
  Orders:
    # checkov:skip=CKV_AWS_27:Encrypted with the key of SQS
    Type: AWS::SQS::Queue
  Runner:
    Type: AWS::EC2::Instance
    Metadata:
      cfn-lint:
        config:
          ignore_checks: [I3100, E9999]
      checkov:
        skip:
          - id: CKV_AWS_79
            comment: short
    Properties:
      InstanceType: t2.micro
`;

describe('what a template accepts for other tools', () => {
  it('becomes a suppression of the same rule at the node, with its reason', () => {
    expect(accepted(imported(template))).toEqual([
      ['OPS-030 node main', 'Traffic is recorded by the account', 'cdk-nag AwsSolutions-VPC7'],
      ['SEC-061 node orders', 'Encrypted with the key of SQS', 'checkov CKV_AWS_27'],
      ['SEC-010 node runner', 'checkov (CKV_AWS_79): short', 'checkov CKV_AWS_79'],
      ['PERF-001 node runner', 'The template accepts it for cfn-lint (I3100).', 'cfn-lint I3100'],
    ]);
  });

  it('is the same for all resources where the template says so', () => {
    const text = `Metadata:\n  cfn-lint:\n    config:\n      ignore_checks: [I3100]\n${template}`;
    expect(accepted(imported(text))[0]).toEqual([
      'PERF-001 container document',
      'The template accepts it for cfn-lint (I3100).',
      'cfn-lint I3100',
    ]);
  });

  it('is read where cdk-nag has written the reason in Base64', () => {
    const text = template.replace(
      'reason: Traffic is recorded by the account',
      'reason: RsO8ciBkYXMgS29udG8gYXVmZ2V6ZWljaG5ldA==\n            is_reason_encoded: true',
    );
    expect(accepted(imported(text))[0]?.[1]).toBe('Für das Konto aufgezeichnet');
  });

  it('stays in the template byte for byte', () => {
    expect(exported(imported(template))).toBe(template);
  });
});

describe('what is accepted in the drawing', () => {
  const reason = 'Recorded by the account, decision 7';

  it('is written for every tool that has the check', () => {
    const document = aDocument().node('vpc', 'main').build();
    const changes = suppress(document, { rule: 'OPS-030', scope: 'node', target: 'main', reason });
    const text = exported(applyChanges(document, changes));
    expect(text).toContain('CKV2_AWS_11');
    expect(text).toContain('AwsSolutions-VPC7');
    const again = imported(text);
    expect([...again.suppressions.values()].map(({ rule, reason: said }) => [rule, said])).toEqual([
      ['OPS-030', reason],
    ]);
  });

  it('is added to what an imported template says, and changes nothing else', () => {
    const document = imported(template);
    const changes = suppress(document, {
      rule: 'SEC-010',
      scope: 'finding',
      target: 'SEC-010#orders',
      reason,
    });
    const other = suppress(document, { rule: 'OPS-037', scope: 'node', target: 'runner', reason });
    const text = exported(applyChanges(applyChanges(document, changes), other));
    const lines = new Set(text.split('\n'));
    const lost = template
      .split('\n')
      .filter((line) => !lines.has(line) && !/ignore_checks|skip|comment|id: CKV_AWS_79/.test(line));
    expect(lost).toEqual([]);
    expect(text).toContain('CKV_AWS_79');
    expect(text).toContain('E9999');
    expect(text).toContain('CKV_AWS_118');
  });

  it('is left out where no other tool has the check', () => {
    const document = aDocument().node('vpc', 'main').build();
    const changes = suppress(document, { rule: 'RVW-003', scope: 'node', target: 'main', reason });
    expect(exported(applyChanges(document, changes))).toBe(exported(document));
  });
});
