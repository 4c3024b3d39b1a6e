import type { LintelDocument } from '#shared/document/records.ts';
import { aSubnet, drawing, type RuleFixtures, type ShortNode } from '../../fixtures.ts';

function volumeIn(zone: string, zoneOfB: unknown = 'b'): LintelDocument {
  return drawing(
    {
      main: { kind: 'vpc' },
      'zone-a': { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
      'zone-b': { kind: 'availability-zone', in: 'main', properties: { zone: 'b' } },
      'app-a': { kind: 'subnet', in: 'zone-a', properties: { cidrBlock: '10.0.0.0/24' } },
      'app-x': {
        kind: 'subnet',
        in: 'main',
        properties: { cidrBlock: '10.0.1.0/24', ...(zoneOfB === 'b' ? { availabilityZone: 'b' } : {}) },
      },
      web: { kind: 'ec2-instance', in: zoneOfB === 'b' ? 'app-a' : 'app-x' },
      disk: { kind: 'ebs-volume', in: zone },
    },
    [['disk', 'attach', 'web']],
  );
}

function mounts(zoneOfSecond: string): LintelDocument {
  const target = (subnet: string): ShortNode => ({
    kind: 'resource',
    properties: {
      type: 'AWS::EFS::MountTarget',
      properties: {
        FileSystemId: { Ref: 'Files' },
        SubnetId: { Ref: subnet },
        SecurityGroups: [{ Ref: 'Group' }],
      },
    },
  });
  return drawing({
    main: { kind: 'vpc' },
    one: aSubnet('10.0.0.0/24', 'a'),
    two: aSubnet('10.0.1.0/24', zoneOfSecond),
    first: target('One'),
    second: target('Two'),
  });
}

function filesIn(storage: string): LintelDocument {
  return drawing({
    main: { kind: 'vpc' },
    one: aSubnet('10.0.0.0/24', 'a'),
    two: aSubnet('10.0.1.0/24', 'b'),
    files: { kind: 'efs', in: 'main', properties: { storage, subnets: ['one', 'two'] } },
  });
}

export const volumeInZoneOfInstanceFixtures: RuleFixtures = {
  failing: [
    {
      title: 'A volume in zone b of an instance in zone a',
      document: volumeIn('zone-b'),
      finds: [{ at: 'disk', message: 'zones' }],
    },
    {
      title: 'The same volume, stated by property',
      document: drawing(
        {
          main: { kind: 'vpc' },
          app: { kind: 'subnet', in: 'main', properties: { availabilityZone: 'b' } },
          web: { kind: 'ec2-instance', in: 'app' },
          'zone-a': { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
          'zone-b': { kind: 'availability-zone', in: 'main', properties: { zone: 'b' } },
          disk: { kind: 'ebs-volume', in: 'zone-a' },
        },
        [['disk', 'attach', 'web']],
      ),
      finds: [{ at: 'disk', message: 'zones' }],
    },
    {
      title: 'Two written mount targets in one zone',
      document: mounts('a'),
      finds: [{ at: 'second', message: 'mounts' }],
    },
    {
      title: 'A One Zone file system with subnets of two zones',
      document: filesIn('one-zone'),
      finds: [{ at: 'files', message: 'oneZone' }],
    },
  ],
  passing: [
    { title: 'A written mount target in each zone', document: mounts('b') },
    { title: 'Both in zone a', document: volumeIn('zone-a') },
    {
      title: 'A volume that is attached to nothing',
      document: drawing({
        main: { kind: 'vpc' },
        zone: { kind: 'availability-zone', in: 'main', properties: { zone: 'a' } },
        disk: { kind: 'ebs-volume', in: 'zone' },
      }),
    },
    { title: 'A regional file system with subnets of two zones', document: filesIn('regional') },
  ],
  unknown: [
    {
      title: 'An instance whose zone is not known',
      document: volumeIn('zone-a', 'unknown'),
      undecided: { at: 'app-x', field: 'availabilityZone' },
    },
  ],
};
