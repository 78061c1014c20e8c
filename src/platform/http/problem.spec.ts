import { describe, expect, it } from '@jest/globals';
import { NotFound } from '../../kernel/errors.ts';
import { problemOf } from './problem.ts';

describe('the problem document of what was thrown', () => {
  it('has the code, the status and the data of a refusal of ours', () => {
    expect(problemOf(new NotFound('policy', 'x'))).toMatchObject({
      type: '/problems/not_found',
      status: 404,
      code: 'not_found',
      kind: 'policy',
      key: 'x',
    });
  });

  it.each([
    [400, 'invalid_request'],
    [408, 'invalid_request'],
    [413, 'payload_too_large'],
    [414, 'invalid_request'],
    [431, 'invalid_request'],
  ])('keeps the status %i of a request that the server itself refused', (statusCode, code) => {
    const error = Object.assign(new Error('no'), { statusCode });
    expect(problemOf(error)).toMatchObject({ status: statusCode, code, detail: 'no' });
  });

  it('tells nothing of a fault of ours', () => {
    const problem = problemOf(new Error('password=secret'));
    expect(problem).toMatchObject({ status: 500, code: 'internal_error' });
    expect(JSON.stringify(problem)).not.toContain('secret');
  });
});
