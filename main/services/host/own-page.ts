/** Where the desktop's window comes from: a scheme of our own, served from the application's folder. */
export const appScheme = 'app';
export const appHost = 'bundle';
export const appAddress = `${appScheme}://${appHost}/`;

/** Whether an address is a page of the application itself. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${appScheme}:` && url.host === appHost;
}
