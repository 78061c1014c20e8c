import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { mayDo, type Permission } from '../kernel/permission.ts';
import { csrfTokenOf } from '../people/sessions/current-session.ts';
import type { CurrentSession } from '../people/sessions/sessions.ts';
import type { ScriptName } from './assets.ts';
import { consolePermissions } from './console.permissions.ts';
import { CsrfField } from './parts.tsx';

/** The entries of the navigation that are pages of the console. */
export type Place =
  | 'reviews'
  | 'policies'
  | 'search'
  | 'import'
  | 'approvals'
  | 'meetings'
  | 'adoptions'
  | 'literature'
  | 'bulletins'
  | 'consumers'
  | 'webhooks'
  | 'organisation'
  | 'mailbox'
  | 'docs';

/** What a page says and where it is. */
export interface PageContent {
  /** The page's own name; the browser's title adds the product's. */
  readonly title: string;
  readonly place?: Place;
  /** What makes the page quicker to use where scripts run; it can be used without. */
  readonly script?: ScriptName;
  readonly body: ComponentChildren;
}

/** What stands around every page. */
export interface PageSurroundings {
  readonly organisationName: string;
  /** Undefined where nobody is signed in. */
  readonly session: CurrentSession | undefined;
  /** Whether there is a mailbox page. */
  readonly evaluation: boolean;
  readonly stylesheet: string;
  /** The address of the page's script; null where it has none. */
  readonly script: string | null;
}

/** Finished HTML. Everything in it is escaped; it needs no script. */
export function renderPage(content: PageContent, around: PageSurroundings): string {
  return `<!doctype html>${renderToString(<Frame content={content} around={around} />)}`;
}

function Frame({ content, around }: { content: PageContent; around: PageSurroundings }): JSX.Element {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${content.title} · Almanac`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={around.stylesheet} />
        {around.script !== null && <script type="module" src={around.script} />}
      </head>
      <body>
        <a class="skip" href="#content">
          Skip to content
        </a>
        <Header place={content.place} around={around} />
        <main id="content" tabIndex={-1}>
          {content.body}
        </main>
        <footer class="page-foot">
          <p>
            {around.organisationName} · <a href="/docs">API</a>
          </p>
        </footer>
      </body>
    </html>
  );
}

function Header({ place, around }: { place: Place | undefined; around: PageSurroundings }): JSX.Element {
  const { session, evaluation, organisationName } = around;
  return (
    <header class="page-head">
      <div class="page-head-row">
        <a class="brand" href={session === undefined ? '/' : '/console'}>
          <span class="brand-name">Almanac</span>
          <span class="brand-owner">{organisationName}</span>
        </a>
        <nav aria-label="Main">
          <ul>
            {session !== undefined && (
              <>
                <Entry to="/console" current={place === 'reviews'} name="Reviews" />
                <Entry to="/console/policies" current={place === 'policies'} name="Policies" />
                <Entry to="/console/signatures" current={place === 'approvals'} name="Approvals" />
                <Entry to="/console/meetings" current={place === 'meetings'} name="Meetings" />
                <Entry to="/console/adoptions" current={place === 'adoptions'} name="Adoptions" />
                <Entry to="/console/literature" current={place === 'literature'} name="Literature" />
                <Entry to="/console/bulletins" current={place === 'bulletins'} name="Bulletins" />
                {mayOpen(session, consolePermissions.readConsumers) && (
                  <Entry to="/console/consumers" current={place === 'consumers'} name="Consumers" />
                )}
                {mayOpen(session, consolePermissions.manageWebhooks) && (
                  <Entry to="/console/webhooks" current={place === 'webhooks'} name="Webhooks" />
                )}
                <Entry to="/console/people" current={place === 'organisation'} name="Organisation" />
                {evaluation && <Entry to="/console/mailbox" current={place === 'mailbox'} name="Mailbox" />}
              </>
            )}
            <Entry to="/search" current={place === 'search'} name="Search" />
          </ul>
        </nav>
        <Self session={session} />
      </div>
    </header>
  );
}

/** Whether a page is for the reader: its entry is shown to nobody else. */
function mayOpen({ person }: CurrentSession, page: Permission): boolean {
  return mayDo({ kind: 'person', personId: person.id, name: person.name, roles: person.roles }, page);
}

function Entry({ to, name, current }: { to: string; name: string; current: boolean }): JSX.Element {
  return (
    <li>
      <a href={to} {...(current ? { 'aria-current': 'page' as const } : {})}>
        {name}
      </a>
    </li>
  );
}

function Self({ session }: { session: CurrentSession | undefined }): JSX.Element {
  if (session === undefined) {
    return (
      <div class="self">
        <a href="/console/sign-in">Sign in</a>
      </div>
    );
  }
  return (
    <form class="self" method="post" action="/console/sign-out">
      <CsrfField token={csrfTokenOf(session)} />
      <a class="self-name" href="/console/account">
        {session.person.name}
      </a>
      <button class="quiet" type="submit">
        Sign out
      </button>
    </form>
  );
}
