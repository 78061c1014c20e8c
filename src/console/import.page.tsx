import type { JSX } from 'preact';
import type { FormRefusal } from './form-refusal.ts';
import { CsrfField, Notice } from './parts.tsx';

/** What is to become of a file: only looked at, a draft for review, or adopted since it is in force already. */
export const importAims = ['look', 'draft', 'adopt'] as const;
export type ImportAim = (typeof importAims)[number];

/** What the import form is made from. */
export interface ImportPageContent {
  readonly csrfToken: string;
  /** Why the file that was just sent was not taken; null before any. */
  readonly refusal: FormRefusal | null;
  readonly fileName: string | null;
}

/** The form that brings a document in. */
export function ImportPage({ csrfToken, refusal, fileName }: ImportPageContent): JSX.Element {
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/policies">Policies</a>
      </nav>
      <h1>Import a policy</h1>
      <p class="lede">A policy as it is published: PDF, Word, Markdown or plain text.</p>
      {refusal !== null && (
        <Notice tone="danger">
          <p>
            <strong>{fileName}</strong> was not taken: {refusal.message}.
          </p>
        </Notice>
      )}
      <ImportForm csrfToken={csrfToken} />
      <p class="hint">
        A whole library of files: <code>npm run almanac -- import DIRECTORY --adopt</code>.
      </p>
    </>
  );
}

/** The form alone; the page of what was read shows it again. */
export function ImportForm({ csrfToken }: { csrfToken: string }): JSX.Element {
  return (
    <form class="card" method="post" action="/console/import" enctype="multipart/form-data">
      <CsrfField token={csrfToken} />
      <div class="field">
        <label for="file">Document</label>
        <input id="file" name="file" type="file" accept=".pdf,.docx,.md,.txt" required />
      </div>
      <button type="submit" name="aim" value="look" class="second">
        Show what is read
      </button>{' '}
      <button type="submit" name="aim" value="draft">
        Import as a draft
      </button>{' '}
      <button type="submit" name="aim" value="adopt" aria-describedby="adopt-hint">
        Adopt as in force
      </button>
      <p class="hint" id="adopt-hint">
        Adopt a policy that is in force already: a medical director signs the batch. A draft goes through
        review.
      </p>
    </form>
  );
}
