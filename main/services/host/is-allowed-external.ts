/** Documentation the application links to: AWS's own, and the project's. */
const allowedHosts: readonly string[] = [
  'docs.aws.amazon.com',
  'aws.amazon.com',
  'github.com',
  'mermaid.js.org',
];

/** Whether a page may be opened in the user's browser: https, a known host, no credentials in it. */
export function isAllowedExternal(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    allowedHosts.includes(url.hostname)
  );
}
