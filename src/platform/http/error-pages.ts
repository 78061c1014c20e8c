import type { FastifyRequest } from 'fastify';
import type { Problem } from './problem.ts';

/** What a browser gets instead of a problem document: a page, or where to go. */
export type ErrorAnswer = { readonly html: string } | { readonly location: string };

/** Shows refusals to people. A face provides it; without one every refusal is a problem document. */
export abstract class ErrorPages {
  /** The answer for a person's browser; undefined where the problem document is the right one. */
  abstract answer(problem: Problem, request: FastifyRequest): ErrorAnswer | undefined;
}
