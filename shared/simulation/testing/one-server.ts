import type { LintelDocument } from '#shared/document/records.ts';
import { aDocument } from '#shared/testing/a-document.ts';

/** Users and one server: the smallest drawing that can be loaded. */
export function oneServer(): LintelDocument {
  return aDocument()
    .node('users', 'users')
    .node('ec2-instance', 'server')
    .connect('traffic', 'users', 'server')
    .build();
}
