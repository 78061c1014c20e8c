import type { JSX } from 'preact';
import { draftAddress } from './drafts/draft-address.ts';
import { Refusal, type ShownDraft } from './drafts/draft.page.tsx';
import type { FormRefusal } from './form-refusal.ts';
import { CsrfField, Field, Notice } from './parts.tsx';

/** What the page that edits one section is made from. */
export interface SectionPageContent {
  readonly draft: ShownDraft;
  readonly section: ShownDraft['document']['sections'][number];
  /** What was typed when the form was refused, so that nobody types it again; null before. */
  readonly typed: { readonly heading: string; readonly markdown: string } | null;
  readonly refusal: FormRefusal | null;
  readonly csrfToken: string;
}

/** One section of a draft to be written; its anchor stays, whatever its heading becomes. */
export function SectionPage({ draft, section, typed, refusal, csrfToken }: SectionPageContent): JSX.Element {
  const address = draftAddress(draft.policy.slug, draft.version);
  const { heading, markdown } = typed ?? section;
  const changed = refusal?.code === 'precondition_failed';
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={address}>
          {draft.policy.title}, version {draft.version}
        </a>
      </nav>
      <h1>{section.heading}</h1>
      {changed ? (
        <Notice tone="danger">
          <p>
            Somebody else has changed this draft meanwhile. Your text is still in the field below; saving it
            again replaces theirs.
          </p>
        </Notice>
      ) : (
        <Refusal refusal={refusal} />
      )}
      {draft.state === 'in_review' && (
        <Notice tone="warning">
          <p>The committee is voting on this text. An edit takes it back to draft, and its votes are void.</p>
        </Notice>
      )}
      <form class="card broad" method="post" action={`${address}/sections/${encodeURIComponent(section.id)}`}>
        <CsrfField token={csrfToken} />
        <input type="hidden" name="revision" value={draft.revision} />
        <Field
          id="heading"
          name="heading"
          label="Heading"
          value={heading}
          hint={`Links to it stay: its anchor is #${section.id}.`}
          maxLength={500}
          required
        />
        <div class="field">
          <label for="markdown">Text</label>
          <textarea id="markdown" name="markdown" rows={24} aria-describedby="markdown-hint" spellcheck>
            {`\n${markdown}`}
          </textarea>
          <p class="hint" id="markdown-hint">
            Markdown. A citation is <code>^[1]</code>, <code>^[6, 7]</code> or <code>^[12-14]</code>; a
            criterion is a list item with its label: <code>- I. …</code>, below it <code>- A. …</code>,
            indented by two spaces.
          </p>
        </div>
        <button type="submit">Save</button> <a href={address}>Leave it as it is</a>
      </form>
      {changed && (
        <section class="card" aria-labelledby="theirs">
          <h2 id="theirs">As it is now</h2>
          <pre class="source">{section.markdown}</pre>
        </section>
      )}
    </>
  );
}
