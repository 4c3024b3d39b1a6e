/**
 * Run as a process of its own by the crash test: opens a store, saves a document, and journals one edit after the
 * other, telling its parent after each that it is safe, until somebody kills it.
 */

import { createStore } from '#main/services/store/create-store.ts';
import { storeContract } from '#main/services/store/store-contract.ts';
import { createClient } from '#shared/contract/rpc.ts';
import { inProcessTransport } from '#shared/contract/transports/in-process.ts';

const dataFolder = process.argv[2];
if (dataFolder === undefined) throw new Error('Name the folder.');
const store = createClient(storeContract, inProcessTransport(createStore({ dataFolder, now: Date.now })));
await store.call('library.save', { id: 'shop', name: 'Shop', text: '{}', nodeCount: 0, sequence: 0 });
for (let sequence = 1; ; sequence += 1) {
  const changes = [
    { table: 'nodes', id: `node-${sequence}`, after: { kind: 'note', name: 'x'.repeat(500) } },
  ];
  await store.call('library.journal', { id: 'shop', entries: [{ sequence, changes }] });
  process.stdout.write(`${sequence}\n`);
  if (sequence % 40 === 0) {
    await store.call('library.save', {
      id: 'shop',
      name: 'Shop',
      text: `${sequence}`,
      nodeCount: sequence,
      sequence,
    });
  }
}
