import { z } from 'zod';
import { proseSchema } from '../../platform/http/text-schemas.ts';
import type { Comment, Thread } from './comment-records.ts';

/** What a comment says: running text that says something. */
export const commentTextSchema = z
  .string()
  .trim()
  .pipe(proseSchema(5000).pipe(z.string().min(1, { error: 'must not be empty' })));

const quoteSchema = z
  .string()
  .trim()
  .pipe(proseSchema(1000).pipe(z.string().min(1)));

/** Body of `POST …/comments`. */
export const newCommentSchema = z.union(
  [
    z.strictObject({
      section: z.string().min(1).max(300),
      quote: quoteSchema.optional(),
      text: commentTextSchema,
    }),
    z.strictObject({ answers: z.uuid(), text: commentTextSchema }),
  ],
  { error: 'is either {section, quote?, text} or {answers, text}' },
);

/** Body of `PATCH …/comments/{comment}`. */
export const commentChangeSchema = z.union(
  [z.strictObject({ text: commentTextSchema }), z.strictObject({ resolved: z.boolean() })],
  { error: 'is either {text} or {resolved}' },
);

/** A thread as the API shows one. */
export function threadJson(thread: Thread) {
  const { sectionId, sectionHeading, now, quote, resolvedAt, resolvedByName, answers } = thread;
  return {
    ...commentJson(thread),
    section: { id: sectionId, heading: sectionHeading, now: now.state, headingNow: now.heading },
    quote: quote === null ? null : { text: quote, stands: now.quoteStands },
    resolved: resolvedAt === null ? null : { by: resolvedByName, at: resolvedAt.toString() },
    answers: answers.map(commentJson),
  };
}

function commentJson({ id, text, personId, name, createdAt, editedAt, duringReview, earlier }: Comment) {
  return {
    id,
    by: { id: personId, name },
    text,
    createdAt: createdAt.toString(),
    editedAt: editedAt?.toString() ?? null,
    duringReview,
    earlier,
  };
}
