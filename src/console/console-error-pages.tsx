import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import { isSafeMethod } from '../people/sessions/request-site.rules.ts';
import { ErrorPages, type ErrorAnswer } from '../platform/http/error-pages.ts';
import type { Problem } from '../platform/http/problem.ts';
import { ConsolePages } from './console-pages.ts';
import { HOME, returnPath } from './return-path.rules.ts';

/** What programs ask for, also when a browser does: they answer with problem documents. */
const FOR_PROGRAMS =
  /^\/(v1|fhir|schemas|assets|calendar|healthz|readyz|metrics|openapi\.json|\.well-known)(\/|$)/;

const headings: Readonly<Record<number, string>> = {
  403: 'Not allowed',
  404: 'Not found',
  410: 'No longer there',
  429: 'Too many attempts',
  500: 'Something went wrong',
};

/** Shows a refusal to a person's browser as a page; a person who is not signed in is asked to. */
@Injectable()
export class ConsoleErrorPages extends ErrorPages {
  constructor(private readonly pages: ConsolePages) {
    super();
  }

  override answer(problem: Problem, request: FastifyRequest): ErrorAnswer | undefined {
    const path = request.url.split('?', 1)[0]!;
    if (FOR_PROGRAMS.test(path) || !/\btext\/html\b/.test(request.headers.accept ?? '')) return undefined;
    if (problem.code === 'unauthenticated' || problem.code === 'session_elsewhere') {
      const next = isSafeMethod(request.method) ? returnPath(request.url) : HOME;
      const why = problem.code === 'session_elsewhere' ? '&why=elsewhere' : '';
      return { location: `${HOME}/sign-in?next=${encodeURIComponent(next)}${why}` };
    }
    const title = headings[problem.status] ?? 'This cannot be done';
    const body = <ErrorPage title={title} problem={problem} back={backOf(request)} />;
    return { html: this.pages.render(request, { title, body }) };
  }
}

function ErrorPage({ title, problem, back }: { title: string; problem: Problem; back: string }): JSX.Element {
  const { detail, requestId, code } = problem;
  return (
    <div class="door">
      <h1>{title}</h1>
      <p>{`${detail.slice(0, 1).toUpperCase()}${detail.slice(1)}.`}</p>
      <p>
        <a href={back}>Go back</a>
      </p>
      <p class="hint">
        {code.replaceAll('_', ' ')}
        {requestId !== undefined && ` · request ${requestId}`}
      </p>
    </div>
  );
}

/** After a form its page again; else the console's first page. */
function backOf(request: FastifyRequest): string {
  const { referer } = request.headers;
  if (isSafeMethod(request.method) || referer === undefined || !URL.canParse(referer)) return HOME;
  const { pathname, search } = new URL(referer);
  return returnPath(`${pathname}${search}`);
}
