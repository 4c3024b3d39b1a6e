/** `Web ALB` as `web-alb`: letters and digits of any alphabet kept where ASCII has them, at most 40 characters. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return slug === '' ? 'item' : slug;
}

/** `web-alb` as `WebAlb`: a legal CloudFormation logical id (letters and digits, a letter first). */
export function logicalIdOf(name: string): string {
  const pascal = slugOf(name)
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return /^[A-Z]/.test(pascal) ? pascal : `N${pascal}`;
}

/** `base`, or `base-2`, `base-3` … : the first that is not taken. */
export function uniqueName(base: string, isTaken: (name: string) => boolean, separator = '-'): string {
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    const candidate = `${base}${separator}${number}`;
    if (!isTaken(candidate)) return candidate;
  }
}
