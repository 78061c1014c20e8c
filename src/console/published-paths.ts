import type { OpenAPIObject } from '@nestjs/swagger';
import { mediaTypes } from '../publishing/negotiation.rules.ts';
import type { Operation } from './api-operation.ts';

type Parameters = NonNullable<Operation['parameters']>;

/**
 * Published versions as the description of the API tells them. They are served beside the framework, which therefore
 * does not know their routes.
 */
export function publishedPaths(): OpenAPIObject['paths'] {
  return {
    '/v1/policies/{policy}/active': {
      get: {
        ...published(
          'published.active',
          `Ends as well in ${suffixes()}. ETag, 304, and Almanac-Valid-Until.`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('on', 'query', 'A day of service, YYYY-MM-DD; today unless given.'),
          parameter('knownAt', 'query', 'An instant: what was known then; now unless given.'),
        ],
      },
    },
    '/v1/policies/{policy}/versions/{number}': {
      get: {
        ...published(
          'published.version',
          `Ends as well in ${suffixes()}. A draft has the ETag that If-Match wants.`,
        ),
        parameters: [
          parameter('policy', 'path', 'Slug or id.'),
          parameter('number', 'path', 'The version’s number.'),
        ],
      },
    },
  };
}

function published(operationId: string, description: string): Operation {
  const content = Object.fromEntries(Object.values(mediaTypes).map((type) => [type, {}]));
  return {
    operationId,
    tags: ['Published versions'],
    description: `For everybody. Chosen by Accept. ${description}`,
    security: [{}],
    responses: { 200: { description: 'The version.', content }, 304: { description: 'Unchanged.' } },
  };
}

function parameter(name: string, place: 'path' | 'query', description: string): Parameters[number] {
  return { name, in: place, required: place === 'path', description, schema: { type: 'string' } };
}

const suffixes = (): string =>
  Object.keys(mediaTypes)
    .map((suffix) => `.${suffix}`)
    .join(', ');
