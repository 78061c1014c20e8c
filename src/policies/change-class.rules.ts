/**
 * What a version changes for those who apply it: proposed from the text, confirmed by the signer. `restrictive` covers
 * less than before, `expansive` more, `neutral` the same in other words; `editorial` and `codes_only` touch no criterion.
 */
export const changeClasses = [
  'new',
  'restrictive',
  'expansive',
  'neutral',
  'editorial',
  'codes_only',
  'reaffirmed',
  'retired',
] as const;
export type ChangeClass = (typeof changeClasses)[number];

/** The classes a director may give to a drafted version; the others come with their own acts. */
export const draftedChangeClasses = [
  'new',
  'restrictive',
  'expansive',
  'neutral',
  'editorial',
  'codes_only',
] as const;
