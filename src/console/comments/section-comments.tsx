import type { JSX } from 'preact';
import { shortened } from '../../platform/mail/plain-line.rules.ts';
import { count, CsrfField } from '../parts.tsx';
import { commentsAddress, threadAnchor } from './comment-address.ts';
import { CommentField, CommentThread, type CommentsContent } from './comment-thread.tsx';

/** The comments on one section, and the form that adds one; nothing where there is neither. */
export function SectionComments({
  section,
  ...content
}: CommentsContent & { section: { readonly id: string; readonly heading: string } }): JSX.Element | null {
  const threads = content.threads.filter(({ sectionId }) => sectionId === section.id);
  if (threads.length === 0 && !content.open) return null;
  return (
    <aside class="comments" aria-label={`Comments on ${section.heading}`}>
      {threads.map((thread) => (
        <>
          {thread.now.state === 'renamed' && (
            <p class="hint">The section was called “{thread.sectionHeading}” when this was said.</p>
          )}
          <CommentThread thread={thread} {...content} />
        </>
      ))}
      {content.open && (
        <details>
          <summary>
            Comment<span class="aside"> on {section.heading}</span>
          </summary>
          <form class="broad" method="post" action={commentsAddress(content.policy, content.version)}>
            <CsrfField token={content.csrfToken} />
            <input type="hidden" name="section" value={section.id} />
            <QuoteField id={`quote-${section.id}`} value="" />
            <CommentField id={`text-${section.id}`} label="Comment" value="" />
            <button class="small" type="submit">
              Comment
            </button>
          </form>
        </details>
      )}
    </aside>
  );
}

/** The words of the section that a comment is about. */
export function QuoteField({ id, value }: { id: string; value: string }): JSX.Element {
  return (
    <div class="field">
      <label for={id}>The words it is about, if not the whole section</label>
      <input id={id} name="quote" value={value} maxLength={1000} autocomplete="off" />
    </div>
  );
}

/**
 * What the comments of a version come to: how many are unresolved, with a link to each, and those whose section is gone.
 * For the top of a draft's page and for those who vote and sign; `at` is the page on which the threads stand.
 */
export function CommentsOverview({
  at,
  showAll = false,
  ...content
}: CommentsContent & {
  /** The address of the page that holds the threads; empty for this very page. */
  at: string;
  /** Shows every thread here, for a page that has no sections to show them at. */
  showAll?: boolean;
}): JSX.Element | null {
  const { threads } = content;
  if (threads.length === 0) return null;
  const open = threads.filter(({ resolvedAt }) => resolvedAt === null);
  const gone = threads.filter(({ now }) => now.state === 'deleted');
  return (
    <section class="card" aria-labelledby="comments">
      <h2 id="comments">Comments</h2>
      <p>
        {open.length === 0
          ? `${count(threads.length, 'comment')}, all resolved.`
          : `${count(open.length, 'comment')} unresolved of ${threads.length}. A draft is handed in once all are resolved.`}
      </p>
      {!showAll && open.length > 0 && (
        <ul class="plain">
          {open.map(({ id, name, now, sectionHeading, text }) => (
            <li>
              <a href={`${at}#${threadAnchor(id)}`}>{now.heading ?? sectionHeading}</a>: {name}, “
              {shortened(text.replaceAll(/\s+/gu, ' '), 80)}”
            </li>
          ))}
        </ul>
      )}
      {(showAll ? threads : gone).map((thread) => (
        <>
          <p class="hint">
            {thread.now.state === 'deleted'
              ? `On “${thread.sectionHeading}”, a section that is deleted.`
              : `On “${thread.now.heading}”${thread.now.state === 'renamed' ? `, then “${thread.sectionHeading}”` : ''}.`}
          </p>
          <CommentThread thread={thread} {...content} />
        </>
      ))}
    </section>
  );
}
