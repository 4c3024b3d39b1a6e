import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

/** A drawing with a problem (the second subnet overlaps the first) and a bill (the NAT gateway). */
export const shopDrawing = {
  format: 'lintel/1',
  id: '01TEST',
  name: 'Shop',
  settings: { region: 'us-east-1', environment: 'production', profile: 'standard' },
  nodes: {
    region: { kind: 'region', name: 'us-east-1', at: [0, 0], size: [900, 700] },
    vpc: {
      kind: 'vpc',
      name: 'Main',
      parent: 'region',
      at: [40, 60],
      size: [800, 600],
      properties: { cidrBlock: '10.0.0.0/16', flowLogs: false },
    },
    a: {
      kind: 'subnet',
      name: 'app-a',
      parent: 'vpc',
      at: [40, 60],
      size: [300, 200],
      properties: { availabilityZone: 'a', cidrBlock: '10.0.1.0/24', tier: 'public' },
    },
    b: {
      kind: 'subnet',
      name: 'app-b',
      parent: 'vpc',
      at: [40, 300],
      size: [300, 200],
      properties: { availabilityZone: 'b', cidrBlock: '10.0.1.0/25', tier: 'public' },
    },
    nat: { kind: 'nat-gateway', name: '=cmd()', parent: 'a', at: [40, 40] },
  },
  connections: {},
};

/** Files in a folder that each test has for itself. */
export interface TestFiles {
  readonly folder: string;
  /** Writes a file and says where it is. */
  write(name: string, content: string | Uint8Array): string;
  /** Writes the drawing of a shop. */
  shop(): string;
}

export function testFiles(): TestFiles {
  let folder = '';
  beforeEach(() => {
    folder = temporaryFolder();
  });
  const write = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    get folder() {
      return folder;
    },
    write,
    shop: () => write('shop.lintel.json', JSON.stringify(shopDrawing, null, 2)),
  };
}
