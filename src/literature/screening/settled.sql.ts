import { contradicted, verdicts } from './second-reading.rules.ts';

/** In SQL: that the second reading `sr` contradicts the screening `s` and nobody has resolved it. */
export const OPEN_CONFLICT = `(sr.resolved_at is null and (${verdicts
  .map((verdict) => `(sr.verdict = '${verdict}' and s.state in (${quoted(contradicted[verdict])}))`)
  .join(' or ')}))`;

/**
 * In SQL: that the screening `s` is an inclusion an author may build on. One whose second reading was asked for, or is
 * wanted while nobody can be asked, and was not given yet is none, nor one on which the two readers differ; what is cited
 * would also tell the second reader what the first one said.
 */
export const SETTLED_INCLUSION = `(s.state = 'included' and not exists (
  select from second_reading sr where sr.screening_id = s.id and (sr.read_at is null or ${OPEN_CONFLICT})))`;

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
