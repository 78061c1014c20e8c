import type { Envelope } from '../../policies/envelope.rules.ts';

/** What was hashed and is not in a version's JSON: code descriptions that are the AMA's, terms of its envelope. */
export type WithheldFromVersion = 'code_descriptions' | 'envelope_terms';

/** Header of a version's JSON that names them. Without it a reader takes both hashes again from what is shown. */
export const WITHHELD_HEADER = 'almanac-withheld';

/** What of an envelope a version's JSON shows. */
const SHOWN = {
  policy: true,
  version: true,
  contentHash: true,
  dates: true,
  changeClass: true,
  scope: true,
} as const satisfies Partial<Record<keyof Envelope, true>>;

/** What a reader of the JSON is not shown of what was signed. */
export function withheldFromVersion({
  hidesDescriptions,
  envelope,
}: {
  /** True where a code has a description and descriptions are not published. */
  readonly hidesDescriptions: boolean;
  /** Null of a version that was signed before envelopes were kept. */
  readonly envelope: Envelope | null;
}): WithheldFromVersion[] {
  const saysMore = envelope === null || Object.keys(envelope).some((term) => !(term in SHOWN));
  return [
    ...(hidesDescriptions ? (['code_descriptions'] as const) : []),
    ...(saysMore ? (['envelope_terms'] as const) : []),
  ];
}
