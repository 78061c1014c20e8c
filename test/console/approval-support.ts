import { DraftsService } from '../../src/policies/drafts.service.ts';
import type { TestApp } from '../support/app.ts';
import { actorOf, buildPolicyVersion } from '../support/build-policy-version.ts';
import type { Browser } from './support.ts';

/** A draft of a policy's second version, with the addresses of its pages. */
export interface Drafted {
  readonly slug: string;
  readonly title: string;
  readonly versionId: string;
  readonly revision: number;
  /** Where its form hands it in. */
  readonly submit: string;
  /** The page of its approval. */
  readonly approval: string;
}

/** A policy in force, and the draft of its next version, written by the person at a browser. */
export async function draftedVersion(app: TestApp, { person }: Browser, title: string): Promise<Drafted> {
  const { slug } = await buildPolicyVersion(app, { title });
  const drafts = app.nest.get(DraftsService);
  const begun = await drafts.begin(actorOf(person), slug);
  const { version } = await drafts.edit(actorOf(person), slug, begun.version.number, begun.version.revision, {
    sections: [{ id: 'policy-criteria', markdown: `As of ${title}, other words.` }],
  });
  const at = `/console/policies/${slug}`;
  return {
    slug,
    title: version.title,
    versionId: version.id,
    revision: version.revision,
    submit: `${at}/drafts/${version.number}/submit`,
    approval: `${at}/versions/${version.number}/approval`,
  };
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The inputs of a page with their values and the meaning, as a browser would send them back; the first of each name. */
export function fieldsIn(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [input] of html.matchAll(/<input(?:[^>"]|"[^"]*")*>/g)) {
    const name = /\bname="([^"]*)"/.exec(input)?.[1];
    const type = /\btype="([^"]*)"/.exec(input)?.[1] ?? 'text';
    const value = /\bvalue="([^"]*)"/.exec(input)?.[1] ?? '';
    if (name === undefined || ['password', 'radio', 'checkbox', 'search'].includes(type)) continue;
    fields[name] ??= unescaped(value);
  }
  const meaning = /<textarea id="meaning"[^>]*>([^<]*)</.exec(html)?.[1];
  return meaning === undefined ? fields : { ...fields, meaning: unescaped(meaning) };
}

const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => entities[entity]!);

/** Longest that a test waits for something that happens after a page was sent, in milliseconds. */
const LONGEST_WAIT = 5000;

/** Waits until something holds. Throws when it does not within some seconds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + LONGEST_WAIT;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error('what was waited for did not happen');
    await new Promise((wake) => setTimeout(wake, 10));
  }
}
