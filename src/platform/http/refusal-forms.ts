import { Injectable } from '@nestjs/common';
import type { IncomingHttpHeaders } from 'node:http';
import type { Problem } from './problem.ts';

/** A refusal as it is sent. */
export interface RefusalBody {
  readonly contentType: string;
  readonly body: object;
}

/** Of a request what tells in which form a refusal is read. */
export interface RefusedRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** Says a problem in the words of another standard. */
export type RefusalForm = (problem: Problem) => RefusalBody;

/**
 * How refusals look to readers who speak another standard than problem+json. A face registers its form when the
 * application starts, and which requests ask for it; the problem itself, and its status, are the same everywhere.
 */
@Injectable()
export class RefusalForms {
  private readonly forms: {
    readonly asks: (request: RefusedRequest) => boolean;
    readonly form: RefusalForm;
  }[] = [];

  /** Takes the form of every request that `asks` for it. */
  offer(asks: (request: RefusedRequest) => boolean, form: RefusalForm): void {
    this.forms.push({ asks, form });
  }

  /** A problem as it is sent: problem+json (RFC 9457) where no other form is asked for. */
  of(problem: Problem, { url, headers }: RefusedRequest): RefusalBody {
    const found = this.forms.find(({ asks }) => asks({ url, headers }));
    return found?.form(problem) ?? { contentType: 'application/problem+json', body: problem };
  }
}
