import { expect, test } from 'vitest';
import { unwrap } from '#shared/base/result.ts';
import { applyChanges, reverseChanges } from '#shared/document/change-set.ts';
import type { LintelDocument } from '#shared/document/records.ts';
import { saveDocument } from '#shared/document/save-document.ts';
import { createResolver } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { compileNetwork } from '../compile/compile-network.ts';
import { askService, type ServiceAnswer } from '../services/ask-service.ts';
import { findServiceFix } from './find-service-fix.ts';

/** An application in a private subnet that reads and writes a bucket: everything that a drawing may get wrong about it. */
const question = { node: 'app', task: 'use', target: 'files' } as const;

function network() {
  return aDocument()
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16' } })
    .node('subnet', 'public-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.0.0/24', tier: 'public' },
    })
    .node('subnet', 'app-a', {
      parent: 'main',
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', tier: 'private' },
    })
    .node('s3-bucket', 'files');
}

function application() {
  return network().node('ec2-instance', 'app', { parent: 'app-a' }).connect('data', 'app', 'files');
}

function ask(document: LintelDocument): ServiceAnswer {
  const { architecture } = createResolver().update(document);
  return unwrap(askService(document, architecture, compileNetwork(document, architecture), question));
}

/** The first thing that is wrong; then the fix, after which nothing is, and which one undo takes back. */
function diagnose(document: LintelDocument) {
  const before = ask(document);
  expect(before.verdict).toBe('unreachable');
  const fix = unwrap(findServiceFix(document, question));
  const mended = applyChanges(document, fix.changes);
  const after = ask(mended);
  expect(after.checks.filter(({ verdict }) => verdict !== 'reachable')).toEqual([]);
  expect(saveDocument(applyChanges(mended, reverseChanges(fix.changes)))).toBe(saveDocument(document));
  const failing = before.checks.filter(({ verdict }) => verdict === 'unreachable');
  return {
    cause: failing.map(({ about, answer, text }) => ({
      about,
      text,
      codes: (about === 'network' ? (answer?.codes ?? []) : []).map(([code, object]) => `${code} ${object}`),
    })),
    steps: fix.steps,
  };
}

test('1. no endpoint and no other way out: the table has no route, and a gateway endpoint is added', () => {
  const { cause, steps } = diagnose(application().build());
  expect(cause).toMatchObject([{ about: 'network' }]);
  expect(cause[0]?.codes[0]).toBe('NO_ROUTE_TO_DESTINATION AppARouteTable');
  expect(steps).toEqual(['Add a gateway endpoint for S3 in main']);
});

test('1. an endpoint that is associated with another table: it is associated with the one of the subnet', () => {
  const drawing = application()
    .node('route-table', 'app-table', { parent: 'main' })
    .node('route-table', 'other-table', { parent: 'main' })
    .connect('associate', 'app-table', 'app-a')
    .node('gateway-endpoint', 'endpoint', { parent: 'main', properties: { routeTables: ['other-table'] } });
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([{ about: 'network', codes: ['NO_ROUTE_TO_DESTINATION app-table'] }]);
  expect(steps).toEqual(['Associate endpoint with app-table']);
});

test('2. a NAT gateway that the drawn route table does not name: the route is drawn', () => {
  const drawing = application()
    .node('nat-gateway', 'nat', { parent: 'public-a' })
    .node('route-table', 'app-table', { parent: 'main' })
    .connect('associate', 'app-table', 'app-a');
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([{ about: 'network', codes: ['NO_ROUTE_TO_DESTINATION app-table'] }]);
  expect(steps).toEqual(['Route 0.0.0.0/0 to nat in app-table']);
});

test('3. a security group that lets nothing out to S3: an outbound rule is added', () => {
  const drawing = network()
    .node('gateway-endpoint', 'endpoint', { parent: 'main' })
    .node('security-group', 'app-group', {
      parent: 'main',
      properties: {
        allowAllOutbound: false,
        rulesFromConnections: false,
        securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '10.0.0.0/16' }],
      },
    })
    .node('ec2-instance', 'app', { parent: 'app-a', properties: { securityGroups: ['app-group'] } })
    .connect('data', 'app', 'files');
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([{ about: 'network', codes: ['ENI_SG_RULES_MISMATCH app'] }]);
  expect(steps).toEqual(['Allow tcp 443 to 0.0.0.0/0 in app-group']);
});

test('4. a network ACL that lets answers in on no ephemeral port: an entry is added', () => {
  const drawing = application()
    .node('gateway-endpoint', 'endpoint', { parent: 'main' })
    .node('network-acl', 'acl', {
      parent: 'main',
      properties: {
        entries: [
          { ruleNumber: 100, direction: 'egress', protocol: 'tcp', fromPort: 443 },
          { ruleNumber: 100, direction: 'ingress', protocol: 'tcp', fromPort: 443 },
        ],
      },
    })
    .connect('associate', 'acl', 'app-a');
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([{ about: 'network', codes: ['SUBNET_ACL_RESTRICTION app-a'] }]);
  expect(steps).toEqual(['Allow tcp 1024–65535 in from 0.0.0.0/0 in acl']);
});

test('5. a bucket policy that refuses other endpoints: the endpoint is named in it', () => {
  const drawing = application()
    .node('gateway-endpoint', 'endpoint', { parent: 'main' })
    .node('resource', 'policy', {
      properties: {
        type: 'AWS::S3::BucketPolicy',
        properties: {
          Bucket: { Ref: 'Files' },
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Deny',
                Principal: '*',
                Action: 's3:*',
                Resource: '*',
                Condition: { StringNotEquals: { 'aws:sourceVpce': ['vpce-0123456789abcdef0'] } },
              },
            ],
          },
        },
      },
    });
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([{ about: 'policy', text: expect.stringContaining('aws:sourceVpce') }]);
  expect(steps).toEqual(['Let policy accept what comes by endpoint']);
});

test('6. a role without permission: the connection from which it follows is drawn', () => {
  const drawing = network()
    .node('gateway-endpoint', 'endpoint', { parent: 'main' })
    .node('ec2-instance', 'app', { parent: 'app-a' });
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([
    { about: 'permission', text: expect.stringContaining('does not allow s3:GetObject or s3:PutObject') },
  ]);
  expect(steps).toEqual(['Connect app to files']);
});

test('7. a VPC that resolves no names: DNS resolution is turned on', () => {
  const drawing = application()
    .node('vpc', 'main', { properties: { cidrBlock: '10.0.0.0/16', enableDnsSupport: false } })
    .node('gateway-endpoint', 'endpoint', { parent: 'main' });
  const { cause, steps } = diagnose(drawing.build());
  expect(cause).toMatchObject([
    { about: 'dns', text: expect.stringContaining('DNS resolution is off in main') },
  ]);
  expect(steps).toEqual(['Turn on DNS resolution in main']);
});
