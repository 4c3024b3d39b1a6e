// Written by `npm run generate`: add a file to this folder, not a line to this one.
import type { ConnectionKind } from '../define-connection-kind.ts';
import { traffic } from './traffic.ts';

export const connectionKinds: readonly ConnectionKind[] = [
  traffic,
];
