import { describe, expect, it } from 'vitest';
import { resolve } from '#shared/resolve/create-resolver.ts';
import { aDocument } from '#shared/testing/a-document.ts';
import { costLinesOf, quantitiesOf } from '#shared/testing/cost-lines.ts';
import { architectureOf } from '../../kit/instance-architecture.ts';

describe('the cost of an EC2 instance', () => {
  it('is its hours and its root volume', () => {
    const lines = quantitiesOf(
      'ec2-instance',
      { instanceType: 't3.medium', rootVolumeType: 'gp2', rootVolumeSize: 8 },
      { runningHoursPerMonth: 100 },
    );
    expect(lines['ec2/t3.medium']).toBe(100);
    expect(lines['ebs/gp2.storage']).toBe(8);
  });

  it('has a public address where its subnet gives one, until an Elastic IP takes its place', () => {
    const drawing = aDocument()
      .node('vpc', 'vpc')
      .node('subnet', 'public', { parent: 'vpc', properties: { tier: 'public' } })
      .node('subnet', 'private', { parent: 'vpc' })
      .node('ec2-instance', 'web', { parent: 'public' })
      .node('ec2-instance', 'fixed', { parent: 'public' })
      .node('ec2-instance', 'app', { parent: 'private' })
      .node('elastic-ip', 'ip')
      .connect('attach', 'ip', 'fixed')
      .build();
    const addresses = (id: string) =>
      costLinesOf(drawing, id).filter(({ component }) => component === 'ipv4/inUse').length;
    expect(addresses('web')).toBe(1);
    expect(addresses('fixed')).toBe(0);
    expect(addresses('app')).toBe(0);
    expect(addresses('ip')).toBe(1);
  });

  it('counts the instances of a group with their volumes, and not again those drawn inside it', () => {
    const drawing = aDocument()
      .node('auto-scaling-group', 'group', { properties: { desiredCapacity: 3, instanceType: 'm7g.large' } })
      .node('ec2-instance', 'one', { parent: 'group' })
      .build();
    const lines = Object.fromEntries(
      costLinesOf(drawing, 'group').map(({ component, quantity }) => [component, quantity.value]),
    );
    expect(lines['ec2/m7g.large']).toBe(3 * 730);
    expect(lines['ebs/gp3.storage']).toBe(60);
    expect(costLinesOf(drawing, 'one')).toEqual([]);
    expect(resolve(drawing).resources.has('One')).toBe(false);
  });

  it('takes the type of the launch template that is drawn for the group', () => {
    const drawing = aDocument()
      .node('auto-scaling-group', 'group')
      .node('launch-template', 'template', { properties: { instanceType: 'c7g.xlarge' } })
      .connect('manage', 'group', 'template')
      .build();
    expect(costLinesOf(drawing, 'group')[0]?.component).toBe('ec2/c7g.xlarge');
  });
});

describe('the cost of a volume', () => {
  it('charges gp3 only above 3,000 IOPS and 125 MB/s', () => {
    expect(quantitiesOf('ebs-volume', { size: 40, iops: 4000, throughput: 130 })).toEqual({
      'ebs/gp3.storage': 40,
      'ebs/gp3.iops': 1000,
      'ebs/gp3.throughput': 5,
    });
    expect(quantitiesOf('ebs-volume', { size: 40, iops: 3000, throughput: 125 })).toEqual({
      'ebs/gp3.storage': 40,
    });
  });

  it('charges every IOPS of io1', () => {
    expect(quantitiesOf('ebs-volume', { volumeType: 'io1', size: 30, iops: 300 })).toEqual({
      'ebs/io1.storage': 30,
      'ebs/io1.iops': 300,
    });
  });

  it('asks for the requests of a magnetic volume', () => {
    expect(quantitiesOf('ebs-volume', { volumeType: 'standard' })).toHaveProperty(
      'ebs/standard.io',
      undefined,
    );
  });
});

describe('architectureOf', () => {
  it.each([
    ['m7g.large', 'arm64'],
    ['t4g.nano', 'arm64'],
    ['c7gn.xlarge', 'arm64'],
    ['is4gen.medium', 'arm64'],
    ['x2gd.metal', 'arm64'],
    ['a1.large', 'arm64'],
    ['db.r6g.large', 'arm64'],
    ['cache.t4g.micro', 'arm64'],
    ['g4dn.xlarge', 'x86_64'],
    ['m6i.large', 'x86_64'],
    ['u7i-12tb.224xlarge', 'x86_64'],
  ] as const)('reads %s as %s', (type, architecture) => {
    expect(architectureOf(type)).toBe(architecture);
  });
});

describe('what instances become', () => {
  it('asks for metadata tokens and encrypts volumes, without naming an image', () => {
    const { resources } = resolve(
      aDocument()
        .node('ec2-instance', 'web', { properties: { instanceType: 'm7g.large' } })
        .build(),
    );
    expect(resources.get('Web')?.properties).toMatchObject({
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      ImageId: { Ref: 'LatestAmazonLinuxArm' },
    });
  });

  it('gives two volumes of one instance different devices', () => {
    const { resources } = resolve(
      aDocument()
        .node('ec2-instance', 'web')
        .node('ebs-volume', 'data')
        .node('ebs-volume', 'logs', { parent: 'web' })
        .connect('attach', 'data', 'web')
        .build(),
    );
    const devices = [...resources.values()]
      .filter(({ type }) => type === 'AWS::EC2::VolumeAttachment')
      .map(({ properties }) => properties.Device);
    expect(devices.sort()).toEqual(['/dev/sdf', '/dev/sdg']);
  });

  it('launches an Auto Scaling group from a template of its own when none is drawn', () => {
    const { resources } = resolve(aDocument().node('auto-scaling-group', 'group').build());
    expect(resources.get('GroupLaunchTemplate')?.because[0]?.reason).toContain('no launch template is drawn');
    expect(resources.get('Group')?.properties.LaunchTemplate).toMatchObject({
      LaunchTemplateId: { Ref: 'GroupLaunchTemplate' },
    });
    expect(resources.get('Group')?.attributes).toHaveProperty('UpdatePolicy');
  });

  it('puts the instances of a Beanstalk environment in private subnets and its load balancer in public ones', () => {
    const { resources } = resolve(
      aDocument()
        .node('vpc', 'vpc')
        .node('subnet', 'pub', { parent: 'vpc', properties: { tier: 'public', availabilityZone: 'a' } })
        .node('subnet', 'priv', { parent: 'vpc', properties: { availabilityZone: 'a' } })
        .node('elastic-beanstalk', 'app', { parent: 'vpc' })
        .build(),
    );
    const options = resources.get('App')?.properties.OptionSettings as {
      OptionName: string;
      Value: unknown;
    }[];
    const settingOf = (name: string) => options.find(({ OptionName }) => OptionName === name)?.Value;
    expect(settingOf('Subnets')).toEqual({ 'Fn::Join': [',', [{ Ref: 'Priv' }]] });
    expect(settingOf('ELBSubnets')).toEqual({ 'Fn::Join': [',', [{ Ref: 'Pub' }]] });
  });
});
