import { assertNever } from '#shared/base/assert-never.ts';
import type { Bill } from './bill.ts';
import { billAsCsv } from './bill-as-csv.ts';
import { billAsHtml } from './bill-as-html.ts';
import { billAsJson } from './bill-as-json.ts';
import { billAsMarkdown } from './bill-as-markdown.ts';
import { billAsText } from './bill-as-text.ts';

const billFormats = ['text', 'csv', 'markdown', 'html', 'json'] as const;
export type BillFormat = (typeof billFormats)[number];

/** The end of the file name that each format has. */
export const billExtensions: Readonly<Record<BillFormat, string>> = {
  text: 'txt',
  csv: 'csv',
  markdown: 'md',
  html: 'html',
  json: 'json',
};

export const billMediaTypes: Readonly<Record<BillFormat, string>> = {
  text: 'text/plain',
  csv: 'text/csv',
  markdown: 'text/markdown',
  html: 'text/html',
  json: 'application/json',
};

/** The bill in a format to keep or to send on. */
export function writeBill(bill: Bill, format: BillFormat): string {
  switch (format) {
    case 'json':
      return billAsJson(bill);
    case 'csv':
      return billAsCsv(bill);
    case 'markdown':
      return billAsMarkdown(bill);
    case 'html':
      return billAsHtml(bill);
    case 'text':
      return billAsText(bill);
    default:
      return assertNever(format);
  }
}
