import { z } from 'zod';
import { defineKind } from '../../define-kind.ts';
import { compact, ref } from '../../kit/cfn.ts';
import { domainNameField, zoneOfDomain } from '../../kit/domain-name.ts';
import { namedNode } from '../../kit/ends.ts';

export const certificate = defineKind({
  id: 'certificate',
  title: 'ACM certificate',
  family: 'networking',
  icon: 'acm',
  summary: 'A TLS certificate that AWS issues and renews, for load balancers, APIs and CloudFront.',
  aliases: [
    'ACM',
    'Certificate',
    'SSL Certificate',
    'TLS Certificate',
    'Certificate Manager',
    'AWS Certificate Manager',
    'SSL/TLS Certificate',
  ],
  docs: 'https://docs.aws.amazon.com/acm/latest/userguide/acm-overview.html',
  traits: ['resource', 'observable'],
  appearance: { as: 'icon' },
  placement: { parents: ['region', 'canvas', 'account'] },
  types: ['AWS::CertificateManager::Certificate'],
  properties: z.object({
    domainName: domainNameField().default('example.com').meta({
      title: 'Domain',
      help: 'A star stands for one part: *.example.com is www.example.com and not example.com.',
    }),
    subjectAlternativeNames: z.array(domainNameField()).max(99).default([]).meta({
      title: 'More names',
      help: 'Up to nine unless the quota is raised.',
      source: 'docs.aws.amazon.com/acm/latest/userguide/acm-limits.html',
      checked: '2026-11',
    }),
    validationMethod: z.enum(['DNS', 'EMAIL']).default('DNS').meta({
      title: 'Proof of ownership',
      help: 'By DNS it renews itself for as long as its record stays.',
    }),
    hostedZone: z
      .string()
      .optional()
      .meta({
        title: 'Zone of the proof',
        reference: ['hosted-zone'],
        help: 'CloudFormation writes the record there. Without it, the drawn zone of the domain; without one, by hand.',
      }),
    keyAlgorithm: z
      .enum(['RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'])
      .default('RSA_2048')
      .meta({
        title: 'Key',
        advanced: true,
        help: 'CloudFront and load balancers take RSA 2048 and EC prime256v1 everywhere.',
      }),
    certificateTransparencyLogging: z.boolean().default(true).meta({
      title: 'Public transparency log',
      advanced: true,
      help: 'Browsers refuse certificates that are in none.',
    }),
  }),
  freeBecause: 'Public certificates for AWS services are free.',
  resources: (node, ctx) => {
    const { properties } = node;
    const zone =
      properties.validationMethod === 'DNS'
        ? (namedNode(properties.hostedZone, ['hosted-zone'], ctx) ?? zoneOfDomain(properties.domainName, ctx))
        : undefined;
    const names = [...new Set([properties.domainName, ...properties.subjectAlternativeNames])];
    return [
      {
        type: 'AWS::CertificateManager::Certificate',
        properties: compact({
          DomainName: properties.domainName,
          SubjectAlternativeNames:
            properties.subjectAlternativeNames.length === 0 ? undefined : properties.subjectAlternativeNames,
          ValidationMethod: properties.validationMethod,
          DomainValidationOptions:
            zone === undefined
              ? undefined
              : names.map((DomainName) => ({ DomainName, HostedZoneId: ctx.ref(zone.id) })),
          KeyAlgorithm: properties.keyAlgorithm === 'RSA_2048' ? undefined : properties.keyAlgorithm,
          CertificateTransparencyLoggingPreference: properties.certificateTransparencyLogging
            ? undefined
            : 'DISABLED',
          Tags: ctx.tags(node),
        }),
      },
    ];
  },
  arn: (node, ctx) => ref(ctx.logicalId(node.id)),
  metrics: {
    namespace: 'AWS/CertificateManager',
    metrics: [{ name: 'DaysToExpiry', statistic: 'Minimum', comparison: 'LessThanThreshold', threshold: 30 }],
    dimensions: (node, ctx) => ({ CertificateArn: ctx.ref(node.id) }),
  },
  mermaid: { shape: 'rounded' },
  examples: {
    good: [
      { title: 'One domain, proved by DNS', properties: {} },
      {
        title: 'A domain and all below it',
        properties: { domainName: 'shop.example.com', subjectAlternativeNames: ['*.shop.example.com'] },
      },
      {
        title: 'Proved by e-mail, with an elliptic key',
        properties: { validationMethod: 'EMAIL', keyAlgorithm: 'EC_prime256v1' },
      },
    ],
    bad: [
      { title: 'A URL', properties: { domainName: 'https://example.com' }, field: 'domainName' },
      {
        title: 'A proof that does not exist',
        properties: { validationMethod: 'HTTP' },
        field: 'validationMethod',
      },
    ],
  },
});
