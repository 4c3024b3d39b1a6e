/** The words of a name in small letters, however they are joined: `PublicSubnet1`, `public-a`, `db_b`. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3 $2$4')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
}
