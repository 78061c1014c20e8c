/** What headings say that studies below them are about, in beginnings of words. */
export interface HeadingSubject {
  readonly wanted: ReadonlySet<string>;
  /** What stands behind "without". */
  readonly unwanted: ReadonlySet<string>;
}

const COMMON = new Set(
  (
    'a an and as at by for from in into of on or the to with without via vs versus its their other ' +
    'evidence summary review reviews clinical study studies trial trials society american national association'
  ).split(' '),
);
/** Characters by which `endoscopy` and `endoscopic` are one word. */
const STEM = 6;

/** The words of a text, each by its beginning, without those that say nothing. */
export function stemsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.filter((word) => word.length > 2 && !COMMON.has(word)).map((word) => word.slice(0, STEM)),
  );
}

/** "X without Y" is about X and not about Y, "X with or without Y" about X alone. */
export function subjectOf(heading: string): HeadingSubject {
  const either = heading.split(/\bwith(?:\s*(?:or|\/)\s*|\s+and\s+)without\b/i)[0] ?? '';
  const [about = '', ...behind] = either.split(/\b(?:without|excluding|other than)\b/i);
  return { wanted: stemsOf(about), unwanted: stemsOf(behind.join(' ')) };
}

/**
 * How well a work that says `said` stands below headings about a subject: its words speak for it, words that are missing
 * a little against it, unwanted ones as much against it. `shared` are words that tell the places asked about from
 * nothing.
 */
export function fitOf(
  { wanted, unwanted }: HeadingSubject,
  said: ReadonlySet<string>,
  shared: ReadonlySet<string>,
): number {
  const telling = [...wanted].filter((word) => !shared.has(word));
  const found = telling.filter((word) => said.has(word)).length;
  const against = [...unwanted].filter((word) => said.has(word)).length;
  const kept = unwanted.size - against;
  return found - 0.5 * (telling.length - found) - against + 0.5 * Math.min(kept, 1);
}
