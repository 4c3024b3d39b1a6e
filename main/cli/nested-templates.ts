import { dirname, join } from 'node:path';
import { readTextFile } from '#main/services/files/read-text-file.ts';
import { pathsBeside } from '#shared/import/cloudformation/nested-stacks.ts';

/** More files than any set of templates has. */
const mostFiles = 200;

const templateUrl = /TemplateURL"?\s*:[^\n]*?([^\s"',]+\.(?:ya?ml|json|template))/g;

/** The templates of nested stacks that are beside a template, by their path from there. */
export async function readNestedTemplates(file: string, text: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const waiting = [{ path: '', text }];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    for (const [, url = ''] of next.text.matchAll(templateUrl)) {
      for (const path of pathsBeside(next.path, url, next.path === '')) {
        if (found[path] !== undefined || Object.keys(found).length >= mostFiles) continue;
        const read = await readTextFile(join(dirname(file), path));
        if (!read.ok) continue;
        found[path] = read.value.text;
        waiting.push({ path, text: read.value.text });
        break;
      }
    }
  }
  return found;
}
