type Part<T> = T extends readonly (infer Item)[]
  ? readonly Part<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Part<T[Key]> }
    : T;

/** A large value of which only what the code under test reads is there. */
export function partOf<T>(part: Part<T>): T {
  // The names and values are checked; that the others are missing is the point.
  return part as unknown as T;
}
