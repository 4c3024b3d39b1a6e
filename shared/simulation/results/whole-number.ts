/** `12,345`: a count as people read it. Rates have parts of a request, of which less than a half are said to be some. */
export function wholeNumber(count: number): string {
  const whole = Math.round(count);
  if (whole === 0 && count > 1e-6) return 'less than 1';
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ',');
}
