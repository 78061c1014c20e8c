import { Injectable } from '@nestjs/common';
import type { Problem } from './problem.ts';

/** A refusal as it is sent. */
export interface RefusalBody {
  readonly contentType: string;
  readonly body: object;
}

/** Says a problem in the words of another standard. */
export type RefusalForm = (problem: Problem) => RefusalBody;

/**
 * How refusals look below a path whose readers speak another standard than problem+json. A face registers its form when
 * the application starts; the problem itself, and its status, are the same everywhere.
 */
@Injectable()
export class RefusalForms {
  private readonly forms: { readonly path: string; readonly form: RefusalForm }[] = [];

  /** Takes the form of everything below `path`, which has no trailing slash. */
  offer(path: string, form: RefusalForm): void {
    this.forms.push({ path, form });
  }

  /** A problem as it is sent to who asked for `url`: problem+json (RFC 9457) where no other form is registered. */
  of(problem: Problem, url: string): RefusalBody {
    const path = url.split('?', 1)[0]!;
    const found = this.forms.find((offered) => path === offered.path || path.startsWith(`${offered.path}/`));
    return found?.form(problem) ?? { contentType: 'application/problem+json', body: problem };
  }
}
