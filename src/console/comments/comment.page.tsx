import type { JSX } from 'preact';
import { draftAddress } from '../drafts/draft-address.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Notice } from '../parts.tsx';
import { CommentField } from './comment-thread.tsx';
import { QuoteField } from './section-comments.tsx';

/** A comment that was not taken, with what was typed. */
export interface RefusedComment {
  readonly policy: string;
  readonly version: number;
  /** Where the form goes. */
  readonly action: string;
  /** The section of a new comment; undefined for an answer or an edit. */
  readonly section: string | undefined;
  readonly quote: string;
  readonly text: string;
  readonly refusal: FormRefusal;
  readonly csrfToken: string;
}

/** Says why a comment was not taken, and takes it again. */
export function CommentPage(content: RefusedComment): JSX.Element {
  const { policy, version, action, section, quote, text, refusal, csrfToken } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={draftAddress(policy, version)}>Back to the draft</a>
      </nav>
      <h1>Comment</h1>
      <Notice tone="danger">
        {refusal.fields.length === 0 ? (
          <p>Not taken: {refusal.message}.</p>
        ) : (
          refusal.fields.map(({ field, reason }) => (
            <p>
              Not taken: {names[field] ?? field} {reason}.
            </p>
          ))
        )}
      </Notice>
      <form class="broad" method="post" action={action}>
        <CsrfField token={csrfToken} />
        {section !== undefined && (
          <>
            <input type="hidden" name="section" value={section} />
            <QuoteField id="quote" value={quote} />
          </>
        )}
        <CommentField id="text" label="Comment" value={text} />
        <button type="submit">Send it again</button>
      </form>
    </>
  );
}

const names: Readonly<Record<string, string>> = {
  text: 'the comment',
  quote: 'what you quote',
  section: 'what you comment on',
};
