import { describe, expect, it } from 'vitest';
import type { CfnObject } from '#shared/catalogue/kit/cfn.ts';
import { aDocument, type DocumentBuilder } from '#shared/testing/a-document.ts';
import type { Architecture } from '../architecture.ts';
import { resolve } from '../create-resolver.ts';

function aSite(): DocumentBuilder {
  return ['a', 'b'].reduce(
    (drawing, letter, index) =>
      drawing.node('subnet', `public-${letter}`, {
        parent: 'main',
        properties: { tier: 'public', cidrBlock: `10.0.${index}.0/24`, availabilityZone: letter },
      }),
    aDocument()
      .node('vpc', 'main')
      .node('hosted-zone', 'zone', { properties: { domainName: 'shop.example' } }),
  );
}

function recordsOf(architecture: Architecture): readonly CfnObject[] {
  return [...architecture.resources.values()]
    .filter(({ type }) => type === 'AWS::Route53::RecordSet')
    .map(({ properties }) => properties);
}

describe('an alias', () => {
  it('answers with a load balancer under the name in the zone', () => {
    const drawing = aSite().node('alb', 'web', { parent: 'main' });
    const document = drawing.connect('alias', 'zone', 'web', { recordName: 'www' }).build();
    expect(recordsOf(resolve(document))).toEqual([
      {
        HostedZoneId: { Ref: 'Zone' },
        Name: 'www.shop.example',
        Type: 'A',
        AliasTarget: {
          DNSName: { 'Fn::GetAtt': ['Web', 'DNSName'] },
          HostedZoneId: { 'Fn::GetAtt': ['Web', 'CanonicalHostedZoneID'] },
          EvaluateTargetHealth: true,
        },
      },
    ]);
  });

  it('answers for both address families of a distribution, which has one zone everywhere', () => {
    const document = aSite().node('cloudfront', 'edge').connect('alias', 'zone', 'edge').build();
    const records = recordsOf(resolve(document));
    expect(records.map(({ Name, Type }) => [Name, Type])).toEqual([
      ['shop.example', 'A'],
      ['shop.example', 'AAAA'],
    ]);
    expect(records[0]?.AliasTarget).toMatchObject({ HostedZoneId: 'Z2FDTNDATAQYW2' });
  });

  it('shares a name by weight, and follows a health check of its own', () => {
    const document = aSite()
      .node('alb', 'blue', { parent: 'main' })
      .node('alb', 'green', { parent: 'main' })
      .connect('alias', 'zone', 'blue', { weight: 90 })
      .connect('alias', 'zone', 'green', { weight: 10, healthCheckPath: '/up' })
      .build();
    const records = recordsOf(resolve(document));
    expect(records.map(({ SetIdentifier, Weight }) => [SetIdentifier, Weight])).toEqual([
      ['blue', 90],
      ['green', 10],
    ]);
    expect(records[1]?.HealthCheckId).toEqual({ Ref: 'ZoneHealthCheckApexToGreen' });
  });

  it('gives an API a name of its own once the name has a certificate', () => {
    const document = aSite()
      .node('certificate', 'proof')
      .node('api-gateway-http', 'api')
      .connect('attach', 'proof', 'api')
      .connect('alias', 'zone', 'api', { recordName: 'api' })
      .build();
    const { resources } = resolve(document);
    expect(resources.get('ZoneDomainApiToApi')?.properties).toMatchObject({
      DomainName: 'api.shop.example',
      DomainNameConfigurations: [{ CertificateArn: { Ref: 'Proof' } }],
    });
    expect(resources.get('ZoneDomainApiToApiMapping')?.properties.Stage).toEqual({ Ref: 'ApiStage' });
  });

  it('says that a bucket needs something in front of it', () => {
    const architecture = resolve(
      aSite().node('s3-bucket', 'files').connect('alias', 'zone', 'files').build(),
    );
    expect(recordsOf(architecture)).toEqual([]);
    expect(architecture.gaps.map(({ message }) => message)).toEqual([
      'zone has no record for files: Route 53 answers for it only behind CloudFront or a load balancer. Put one in front.',
    ]);
  });
});

describe('an origin', () => {
  it('lets only CloudFront into a public load balancer, by the managed prefix list', () => {
    const document = aSite()
      .node('cloudfront', 'edge')
      .node('alb', 'web', { parent: 'main' })
      .connect('origin', 'edge', 'web', { originProtocolPolicy: 'http-only' })
      .build();
    const ingress = [...resolve(document).resources.values()].filter(
      ({ type }) => type === 'AWS::EC2::SecurityGroupIngress',
    );
    expect(ingress.map(({ properties }) => properties)).toMatchObject([
      { FromPort: 80, ToPort: 80, SourcePrefixListId: { Ref: 'CloudFrontPrefixListId' } },
    ]);
  });

  it('reaches an internal load balancer inside its VPC', () => {
    const document = aSite()
      .node('cloudfront', 'edge')
      .node('alb', 'web', { parent: 'main', properties: { scheme: 'internal' } })
      .connect('origin', 'edge', 'web')
      .build();
    const { resources } = resolve(document);
    expect(resources.get('EdgeVpcOriginWeb')?.properties.VpcOriginEndpointConfig).toMatchObject({
      Arn: { Ref: 'Web' },
    });
  });
});
