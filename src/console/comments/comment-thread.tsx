import type { JSX } from 'preact';
import type { Comment, Thread } from '../../approvals/comments/comment-records.ts';
import { instant, type Zone } from '../../kernel/instant.ts';
import { Chip, CsrfField, Moment } from '../parts.tsx';
import { commentsAddress, threadAnchor } from './comment-address.ts';

/** What comments are shown with. */
export interface CommentsContent {
  readonly threads: readonly Thread[];
  readonly policy: string;
  readonly version: number;
  /** The reader's id. */
  readonly me: string;
  readonly zone: Zone;
  /** Whether the version still takes comments. */
  readonly open: boolean;
  /** Whether the reader may resolve threads that others began. */
  readonly mayResolve: boolean;
  readonly csrfToken: string;
}

/** The most characters of a comment. */
export const LONGEST_COMMENT = 5000;

/** A thread: what was said, the answers, and what can be done with it. A resolved one is folded. */
export function CommentThread({ thread, ...content }: CommentsContent & { thread: Thread }): JSX.Element {
  const { zone } = content;
  const said = (
    <>
      {thread.quote !== null && (
        <blockquote class="comment-quote">
          {thread.quote}
          {thread.now.quoteStands === false && (
            <span class="under">These words do not stand in the text any more.</span>
          )}
        </blockquote>
      )}
      <Said comment={thread} {...content} />
      {thread.answers.map((answer) => (
        <div class="comment-answer">
          <Said comment={answer} {...content} />
        </div>
      ))}
      {content.open && <Acts thread={thread} {...content} />}
    </>
  );
  if (thread.resolvedAt === null) {
    return (
      <article class="comment" id={threadAnchor(thread.id)}>
        {said}
      </article>
    );
  }
  return (
    <details class="comment" id={threadAnchor(thread.id)}>
      <summary>
        Resolved by {thread.resolvedByName}, <Moment at={thread.resolvedAt} zone={zone} />: {thread.name} on{' '}
        {thread.now.heading ?? thread.sectionHeading}
      </summary>
      {said}
    </details>
  );
}

function Said({ comment, zone, me, open, ...content }: CommentsContent & { comment: Comment }): JSX.Element {
  const { id, name, personId, createdAt, editedAt, duringReview, text, earlier } = comment;
  return (
    <>
      <p class="comment-head">
        <strong>{name}</strong> <Moment at={createdAt} zone={zone} />{' '}
        {duringReview && <Chip tone="info">During the vote</Chip>}
      </p>
      <p class="comment-text">{text}</p>
      {editedAt !== null && (
        <details class="comment-earlier">
          <summary>
            Edited <Moment at={editedAt} zone={zone} />
          </summary>
          {earlier.map((before) => (
            <p class="comment-text">
              <span class="under">
                As of <Moment at={instant(before.writtenAt)} zone={zone} />
              </span>
              {before.text}
            </p>
          ))}
        </details>
      )}
      {open && personId === me && (
        <details>
          <summary>
            Edit<span class="aside"> your comment</span>
          </summary>
          <form
            class="broad"
            method="post"
            action={`${commentsAddress(content.policy, content.version)}/${id}/edit`}
          >
            <CsrfField token={content.csrfToken} />
            <CommentField id={`edit-${id}`} label="Your words" value={text} />
            <p class="hint">What it said before is kept.</p>
            <button class="small" type="submit">
              Save
            </button>
          </form>
        </details>
      )}
    </>
  );
}

function Acts({ thread, ...content }: CommentsContent & { thread: Thread }): JSX.Element {
  const address = `${commentsAddress(content.policy, content.version)}/${thread.id}`;
  const resolved = thread.resolvedAt !== null;
  return (
    <div class="comment-acts">
      <details>
        <summary>
          Answer<span class="aside"> {thread.name}</span>
        </summary>
        <form class="broad" method="post" action={`${address}/answer`}>
          <CsrfField token={content.csrfToken} />
          <CommentField id={`answer-${thread.id}`} label="Your answer" value="" />
          <button class="small" type="submit">
            Answer
          </button>
        </form>
      </details>
      {(content.mayResolve || thread.personId === content.me) && (
        <form method="post" action={`${address}/${resolved ? 'reopen' : 'resolve'}`}>
          <CsrfField token={content.csrfToken} />
          <button class="second small" type="submit">
            {resolved ? 'Open again' : 'Resolve'}
            <span class="aside"> the comment of {thread.name}</span>
          </button>
        </form>
      )}
    </div>
  );
}

/** The field that a comment is written in. */
export function CommentField({
  id,
  label,
  value,
}: {
  id: string;
  label: string;
  value: string;
}): JSX.Element {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea id={id} name="text" rows={3} maxLength={LONGEST_COMMENT} required>
        {value}
      </textarea>
    </div>
  );
}
