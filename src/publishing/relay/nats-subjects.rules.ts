import type { CloudEvent } from '../feed/cloud-event.rules.ts';

/** What every type of public event begins with. */
const POLICY = 'policy.';

/**
 * The subject of an event: `<stream in small letters>.policy.<slug>.<rest of the type>`, such as
 * `almanac.policy.lysis-of-epidural-adhesions.version.approved`. A consumer of one policy asks for
 * `almanac.policy.<slug>.>`, one of a type for `almanac.policy.*.version.effective`.
 */
export function subjectOf(stream: string, { type, subject }: Pick<CloudEvent, 'type' | 'subject'>): string {
  const kind = type.startsWith(POLICY) ? type.slice(POLICY.length) : type;
  return `${stream.toLowerCase()}.policy.${token(subject.slice(subject.indexOf('/') + 1))}.${kind}`;
}

/** What a stream takes: every event about a policy. */
export function subjectsOf(stream: string): string[] {
  return [`${stream.toLowerCase()}.policy.>`];
}

/** A word without what has a meaning in subjects. Slugs have nothing of it; this holds should they ever. */
const token = (word: string): string => word.replaceAll(/[^A-Za-z0-9_-]/g, '_') || '_';
