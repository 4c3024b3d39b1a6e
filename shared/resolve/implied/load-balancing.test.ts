import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import type { DocumentBuilder } from '#shared/testing/a-document.ts';
import { aNetwork } from '#shared/testing/sample-documents.ts';

const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/0f8f1b7e';

function properties(
  builder: DocumentBuilder,
  logicalId: string,
): Readonly<Record<string, unknown>> | undefined {
  return resolve(builder.build()).resources.get(logicalId)?.properties;
}

function withAlb(listeners?: readonly object[]): DocumentBuilder {
  return aNetwork().node('alb', 'web', {
    parent: 'vpc',
    ...(listeners === undefined ? {} : { properties: { listeners: JSON.parse(JSON.stringify(listeners)) } }),
  });
}

describe('impliedLoadBalancing', () => {
  it('makes the first target without conditions the default action of the listener', () => {
    const builder = withAlb()
      .node('auto-scaling-group', 'app', { parent: 'vpc', properties: { applicationPort: 8080 } })
      .connect('forward', 'web', 'app', { healthCheckPath: '/health' });
    expect(properties(builder, 'WebListener80')?.DefaultActions).toEqual([
      { Type: 'forward', TargetGroupArn: { Ref: 'WebAppTargetGroup' } },
    ]);
    expect(properties(builder, 'WebAppTargetGroup')).toMatchObject({
      TargetType: 'instance',
      Protocol: 'HTTP',
      Port: 8080,
      HealthCheckPath: '/health',
    });
    expect(properties(builder, 'App')?.TargetGroupARNs).toEqual([{ Ref: 'WebAppTargetGroup' }]);
  });

  it('makes a rule of each connection with paths or hosts, in the order of the connections', () => {
    const builder = withAlb()
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('ecs-service', 'api', { parent: 'cluster' })
      .node('ecs-service', 'shop', { parent: 'cluster' })
      .connect('forward', 'web', 'api', { pathPattern: ['/api/*'] })
      .connect('forward', 'web', 'shop', { hostHeader: ['shop.example.com'] });
    expect(properties(builder, 'WebListener80RuleWebApi')).toMatchObject({
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/api/*'] } }],
    });
    expect(properties(builder, 'WebListener80RuleWebShop')).toMatchObject({
      Priority: 20,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['shop.example.com'] } }],
    });
    expect(properties(builder, 'WebListener80')?.DefaultActions).toMatchObject([{ Type: 'fixed-response' }]);
  });

  it('shares by weight between connections with the same conditions', () => {
    const builder = withAlb()
      .node('auto-scaling-group', 'blue', { parent: 'vpc' })
      .node('auto-scaling-group', 'green', { parent: 'vpc' })
      .connect('forward', 'web', 'blue', { weight: 90 })
      .connect('forward', 'web', 'green', { weight: 10 });
    expect(properties(builder, 'WebListener80')?.DefaultActions).toEqual([
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: { Ref: 'WebBlueTargetGroup' }, Weight: 90 },
            { TargetGroupArn: { Ref: 'WebGreenTargetGroup' }, Weight: 10 },
          ],
        },
      },
    ]);
  });

  it('puts instances on one port into one target group', () => {
    const builder = withAlb()
      .node('ec2-instance', 'one', { parent: 'private-a' })
      .node('ec2-instance', 'two', { parent: 'private-b' })
      .connect('traffic', 'web', 'one')
      .connect('traffic', 'web', 'two');
    expect(properties(builder, 'WebInstancesTargetGroup')?.Targets).toEqual([
      { Id: { Ref: 'One' }, Port: 80 },
      { Id: { Ref: 'Two' }, Port: 80 },
    ]);
  });

  it('redirects HTTP once there is a listener with a certificate', () => {
    const builder = withAlb([{ port: 80 }, { port: 443, certificateArn }])
      .node('auto-scaling-group', 'app', { parent: 'vpc' })
      .connect('forward', 'web', 'app');
    expect(properties(builder, 'WebListener80')?.DefaultActions).toMatchObject([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443' } },
    ]);
    expect(properties(builder, 'WebListener443')?.DefaultActions).toMatchObject([{ Type: 'forward' }]);
  });

  it('forwards HTTP too where a connection names its port', () => {
    const builder = withAlb([{ port: 80 }, { port: 443, certificateArn }])
      .node('auto-scaling-group', 'app', { parent: 'vpc' })
      .connect('forward', 'web', 'app', { listenerPort: 80 });
    expect(properties(builder, 'WebListener80')?.DefaultActions).toMatchObject([{ Type: 'forward' }]);
  });

  it('asks for a certificate as a parameter where HTTPS is wanted without one', () => {
    const document = withAlb([{ port: 443, protocol: 'HTTPS' }]).build();
    const { resources, parameters } = resolve(document);
    expect(resources.get('WebListener443')?.properties.Certificates).toEqual([
      { CertificateArn: { Ref: 'WebCertificateArn' } },
    ]);
    expect(parameters.has('WebCertificateArn')).toBe(true);
  });

  it('uses drawn target groups', () => {
    const builder = withAlb()
      .node('target-group', 'targets', { parent: 'vpc', properties: { port: 9000 } })
      .node('auto-scaling-group', 'app', { parent: 'vpc' })
      .connect('forward', 'web', 'targets')
      .connect('target', 'targets', 'app');
    expect(properties(builder, 'WebListener80')?.DefaultActions).toEqual([
      { Type: 'forward', TargetGroupArn: { Ref: 'Targets' } },
    ]);
    expect(properties(builder, 'App')?.TargetGroupARNs).toEqual([{ Ref: 'Targets' }]);
    expect(properties(builder, 'AppIngressFromWeb9000')).toMatchObject({ FromPort: 9000, ToPort: 9000 });
  });

  it('registers containers by address and functions by their ARN', () => {
    const builder = withAlb()
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('ecs-service', 'api', { parent: 'cluster' })
      .node('lambda-function', 'fallback')
      .connect('forward', 'web', 'api', { pathPattern: ['/api/*'] })
      .connect('forward', 'web', 'fallback');
    expect(properties(builder, 'WebApiTargetGroup')?.TargetType).toBe('ip');
    const { resources } = resolve(builder.build());
    expect(resources.get('WebFallbackTargetGroup')).toMatchObject({
      properties: { TargetType: 'lambda', Targets: [{ Id: { 'Fn::GetAtt': ['Fallback', 'Arn'] } }] },
      dependsOn: ['FallbackPermissionWeb'],
    });
    expect(resources.get('FallbackPermissionWeb')?.properties.Principal).toBe(
      'elasticloadbalancing.amazonaws.com',
    );
    expect(resources.get('Api')?.dependsOn).toContain('WebListener80RuleWebApi');
  });

  it('registers tasks in bridge mode by instance, on the ports that Docker gives out', () => {
    const builder = withAlb()
      .node('ecs-cluster', 'cluster', { parent: 'vpc' })
      .node('auto-scaling-group', 'hosts', { parent: 'cluster' })
      .node('ecs-task-definition', 'task', {
        properties: { networkMode: 'bridge', requiresCompatibilities: ['EC2'] },
      })
      .node('ecs-service', 'api', { parent: 'cluster', properties: { launchType: 'EC2' } })
      .connect('manage', 'api', 'task')
      .connect('forward', 'web', 'api');
    expect(properties(builder, 'WebApiTargetGroup')?.TargetType).toBe('instance');
    expect(properties(builder, 'HostsIngressFromWeb32768To65535')).toMatchObject({
      FromPort: 32_768,
      ToPort: 65_535,
    });
  });

  it('forwards TCP behind a Network Load Balancer, and what TLS protected as TCP', () => {
    const builder = aNetwork()
      .node('nlb', 'front', {
        parent: 'vpc',
        properties: { listeners: [{ port: 443, protocol: 'TLS', certificateArn }] },
      })
      .node('auto-scaling-group', 'app', { parent: 'vpc' })
      .connect('forward', 'front', 'app');
    expect(properties(builder, 'FrontListener443')).toMatchObject({ Protocol: 'TLS' });
    expect(properties(builder, 'FrontAppTargetGroup')).toMatchObject({ Protocol: 'TCP' });
  });

  it('reports a Network Load Balancer that forwards to nothing', () => {
    const { gaps } = resolve(aNetwork().node('nlb', 'front', { parent: 'vpc' }).build());
    expect(gaps).toEqual([{ node: 'front', message: expect.stringContaining('to nothing') }]);
  });

  it('sees an instance in an Auto Scaling group as the group', () => {
    const builder = withAlb()
      .node('auto-scaling-group', 'app', { parent: 'vpc' })
      .node('ec2-instance', 'one', { parent: 'app' })
      .connect('traffic', 'web', 'one');
    expect(properties(builder, 'App')?.TargetGroupARNs).toEqual([{ Ref: 'WebAppTargetGroup' }]);
    expect(properties(builder, 'One')).toBeUndefined();
  });
});
