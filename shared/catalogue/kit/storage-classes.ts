/** Where S3 keeps objects, from the dearest to keep to the dearest to read. */
export const storageClasses = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

export type StorageClass = (typeof storageClasses)[number];

/** Price components of a storage class; a class without a request price of its own has none in the catalogue. */
export const storageClassComponents: Record<
  StorageClass,
  { readonly storage: string; readonly put?: string; readonly get?: string; readonly retrieval?: string }
> = {
  STANDARD: { storage: 'standard.storage', put: 'standard.put', get: 'standard.get' },
  STANDARD_IA: {
    storage: 'standardIa.storage',
    put: 'standardIa.put',
    get: 'standardIa.get',
    retrieval: 'standardIa.retrieval',
  },
  ONEZONE_IA: { storage: 'onezoneIa.storage', retrieval: 'onezoneIa.retrieval' },
  INTELLIGENT_TIERING: { storage: 'intelligent.frequent', put: 'intelligent.put', get: 'intelligent.get' },
  GLACIER: {
    storage: 'glacierFlexible.storage',
    put: 'glacierFlexible.put',
    retrieval: 'glacierFlexible.retrievalStandard',
  },
  DEEP_ARCHIVE: {
    storage: 'deepArchive.storage',
    put: 'deepArchive.put',
    retrieval: 'deepArchive.retrievalStandard',
  },
};
